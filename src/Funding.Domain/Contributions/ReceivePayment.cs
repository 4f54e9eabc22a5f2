using Okote.Data;

namespace Okote.Funding;

/// <summary>What the payment provider says of a contribution, translated to our words.</summary>
public abstract record PaymentFact(Guid ContributionId, DateTimeOffset At);

/// <summary>The card can be charged later: the gift is promised.</summary>
public sealed record MethodSaved(Guid ContributionId, DateTimeOffset At) : PaymentFact(ContributionId, At);

/// <summary>The money was charged: gift and tip together.</summary>
public sealed record ChargeSucceeded(Guid ContributionId, DateTimeOffset At, string ChargeId, Money Charged)
    : PaymentFact(ContributionId, At);

/// <summary>The provider's fee for a charge, known a little later than the charge.</summary>
public sealed record FeeKnown(Guid ContributionId, DateTimeOffset At, string ChargeId, Money Fee)
    : PaymentFact(ContributionId, At);

/// <summary>One attempt at paying a checkout failed. The hold lives until its deadline, and another attempt may follow.
/// </summary>
public sealed record AttemptFailed(Guid ContributionId, DateTimeOffset At) : PaymentFact(ContributionId, At);

/// <summary>No further try will be made to charge a promised gift.</summary>
public sealed record PaymentFailed(Guid ContributionId, DateTimeOffset At, string Code)
    : PaymentFact(ContributionId, At);

/// <summary>The one room behind every door: webhook, return page and poller all end here, in any order, any number of
/// times.</summary>
public sealed class ReceivePayment(Db db, TimeProvider clock)
{
    public Task<Result<Done>> Run(PaymentFact fact) => db.Decide<Done>(async tx =>
    {
        var now = clock.GetUtcNow();
        if (await Contributions.Lock(tx, fact.ContributionId) is not { } contribution) return Refusal.NotFound;
        return fact switch
        {
            MethodSaved => await Commit(tx, contribution, now),
            ChargeSucceeded charge => await Collect(tx, contribution, charge, now),
            FeeKnown fee => await BookFee(tx, contribution, fee),
            PaymentFailed failed => await Fail(tx, contribution, failed, now),
            AttemptFailed => await FailAttempt(tx, contribution, now),
            _ => throw new NotSupportedException(fact.GetType().Name),
        };
    });

    private static async Task<Result<Done>> Commit(Tx tx, Contribution contribution, DateTimeOffset now)
    {
        // A lease that was given up before the card was saved: the gift stands, its match has gone.
        if (contribution.Status is not (ContributionStatus.Started or ContributionStatus.Expired)) return default(Done);
        if (await LacksConsent(tx, contribution)) return Refusal.PromiseChanged;
        await Matches.Confirm(tx, contribution.Id, now);
        await Contributions.Commit(tx, contribution.Id, now);
        var campaign = (await Campaigns.Find(tx, contribution.CampaignId))!;
        var isOver = campaign.State is not (CampaignState.Live or CampaignState.Closing or CampaignState.Failed);
        if (!isOver) await Outbox.Say(tx, new ContributionCommitted(contribution.Id), now);
        // Late in the transaction: everybody's gifts move these accounts, and whoever holds them is waited for.
        var posted = await Ledger.Post(tx, new Journal($"commit:{contribution.Id}", CauseOf(contribution),
            "gift promised", now,
            [Transfer.Direct(Account.World, Account.Committed(contribution.CampaignId).Code, contribution.Amount)]));
        if (posted.IsRefused) return posted.Refusal.Value;
        // A card saved after its campaign was paid out will never be charged: the promise ends where it began.
        return isOver
            ? await EndCommitted(tx, contribution, ContributionStatus.Cancelled, "campaign is over", now)
            : await UnlockLines.After(tx, contribution, now);
    }

    private static async Task<Result<Done>> Collect(
        Tx tx, Contribution contribution, ChargeSucceeded charge, DateTimeOffset now)
    {
        // The same charge told again is no news; another one is money that nobody asked for, and a person must see it.
        if (contribution.CollectedAt is not null)
            return await IsBooked(tx, charge.ChargeId) ? default(Done) : Refusal.AlreadyEnded;
        if (charge.Charged != contribution.Charged) return Refusal.AmountDiffers;
        // It went back as a whole before we heard that it had come, and never becomes captured again.
        if (contribution.Status == ContributionStatus.Refunded) return Refusal.AlreadyEnded;
        var promised = contribution.Status == ContributionStatus.Committed;
        if (!promised && await LacksConsent(tx, contribution)) return Refusal.PromiseChanged;
        await Matches.Confirm(tx, contribution.Id, now);
        await Contributions.Collect(tx, contribution.Id, now);
        await Recoveries.End(tx, contribution.Id, RecoveryState.Paid, now);
        await Outbox.Say(tx, new ContributionCollected(contribution.Id), now);
        // Late, as above.
        if (promised)
        {
            var kept = await Ledger.Post(tx, Uncommit(contribution, "promise kept", now));
            if (kept.IsRefused) return kept.Refusal.Value;
        }
        var gift = Transfer.Direct(
            Account.StripeClearing, Account.Collected(contribution.CampaignId).Code, contribution.Amount);
        var tip = Transfer.Direct(Account.StripeClearing, Account.Tips, contribution.Tip);
        var posted = await Ledger.Post(tx, new Journal($"charge:{charge.ChargeId}", CauseOf(contribution),
            "gift charged", now, contribution.TipCents > 0 ? [gift, tip] : [gift]));
        if (posted.IsRefused) return posted.Refusal.Value;
        var told = await ReceiveReversal.BookTold(tx, contribution, now);
        if (told.IsRefused) return told;
        // A promise unlocked what it could when it was made.
        return promised ? default(Done) : await UnlockLines.After(tx, contribution, now);
    }

