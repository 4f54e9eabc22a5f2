using Okote.Data;

namespace Okote.Funding;

/// <summary>What a company says it has paid.</summary>
/// <param name="Reference">The one the bank will show.</param>
public sealed record PaymentClaim(
    Guid Id, Guid SettlementItemId, Money Amount, DateOnly PaidOn, string Reference, Upload? Proof);

public sealed record ClaimRow(
    Guid Id, Guid ItemId, string Company, string Campaign, string Fund, Money Cents, Money DueCents, DateTime PaidOn,
    string Reference, Guid? DocumentId, string State, string Answer, DateTimeOffset ClaimedAt);

public static class PaymentClaims
{
    private const string From = """
        FROM payment_claims x
        JOIN settlement_items i ON i.id = x.settlement_item_id
        JOIN settlements s ON s.id = i.settlement_id
        JOIN campaigns p ON p.id = s.campaign_id
        JOIN funds f ON f.id = x.fund_id
        JOIN organisations o ON o.id = f.organisation_id
        """;

    private const string Columns = """
        x.id, i.id AS item_id, o.name AS company, p.title AS campaign, f.name AS fund, x.cents,
        i.gross_cents AS due_cents, x.paid_on::timestamp AS paid_on, x.reference, x.document_id, x.state, x.answer,
        x.claimed_at
        """;

    private static readonly ListOrder Order = new(From, "x.id", "-claimed", ("claimed", "x.claimed_at"),
        ("company", "o.name"), ("campaign", "p.title"), ("amount", "x.cents"));

    public static async Task<Listed<ClaimRow>> List(Session session, string? state, ListAsk ask)
    {
        var page = Order.At(ask);
        return page.Cut(await session.Query<ClaimRow>($"""
            SELECT {Columns}
            {From}
            WHERE (@state::text IS NULL OR x.state = @state) AND {page.Where}
            ORDER BY {page.By}
            LIMIT @Limit
            """, new { state, page.After, page.Limit }), row => row.Id);
    }

    public static Task<ClaimRow?> Find(Session session, Guid id) => session.One<ClaimRow>($"""
        SELECT {Columns}
        {From}
        WHERE x.id = @id
        """, new { id });

    /// <summary>The statement showed the money: what the company said was true.</summary>
    internal static Task Confirm(Tx tx, Guid item, Guid by, DateTimeOffset now) => tx.Execute("""
        UPDATE payment_claims
        SET state = 'confirmed', answered_by = @by, answered_at = @now
        WHERE settlement_item_id = @item AND state = 'claimed'
        """, new { item, by, now });
}

/// <summary>A company says that it has paid a line it was called for. It proves nothing yet: two people compare it with
/// the bank statement.</summary>
public sealed class ClaimPayment(Db db, TimeProvider clock, UploadDocument upload)
{
    private sealed record Line(Guid FundId, Guid OrganisationId, string State, string Title, string Company);

    /// <param name="companies">For which this person acts: a line of another is not there.</param>
    public Task<Result<Guid>> Run(PaymentClaim claim, Guid[] companies, Guid by) => db.Decide<Guid>(async tx =>
    {
        var now = clock.GetUtcNow();
        if (await Lock(tx, claim.SettlementItemId, companies) is not { } line) return Refusal.NotFound;
        if (await PaymentClaims.Find(tx, claim.Id) is { } known)
            return IsSame(known, claim) ? claim.Id : Refusal.SameIdOtherContent;
        if (line.State != "called") return Refusal.WrongState;
        if (claim.Amount <= Money.Zero) return Refusal.AmountTooSmall;
        if (string.IsNullOrWhiteSpace(claim.Reference)) return Refusal.FieldMissing;
        var kept = claim.Proof is null ? default : await upload.Keep(tx, claim.Proof, by);
        if (claim.Proof is not null && kept.IsRefused) return kept.Refusal.Value;
        await tx.Execute("""
            INSERT INTO payment_claims (id, settlement_item_id, fund_id, cents, paid_on, reference, document_id,
                                        claimed_by, claimed_at)
            VALUES (@Id, @SettlementItemId, @FundId, @Cents, @PaidOn, @Reference, @Document, @by, @now)
            """,
            new
            {
                claim.Id, claim.SettlementItemId, line.FundId, claim.Amount.Cents,
                PaidOn = claim.PaidOn.ToDateTime(TimeOnly.MinValue), Reference = claim.Reference.Trim(),
                Document = claim.Proof?.Id, by, now,
            });
        await Audit.Write(tx, now, by, "payment_claimed", "payment_claim", claim.Id, organisation: line.OrganisationId);
        await Tell.Operators(tx, now, "payment_claimed", claim.Id, $"/operator/declarations/{claim.Id}",
            ("company", line.Company), ("campaign", line.Title), ("amount", claim.Amount));
        return claim.Id;
    });

    /// <summary>The proof is a file of its own and has an id of its own.</summary>
    private static bool IsSame(ClaimRow known, PaymentClaim claim) =>
        (known.ItemId, known.Cents, known.Reference) == (claim.SettlementItemId, claim.Amount, claim.Reference.Trim())
        && DateOnly.FromDateTime(known.PaidOn) == claim.PaidOn;

    private static Task<Line?> Lock(Tx tx, Guid item, Guid[] companies) => tx.One<Line>("""
        SELECT f.id AS fund_id, f.organisation_id, i.state, p.title, o.name AS company
        FROM settlement_items i
        JOIN settlements s ON s.id = i.settlement_id AND s.stream = 'patronage'
        JOIN campaigns p ON p.id = s.campaign_id
        JOIN funds f ON f.id = i.fund_id
        JOIN organisations o ON o.id = f.organisation_id
        WHERE i.id = @item AND f.organisation_id = ANY (@companies)
        FOR UPDATE OF i
        """, new { item, companies });
}

/// <summary>The bank statement does not show what a company said it paid.</summary>
public sealed class RefusePaymentClaim(Db db, TimeProvider clock)
{
    private sealed record Row(Guid OrganisationId, long Cents, string Title);

    public Task<Result<Done>> Run(Guid claimId, Guid by, string reason) => db.Decide<Done>(async tx =>
    {
        var now = clock.GetUtcNow();
        if (string.IsNullOrWhiteSpace(reason)) return Refusal.FieldMissing;
        var row = await tx.One<Row>("""
            UPDATE payment_claims x
            SET state = 'refused', answered_by = @by, answered_at = @now, answer = @reason
            FROM funds f, settlement_items i, settlements s, campaigns p
            WHERE x.id = @claimId AND x.state = 'claimed' AND f.id = x.fund_id
              AND i.id = x.settlement_item_id AND s.id = i.settlement_id AND p.id = s.campaign_id
            RETURNING f.organisation_id, x.cents, p.title
            """, new { claimId, by, now, reason });
        if (row is null) return Refusal.AlreadyEnded;
        await Audit.Write(tx, now, by, "payment_claim_refused", "payment_claim", claimId, reason, row.OrganisationId);
        await Tell.Members(tx, now, row.OrganisationId, "payment_claim_refused", claimId, "/entreprise",
            ("campaign", row.Title), ("amount", Money.Eur(row.Cents)), ("reason", reason));
        return default(Done);
    });
}
