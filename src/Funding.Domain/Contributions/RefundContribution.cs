using Okote.Data;
using Okote.Matching;
using Refusal = Okote.Data.Refusal;

namespace Okote.Funding;

/// <param name="Id">UUIDv7 of the refund; asking twice with it refunds once.</param>
/// <param name="RequestedBy">Null when a failed campaign refunds by itself.</param>
public sealed record RefundOrder(Guid Id, Guid ContributionId, Money Amount, string Reason, Guid? RequestedBy);

/// <summary>Sets money aside to go back to a contributor and gives the match it no longer earns back to the funds. The
/// provider is asked afterwards, by a job.</summary>
public sealed class RefundContribution(Db db, TimeProvider clock)
{
    private sealed record Before(long Cents, long TipCents);

    public Task<Result<Guid>> Run(RefundOrder order) => db.Decide(tx => Ask(tx, order));

    /// <summary>The same inside a transaction that does more than this.</summary>
    internal async Task<Result<Guid>> Ask(Tx tx, RefundOrder order)
    {
        var now = clock.GetUtcNow();
        if (await Contributions.Lock(tx, order.ContributionId) is not { } contribution) return Refusal.NotFound;
        if (await tx.One<Guid?>("SELECT id FROM refunds WHERE id = @Id", new { order.Id }) is not null) return order.Id;
        if (contribution.Status != ContributionStatus.Collected) return Refusal.WrongState;
        var campaign = (await Campaigns.LockShared(tx, contribution.CampaignId))!;
        if (campaign.State is CampaignState.Settled or CampaignState.Reported or CampaignState.Accepted
            || await IsBeingSettled(tx, campaign.Id)) return Refusal.WrongState;

        var before = await tx.Single<Before>("""
            SELECT coalesce(sum(cents), 0)::bigint AS cents, coalesce(sum(tip_cents), 0)::bigint AS tip_cents
            FROM refunds
            WHERE contribution_id = @Id
            """, new { contribution.Id });
        if (SplitOff(order.Amount, contribution, before) is not { } parts) return Refusal.RefundTooLarge;
        return await Write(tx, order, contribution, parts, contribution.Amount - Money.Eur(before.Cents) - parts.Gift,
            now);
    }

    /// <returns>Null when more is asked than is left.</returns>
    private static (Money Gift, Money Tip)? SplitOff(Money amount, Contribution contribution, Before before)
    {
        var gift = contribution.Amount - Money.Eur(before.Cents);
        var tip = contribution.Tip - Money.Eur(before.TipCents);
        if (amount <= Money.Zero || amount > gift + tip) return null;
        var parts = RefundParts.Of(amount.Cents, gift.Cents, tip.Cents);
        return (Money.Eur(parts.Gift), Money.Eur(parts.Tip));
    }

    private static async Task<Result<Guid>> Write(
        Tx tx, RefundOrder order, Contribution contribution, (Money Gift, Money Tip) parts, Money net,
        DateTimeOffset now)
    {
        var gift = Transfer.Direct(
            Account.Collected(contribution.CampaignId).Code, Account.RefundsPending, parts.Gift);
        var tip = Transfer.Direct(Account.Tips, Account.RefundsPending, parts.Tip);
        var posted = await Ledger.Post(tx, new Journal($"refund-asked:{order.Id}", new Cause("refund", order.Id),
            "refund asked", now, [.. new[] { gift, tip }.Where(t => t.Amount > Money.Zero)]));
        if (posted.IsRefused) return posted.Refusal.Value;
        await tx.Execute("""
            INSERT INTO refunds (id, contribution_id, cents, tip_cents, reason, state, requested_by, created_at)
            VALUES (@Id, @ContributionId, @Gift, @Tip, @Reason, 'requested', @RequestedBy, @now)
            """,
            new
            {
                order.Id, order.ContributionId, Gift = parts.Gift.Cents, Tip = parts.Tip.Cents, order.Reason,
                order.RequestedBy, now,
            });
        await Contributions.AddRefund(tx, contribution.Id, parts.Gift + parts.Tip);
        await CancelledReceipts.OfReversal(tx, contribution.Id, now);
        await MatchHolds.Lock(tx, contribution);
        var scheme = await Calls.Scheme(tx, contribution.SchemeId);
        var lowered = await MatchHolds.Lower(tx, scheme, contribution.Id, order.Id, net, now);
        if (lowered.IsRefused) return lowered.Refusal.Value;
        if (net == Money.Zero)
            await Contributions.End(tx, contribution.Id, ContributionStatus.Refunded, order.Reason, now);
        return order.Id;
    }

