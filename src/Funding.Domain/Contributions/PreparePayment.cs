using Okote.Data;

namespace Okote.Funding;

/// <summary>The last question before the payment page: does the books' held match equal what the page shows? Then the
/// hold is kept for as long as that page can be paid.</summary>
public sealed class PreparePayment(Db db, TimeProvider clock)
{
    /// <param name="shown">The match on the page that was sent.</param>
    /// <param name="agreesToCharge">Whether the later charge was agreed to there; kept as proof.</param>
    public Task<Result<Done>> Run(Guid contributionId, Money shown, bool agreesToCharge = false) =>
        db.Decide<Done>(tx => Prepare(tx, contributionId, shown, agreesToCharge));

    private async Task<Result<Done>> Prepare(Tx tx, Guid contributionId, Money shown, bool agreesToCharge)
    {
        var now = clock.GetUtcNow();
        if (await Contributions.Lock(tx, contributionId) is not { } contribution) return Refusal.NotFound;
        if (contribution.Status != ContributionStatus.Started) return Refusal.AlreadyEnded;
        if (contribution.HoldHasPassed(now)) return Refusal.HoldExpired;
        var held = await Matches.ActiveTotal(tx, contributionId);
        if (held != shown || contribution.PromisedCents != held.Cents) return Refusal.PromiseChanged;
        if (contribution.QuotedCents > held.Cents && !contribution.PromiseWaived) return Refusal.PromiseChanged;
        // Asking again within the same checkout must not keep a hold alive for ever.
        var until = (contribution.PaymentSentAt ?? now) + ContributionLimits.PaymentLease;
        if (until < now) return Refusal.HoldExpired;
        await Contributions.SendPayment(tx, contributionId, until, now);
        if (agreesToCharge) await Consents.Give(tx, [new(contributionId, Consent.Charge, contribution.Language)], now);
        return default(Done);
    }
}

/// <summary>The heartbeat of a checkout: somebody is still at the page, so the hold lives a little longer, up to a
/// ceiling. Refused when what is held is no longer what was promised.</summary>
public sealed class ExtendHold(Db db, TimeProvider clock)
{
    /// <returns>The instant until which the match is held now; never earlier than before.</returns>
    public Task<Result<DateTimeOffset>> Run(Guid contributionId) => db.Decide<DateTimeOffset>(async tx =>
    {
        var now = clock.GetUtcNow();
        if (await Contributions.Lock(tx, contributionId) is not { } contribution) return Refusal.NotFound;
        if (contribution.Status != ContributionStatus.Started || contribution.HoldUntil is not { } until)
            return Refusal.AlreadyEnded;
        if (contribution.HoldHasPassed(now)) return Refusal.HoldExpired;
        if (contribution.PaymentSentAt is not null) return until;
        if ((await Matches.ActiveTotal(tx, contributionId)).Cents != contribution.PromisedCents)
            return Refusal.PromiseChanged;
        var terms = (await Campaigns.Find(tx, contribution.CampaignId))!;
        var ceiling = contribution.HoldStartedAt + terms.HoldCeiling;
        var beat = now + terms.HoldStep;
        var extended = beat < ceiling ? beat : ceiling;
        // The first lease is longer than a step: an early beat must not shorten it.
        if (extended <= until) return until;
        await Contributions.Extend(tx, contributionId, extended);
        return extended;
    });
}

public enum LostRaceAnswer { ContinuePartly, ContinueUnmatched, Stop }

/// <summary>Somebody else took part of the quoted match a moment earlier; the contributor chooses, never the program.
/// </summary>
public sealed class AnswerLostRace(Db db, TimeProvider clock)
{
    public Task<Result<Done>> Run(Guid contributionId, LostRaceAnswer answer) => db.Decide<Done>(async tx =>
    {
        var now = clock.GetUtcNow();
        if (await Contributions.Lock(tx, contributionId) is not { } contribution) return Refusal.NotFound;
        if (contribution.Status != ContributionStatus.Started) return Refusal.AlreadyEnded;
        // With the payment page open only the provider's word ends it; and a promise that was kept leaves no choice.
        if (contribution.PaymentSentAt is not null || contribution.QuotedCents <= contribution.PromisedCents)
            return Refusal.WrongState;
        if (contribution.HoldHasPassed(now)) return Refusal.HoldExpired;
        if (answer == LostRaceAnswer.ContinuePartly)
        {
            await Contributions.AcceptPromise(tx, contributionId, await Matches.ActiveTotal(tx, contributionId), true);
            return default(Done);
        }
        var released = await MatchHolds.Release(tx, contributionId, "declined", "contributor declined it", now);
        if (released.IsRefused) return released;
        await Contributions.AcceptPromise(tx, contributionId, Money.Zero, waived: true);
        if (answer == LostRaceAnswer.Stop)
            await Contributions.End(tx, contributionId, ContributionStatus.Cancelled, "contributor stopped", now);
        return default(Done);
    });
}

/// <summary>The contributor stops before paying; the match is free again at once.</summary>
public sealed class CancelContribution(Db db, TimeProvider clock)
{
    public Task<Result<Done>> Run(Guid contributionId) => db.Decide<Done>(async tx =>
    {
        var now = clock.GetUtcNow();
        if (await Contributions.Lock(tx, contributionId) is not { } contribution) return Refusal.NotFound;
        if (contribution.Status == ContributionStatus.Cancelled) return default(Done);
        // Once the payment page is open only the provider's word ends it: the card may be saved this very second.
        if (contribution.Status != ContributionStatus.Started || contribution.PaymentSentAt is not null)
            return Refusal.WrongState;
        var released = await MatchHolds.Release(tx, contributionId, "cancelled", "contributor stopped", now);
        if (released.IsRefused) return released;
        await Contributions.End(tx, contributionId, ContributionStatus.Cancelled, "contributor stopped", now);
        return default(Done);
    });
}

/// <summary>Gives back the match of a checkout whose lease has passed. For one that reached the payment page, call it
/// only once the provider says that page can no longer be paid.</summary>
public sealed class ReleaseHold(Db db, TimeProvider clock)
{
    public Task<Result<Done>> Run(Guid contributionId, string reason) => db.Decide<Done>(async tx =>
    {
        var now = clock.GetUtcNow();
        if (await Contributions.Lock(tx, contributionId) is not { } contribution) return Refusal.NotFound;
        // State and lease are asked again under the lock: a payment may have arrived since the sweep looked.
        if (contribution.Status != ContributionStatus.Started) return Refusal.AlreadyEnded;
        if (!contribution.HoldHasPassed(now)) return Refusal.WrongState;
        var released = await MatchHolds.Release(tx, contributionId, "expired", reason, now);
        if (released.IsRefused) return released;
        await Contributions.End(tx, contributionId, ContributionStatus.Expired, reason, now);
        return default(Done);
    });
}
