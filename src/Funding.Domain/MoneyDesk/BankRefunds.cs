using Okote.Data;

namespace Okote.Funding;

/// <summary>A refund as the operator's lists show it.</summary>
/// <param name="ByHand">Nobody but a person can pay it back: the gift was paid at a desk, or the provider failed.
/// </param>
public sealed record RefundRow(
    Guid Id, Guid ContributionId, string Reference, string Campaign, Money Amount, string Reason, string State,
    DateTimeOffset CreatedAt, DateTimeOffset? EndedAt, bool ByHand);

/// <summary>A transfer by which a person paid a refund back.</summary>
public sealed record BankRefund(Guid Id, Guid RefundId, string Reference, DateTime PaidOn, string State, long Cents)
{
    public byte[] ContentHash() => Approval.HashOf(new { Id, RefundId, Reference, PaidOn, Cents });
}

public static class BankRefunds
{
    private const string From = """
        FROM refunds r
        JOIN contributions c ON c.id = r.contribution_id
        JOIN campaigns p ON p.id = c.campaign_id
        """;

    private const string Columns = """
        r.id, r.contribution_id, c.reference, p.title AS campaign, r.cents + r.tip_cents AS amount, r.reason, r.state,
        r.created_at, r.ended_at, (r.state = 'failed' OR (r.state = 'requested' AND c.provider = 'offline')) AS by_hand
        """;

    private static readonly ListOrder Order = new(From, "r.id", "-when", ("when", "r.created_at"),
        ("reference", "c.reference"), ("campaign", "p.title"), ("amount", "r.cents + r.tip_cents"));

    public static async Task<Listed<RefundRow>> List(Session session, string? state, ListAsk ask)
    {
        var page = Order.At(ask);
        return page.Cut(await session.Query<RefundRow>($"""
            SELECT {Columns}
            {From}
            WHERE (@state::text IS NULL OR r.state = @state) AND {page.Where}
            ORDER BY {page.By}
            LIMIT @Limit
            """, new { state, page.After, page.Limit }), row => row.Id);
    }

    public static Task<RefundRow?> Find(Session session, Guid id) => session.One<RefundRow>($"""
        SELECT {Columns}
        {From}
        WHERE r.id = @id
        """, new { id });

    /// <summary>The transfer that waits for its second person, or was booked.</summary>
    public static Task<BankRefund?> Of(Session session, Guid refund) => session.One<BankRefund>("""
        SELECT b.id, b.refund_id, b.reference, b.paid_on::timestamp AS paid_on, b.state,
               r.cents + r.tip_cents AS cents
        FROM bank_refunds b
        JOIN refunds r ON r.id = b.refund_id
        WHERE b.refund_id = @refund AND b.state <> 'refused'
        """, new { refund });

    internal static Task<RefundRow?> LockByHand(Tx tx, Guid refund) => tx.One<RefundRow>($"""
        SELECT {Columns}
        {From}
        WHERE r.id = @refund AND (r.state = 'failed' OR (r.state = 'requested' AND c.provider = 'offline'))
        FOR UPDATE OF r
        """, new { refund });
}

/// <summary>Somebody paid a refund back by a transfer of their own hand, or gave it back in cash against a receipt.
/// Nothing is booked before a second person confirms it.</summary>
public sealed class RecordBankRefund(Db db, TimeProvider clock)
{
    public Task<Result<Guid>> Run(Guid id, Guid refundId, string reference, DateOnly paidOn, Guid by) =>
        db.Decide<Guid>(async tx =>
        {
            var now = clock.GetUtcNow();
            if (string.IsNullOrWhiteSpace(reference)) return Refusal.FieldMissing;
            if (await BankRefunds.LockByHand(tx, refundId) is not { } refund) return Refusal.WrongState;
            if (await BankRefunds.Of(tx, refundId) is { } known)
                return Approvals.Again(id, known.Id,
                    known.Reference == reference.Trim() && DateOnly.FromDateTime(known.PaidOn) == paidOn);
            await tx.Execute("""
                INSERT INTO bank_refunds (id, refund_id, reference, paid_on, recorded_at)
                VALUES (@id, @refundId, @Reference, @Day, @now)
                """,
                new { id, refundId, Reference = reference.Trim(), Day = paidOn.ToDateTime(TimeOnly.MinValue), now });
            var paid = (await BankRefunds.Of(tx, refundId))!;
            await Approvals.Request(tx, "bank_refund", id, paid.ContentHash(), by, now);
            await Audit.Write(tx, now, by, "bank_refund_recorded", "contribution", refund.ContributionId);
            await Tell.Operators(tx, now, "bank_refund_to_confirm", id, $"/operator/remboursements/{refundId}",
                ("amount", refund.Amount), ("campaign", refund.Campaign), ("reference", paid.Reference));
            return id;
        });
}

/// <summary>The second person confirms that the transfer left, or says that it did not.</summary>
public sealed class DecideBankRefund(Db db, TimeProvider clock)
{
    public Task<Result<Done>> Run(Guid refundId, byte[] shown, bool approve, Guid by, string reason) =>
        db.Decide<Done>(async tx =>
        {
            var now = clock.GetUtcNow();
            if (!approve && string.IsNullOrWhiteSpace(reason)) return Refusal.FieldMissing;
            if (await BankRefunds.LockByHand(tx, refundId) is not { } refund) return Refusal.WrongState;
            if (await BankRefunds.Of(tx, refundId) is not { State: "submitted" } paid) return Refusal.WrongState;
            var decided = await Approvals.Decide(
                tx, "bank_refund", paid.Id, shown, paid.ContentHash(), by, approve, reason, now);
            if (decided.IsRefused) return decided;
            await tx.Execute("UPDATE bank_refunds SET state = @State WHERE id = @Id",
                new { paid.Id, State = approve ? "booked" : "refused" });
            await Audit.Write(tx, now, by, approve ? "bank_refund_confirmed" : "bank_refund_refused", "contribution",
                refund.ContributionId, reason);
            return approve ? await Book(tx, refund, now) : default(Done);
        });

    private static async Task<Result<Done>> Book(Tx tx, RefundRow refund, DateTimeOffset now)
    {
        var posted = await Ledger.Post(tx, new Journal($"refunded-by-bank:{refund.Id}",
            new Cause("refund", refund.Id), "refunded from the bank", now,
            [Transfer.Direct(Account.RefundsPending, Account.BankPlatform, refund.Amount)]));
        if (posted.IsRefused) return posted.Refusal.Value;
        await tx.Execute("""
            UPDATE refunds
            SET state = 'succeeded', ended_at = @now
            WHERE id = @Id
            """, new { refund.Id, now });
        await Outbox.Say(tx, new ContributionRefunded(refund.ContributionId, refund.Id), now);
        return default(Done);
    }
}
