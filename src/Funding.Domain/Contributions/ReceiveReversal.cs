using Okote.Data;
using Okote.Matching;
using Refusal = Okote.Data.Refusal;

namespace Okote.Funding;

/// <summary>The provider says that money went back without our asking: a refund made elsewhere.</summary>
/// <param name="Notice">The notice's own id: delivered twice, applied once.</param>
/// <param name="Amount">Null for all that is left.</param>
public sealed record MoneyReversed(Guid ContributionId, string Notice, Money? Amount, string Reason, DateTimeOffset At)
{
    /// <summary>The provider's id of the refund, where there is one: by it the books are compared.</summary>
    public string? ProviderId { get; init; }
}

/// <summary>Takes money that went back off a contribution and gives the match it no longer earns back to the funds. A
/// reversal is believed whatever was heard so far: one that comes before the charge is booked together with it.
/// </summary>
public sealed class ReceiveReversal(Db db, TimeProvider clock)
{
    internal sealed record Left(long Gift, long Tip);

    public Task<Result<Done>> Run(MoneyReversed fact) => db.Decide<Done>(async tx =>
    {
        var now = clock.GetUtcNow();
        if (await Contributions.Lock(tx, fact.ContributionId) is not { } contribution) return Refusal.NotFound;
        if (!await Notices.Hear(tx, contribution.Id, fact.Notice, now)) return default(Done);
        // A promise that was never charged is ended by the failure of its charge, not by a reversal.
        if (contribution.HasEnded && contribution.Status != ContributionStatus.Expired) return Refusal.AlreadyEnded;
        if (contribution.Status == ContributionStatus.Committed) return Refusal.WrongState;
        var left = await LeftOf(tx, contribution);
        var parts = RefundParts.Of(fact.Amount?.Cents ?? left.Gift + left.Tip, left.Gift, left.Tip);
        if (fact.Amount is null) parts = new RefundParts(left.Gift, left.Tip);
        if (parts.Gift + parts.Tip <= 0) return Refusal.AmountTooSmall;
        var refund = await Write(tx, contribution, fact, parts, now);
        if (refund.IsRefused) return refund.Refusal.Value;
        return await LowerMatch(tx, contribution, refund.Value, Money.Eur(left.Gift - parts.Gift), fact.Reason, now);
    });

    /// <summary>Books what was told before these were charged.</summary>
    internal static async Task<Result<Done>> BookTold(
        Tx tx, IReadOnlyList<Contribution> charged, DateTimeOffset now)
    {
        var told = await tx.Query<(Guid Contribution, Guid Id, long Cents, long TipCents)>("""
            UPDATE refunds
            SET state = 'succeeded', ended_at = @now
            WHERE contribution_id = ANY (@Ids) AND state = 'told'
            RETURNING contribution_id, id, cents, tip_cents
            """, new { Ids = charged.Select(gift => gift.Id).ToArray(), now });
        foreach (var (contribution, id, cents, tip) in told)
        {
            var posted = await Book(
                tx, charged.First(gift => gift.Id == contribution), id, new RefundParts(cents, tip), now);
            if (posted.IsRefused) return posted;
        }
        return default(Done);
    }

    internal static Task<Left> LeftOf(Tx tx, Contribution contribution) => tx.Single<Left>("""
        SELECT (@AmountCents - coalesce(sum(cents), 0))::bigint AS gift,
               (@TipCents - coalesce(sum(tip_cents), 0))::bigint AS tip
        FROM refunds
        WHERE contribution_id = @Id
        """, new { contribution.Id, contribution.AmountCents, contribution.TipCents });

    private static async Task<Result<Guid>> Write(
        Tx tx, Contribution contribution, MoneyReversed fact, RefundParts parts, DateTimeOffset now)
    {
        var (id, came) = (Guid.CreateVersion7(now), contribution.CollectedAt is not null);
        await tx.Execute("""
            INSERT INTO refunds (id, contribution_id, cents, tip_cents, reason, state, provider_id, created_at,
                                 ended_at)
            VALUES (@id, @ContributionId, @Gift, @Tip, @Reason, @State, @ProviderId, @now, @EndedAt)
            """,
            new
            {
                id, fact.ContributionId, parts.Gift, parts.Tip, fact.Reason, State = came ? "succeeded" : "told", now,
                EndedAt = came ? now : (DateTimeOffset?)null, fact.ProviderId,
            });
        await Contributions.AddRefund(tx, contribution.Id, Money.Eur(parts.Gift + parts.Tip));
        await CancelledReceipts.OfReversal(tx, contribution.Id, now);
        if (!came) return id;
        var booked = await Book(tx, contribution, id, parts, now);
        return booked.IsRefused ? booked.Refusal.Value : id;
    }

    /// <summary>The provider has taken it from its balance already.</summary>
    private static async Task<Result<Done>> Book(
        Tx tx, Contribution contribution, Guid refund, RefundParts parts, DateTimeOffset now)
    {
        var gift = Transfer.Direct(
            Account.Collected(contribution.CampaignId).Code, Account.StripeClearing, Money.Eur(parts.Gift));
        var tip = Transfer.Direct(Account.Tips, Account.StripeClearing, Money.Eur(parts.Tip));
        var posted = await Ledger.Post(tx, new Journal($"reversed:{refund}", new Cause("refund", refund),
            "money went back", now, [.. new[] { gift, tip }.Where(t => t.Amount > Money.Zero)]));
        return posted.IsRefused ? posted.Refusal.Value : default(Done);
    }

    private static async Task<Result<Done>> LowerMatch(
        Tx tx, Contribution contribution, Guid refund, Money net, string reason, DateTimeOffset now)
    {
        await MatchHolds.Lock(tx, contribution);
        if (net > Money.Zero)
            return await MatchHolds.Lower(
                tx, await Calls.Scheme(tx, contribution.SchemeId), contribution.Id, refund, net, now);
        var released = await MatchHolds.Release(tx, contribution.Id, "reversed", reason, now);
        if (released.IsRefused) return released;
        await Contributions.End(tx, contribution.Id, ContributionStatus.Refunded, reason, now);
        return default(Done);
    }
}