    private static Task<bool> IsBeingSettled(Tx tx, Guid campaign) => tx.Single<bool>("""
        SELECT EXISTS (SELECT 1 FROM settlements WHERE campaign_id = @campaign)
        """, new { campaign });
}

/// <summary>What the provider says of a refund it was asked for. It takes the money from its balance when it accepts
/// the refund, days before the contributor's bank has the last word; so do our books.</summary>
public sealed class ReceiveRefund(Db db, TimeProvider clock)
{
    private sealed record Row(Guid Id, Guid ContributionId, long Cents, long TipCents, string State)
    {
        public Money Amount => Money.Eur(Cents + TipCents);
    }

    /// <summary>The provider has taken the refund on; it will say later how it ended.</summary>
    public Task<Result<Done>> Accepted(Guid refundId, string providerId, DateTimeOffset at) =>
        db.Decide<Done>(async tx =>
        {
            if (await Lock(tx, refundId) is not { } refund) return Refusal.NotFound;
            if (refund.State != "requested") return default(Done);
            var sent = await Send(tx, refund, at);
            if (sent.IsRefused) return sent.Refusal.Value;
            await tx.Execute("""
                UPDATE refunds
                SET state = 'sent', provider_id = @providerId
                WHERE id = @refundId
                """, new { refundId, providerId });
            return default(Done);
        });

    /// <param name="succeeded">False when the money came back: it stays owed, for a person to send otherwise.</param>
    public Task<Result<Done>> Run(Guid refundId, string providerId, bool succeeded, DateTimeOffset at) =>
        db.Decide<Done>(async tx =>
        {
            if (await Lock(tx, refundId) is not { } refund) return Refusal.NotFound;
            if (refund.State == "failed" || (refund.State == "succeeded" && succeeded)) return default(Done);
            var posted = (refund.State, succeeded) switch
            {
                ("requested", true) => await Send(tx, refund, at),
                ("requested", false) or (_, true) => true,
                (_, false) => await TakeBack(tx, refund, at),
            };
            if (posted.IsRefused) return posted.Refusal.Value;
            await tx.Execute("""
                UPDATE refunds
                SET state = @State, provider_id = @providerId, ended_at = @at
                WHERE id = @refundId
                """, new { refundId, State = succeeded ? "succeeded" : "failed", providerId, at });
            if (succeeded)
                await Outbox.Say(tx, new ContributionRefunded(refund.ContributionId, refundId), clock.GetUtcNow());
            return default(Done);
        });

    private static Task<Row?> Lock(Tx tx, Guid refundId) => tx.One<Row>("""
        SELECT id, contribution_id, cents, tip_cents, state
        FROM refunds
        WHERE id = @refundId
        FOR UPDATE
        """, new { refundId });

    private static Task<Result<bool>> Send(Tx tx, Row refund, DateTimeOffset at) => Post(tx, refund, "refunded", at,
        Transfer.Direct(Account.RefundsPending, Account.StripeClearing, refund.Amount));

    private static Task<Result<bool>> TakeBack(Tx tx, Row refund, DateTimeOffset at) =>
        Post(tx, refund, "refund came back", at,
            Transfer.Direct(Account.StripeClearing, Account.RefundsPending, refund.Amount));

    private static Task<Result<bool>> Post(
        Tx tx, Row refund, string reason, DateTimeOffset at, Transfer transfer) =>
        Ledger.Post(tx, new Journal($"{reason.Replace(' ', '-')}:{refund.Id}", new Cause("refund", refund.Id), reason,
            at, [transfer]));
}