    /// <summary>Where a call asks for it, nobody pays for less match than they were promised without saying so.
    /// </summary>
    private static async Task<bool> LacksConsent(Tx tx, Contribution contribution) =>
        !contribution.PromiseWaived && contribution.PromisedCents > 0
        && (await Campaigns.Find(tx, contribution.CampaignId))!.ConsentRequired
        && (await Matches.ActiveTotal(tx, contribution.Id)).Cents < contribution.PromisedCents;

    private static async Task<Result<Done>> FailAttempt(Tx tx, Contribution contribution, DateTimeOffset now)
    {
        if (contribution.Status == ContributionStatus.Started)
            await Contributions.FailPayment(tx, contribution.Id, now);
        return default(Done);
    }

    private static Task<bool> IsBooked(Tx tx, string chargeId) => tx.Single<bool>("""
        SELECT EXISTS (SELECT 1 FROM journals WHERE key = @Key)
        """, new { Key = $"charge:{chargeId}" });

    private static async Task<Result<Done>> BookFee(Tx tx, Contribution contribution, FeeKnown fee)
    {
        if (fee.Fee == Money.Zero) return default(Done);
        var posted = await Ledger.Post(tx, new Journal($"fee:{fee.ChargeId}", CauseOf(contribution), "provider's fee",
            fee.At, [Transfer.Direct(Account.StripeFees, Account.StripeClearing, fee.Fee)]));
        return posted.IsRefused ? posted.Refusal.Value : default(Done);
    }

    private static async Task<Result<Done>> Fail(
        Tx tx, Contribution contribution, PaymentFailed failed, DateTimeOffset now)
    {
        var reason = $"payment failed: {failed.Code}";
        Result<Done> ended;
        switch (contribution.Status)
        {
            case ContributionStatus.Committed:
                ended = await EndCommitted(tx, contribution, ContributionStatus.Failed, reason, now);
                break;
            // A debit of a gift that is paid at once comes back days later; its match was held all the while.
            case ContributionStatus.Started:
                ended = await EndStarted(tx, contribution, reason, now);
                break;
            default:
                return default(Done);
        }
        await Recoveries.End(tx, contribution.Id,
            failed.Code == Recoveries.Withdrawn ? RecoveryState.Withdrawn : RecoveryState.Failed, now);
        if (!ended.IsRefused) await Outbox.Say(tx, new ContributionFailed(contribution.Id), now);
        return ended;
    }

    private static async Task<Result<Done>> EndStarted(
        Tx tx, Contribution contribution, string reason, DateTimeOffset now)
    {
        var released = await MatchHolds.Release(tx, contribution.Id, "failed", reason, now);
        if (released.IsRefused) return released;
        await Contributions.End(tx, contribution.Id, ContributionStatus.Failed, reason, now);
        return default(Done);
    }

    /// <summary>Ends a promised gift that was never charged: promise and match go back where they came from.</summary>
    public static async Task<Result<Done>> EndCommitted(
        Tx tx, Contribution contribution, ContributionStatus status, string reason, DateTimeOffset now)
    {
        var posted = await Ledger.Post(tx, Uncommit(contribution, reason, now));
        if (posted.IsRefused) return posted.Refusal.Value;
        await MatchHolds.Lock(tx, contribution);
        var released = await MatchHolds.Release(tx, contribution.Id, status.ToDb(), reason, now);
        if (released.IsRefused) return released;
        await Contributions.End(tx, contribution.Id, status, reason, now);
        return default(Done);
    }

    private static Journal Uncommit(Contribution contribution, string reason, DateTimeOffset now) =>
        new($"uncommit:{contribution.Id}", CauseOf(contribution), reason, now,
            [Transfer.Direct(Account.Committed(contribution.CampaignId).Code, Account.World, contribution.Amount)]);

    private static Cause CauseOf(Contribution contribution) => new("contribution", contribution.Id);
}
