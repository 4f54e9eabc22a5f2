using Okote.Data;

namespace Okote.Funding;

/// <summary>A charge that its bank asks about (an inquiry, which moves no money) or took back: a citizen's, or what a
/// company paid for a called line.</summary>
/// <param name="ContributionId">Null for a company's.</param>
/// <param name="CompanyPaymentId">Null for a citizen's.</param>
/// <param name="Status">In the provider's words; an inquiry's begin with <c>warning_</c>.</param>
/// <param name="WithdrawnCents">What the provider took and has not given back.</param>
/// <param name="WrittenCents">How much of that was written against where the gift's money is.</param>
public sealed record Dispute(
    Guid Id, string ProviderId, Guid? ContributionId, Guid? CompanyPaymentId, string Kind, string Status,
    long AmountCents, long GiftCents, long TipCents, long WithdrawnCents, long WrittenCents)
{
    public bool IsChargeback => Kind == "chargeback";

    public bool IsLost => Status == "lost";

    public bool IsWon => Status is "won" or "prevented";

    public string Account => AccountOf(Id).Code;

    public static Account AccountOf(Guid id) => new($"dispute:{id}", "cash", "dispute", id, false);

    public static string KindOf(string status) =>
        status.StartsWith("warning_", StringComparison.Ordinal) ? "inquiry" : "chargeback";

    /// <summary>States never go back, in whatever order they are told. An inquiry may become a chargeback.</summary>
    public static int RankOf(string status) => status switch
    {
        "warning_needs_response" => 0,
        "warning_under_review" => 1,
        "warning_closed" => 2,
        "needs_response" => 3,
        "under_review" => 4,
        _ => 5,
    };
}

/// <summary>What the provider says of one dispute, with every move it made.</summary>
/// <param name="Paid">The contribution, or the company's payment, whose charge it is.</param>
public sealed record DisputeNotice(
    string ProviderId, Guid Paid, string Status, string Reason, Money Amount, DateTimeOffset OpenedAt,
    DateTimeOffset? EvidenceDueAt, IReadOnlyList<DisputeMove> Moves);

/// <param name="Id">The provider's own, by which it is booked once.</param>
/// <param name="Cents">Given back; negative when it was taken.</param>
/// <param name="FeeCents">Taken besides, for the trouble; negative when it was given back.</param>
public sealed record DisputeMove(string Id, long Cents, long FeeCents, DateTimeOffset At);

/// <summary>The rows of <c>disputes</c> and <c>dispute_steps</c>.</summary>
public static class Disputes
{
    private const string Columns = """
        id, provider_id, contribution_id, company_payment_id, kind, status, amount_cents, gift_cents, tip_cents,
        withdrawn_cents, written_cents
        """;

    public static Task<Dispute?> Lock(Tx tx, Guid id) => tx.One<Dispute>($"""
        SELECT {Columns}
        FROM disputes
        WHERE id = @id
        FOR UPDATE
        """, new { id });

    public static Task<Dispute?> LockNamed(Tx tx, string providerId) => tx.One<Dispute>($"""
        SELECT {Columns}
        FROM disputes
        WHERE provider_id = @providerId
        FOR UPDATE
        """, new { providerId });

    /// <summary>The chargeback for which a gift's money must not move on, or is to come back.</summary>
    public static Task<Guid?> Standing(Tx tx, Guid contribution) => tx.One<Guid?>("""
        SELECT id
        FROM disputes
        WHERE contribution_id = @contribution AND kind = 'chargeback' AND status NOT IN ('won', 'prevented')
          AND withdrawn_cents > 0
        LIMIT 1
        FOR UPDATE
        """, new { contribution });

    /// <summary>A dispute nobody had heard of, with the account in which the money stands that it takes.</summary>
    internal static async Task<Dispute> Open(
        Tx tx, DisputeNotice notice, bool isCompanys, RefundedParts parts, DateTimeOffset now)
    {
        var id = Guid.CreateVersion7(now);
        await tx.Execute("""
            INSERT INTO disputes (id, provider_id, contribution_id, company_payment_id, kind, status, reason,
                                  amount_cents, gift_cents, tip_cents, opened_at, evidence_due_at)
            VALUES (@id, @ProviderId, @Contribution, @CompanyPayment, @Kind, @Status, @Reason, @Cents, @Gift, @Tip,
                    @OpenedAt, @EvidenceDueAt)
            """,
            new
            {
                id, notice.ProviderId, Contribution = isCompanys ? null : (Guid?)notice.Paid,
                CompanyPayment = isCompanys ? notice.Paid : (Guid?)null, Kind = Dispute.KindOf(notice.Status),
                notice.Status, notice.Reason, notice.Amount.Cents, parts.Gift, parts.Tip, notice.OpenedAt,
                notice.EvidenceDueAt,
            });
        await Accounts.Open(tx, now, Dispute.AccountOf(id));
        return (await Lock(tx, id))!;
    }

    internal static Task SetStatus(Tx tx, Guid id, string kind, DisputeNotice notice, DateTimeOffset now) =>
        tx.Execute("""
            UPDATE disputes
            SET kind = @kind, status = @Status, evidence_due_at = @EvidenceDueAt,
                closed_at = CASE WHEN @Status IN ('won', 'lost', 'prevented', 'warning_closed') THEN @now END
            WHERE id = @id
            """, new { id, kind, notice.Status, notice.EvidenceDueAt, now });

    internal static Task Move(Tx tx, Guid id, DisputeMove move) => tx.Execute("""
        UPDATE disputes
        SET withdrawn_cents = withdrawn_cents - @Cents, fee_cents = fee_cents + @FeeCents
        WHERE id = @id
        """, new { id, move.Cents, move.FeeCents });

    /// <param name="fromCollected">The part that left the account of the campaign's gifts.</param>
    internal static Task Write(Tx tx, Guid id, Money written, Money fromCollected, DateTimeOffset now) => tx.Execute("""
        UPDATE disputes
        SET written_cents = written_cents + @Written, collected_cents = collected_cents + @Collected, written_at = @now
        WHERE id = @id
        """, new { id, Written = written.Cents, Collected = fromCollected.Cents, now });

    internal static Task LeaveCollected(Tx tx, Guid id, Money cents) => tx.Execute("""
        UPDATE disputes
        SET collected_cents = collected_cents + @Cents
        WHERE id = @id
        """, new { id, cents.Cents });

    /// <summary>One line of its story.</summary>
    internal static Task Step(Tx tx, Guid id, string step, long? cents, DateTimeOffset at) => tx.Execute("""
        INSERT INTO dispute_steps (id, dispute_id, step, cents, happened_at)
        VALUES (@Line, @id, @step, @cents, @at)
        """, new { Line = Guid.CreateVersion7(at), id, step, cents, at });
}

/// <summary>How money that goes back divides into the gift and the tip.</summary>
internal readonly record struct RefundedParts(long Gift, long Tip);
