using Okote.Data;

namespace Okote.Funding;

/// <summary>The one room behind every door: webhook, return page and poller all end here, in any order, any number of
/// times.</summary>
public sealed class ReceivePayment(Db db, TimeProvider clock)
{
    private const int Together_LockSecondsMax = 2;

    public async Task<Result<Done>> Run(PaymentFact fact)
    {
        var told = await Run([fact]);
        return told.IsRefused ? told.Refusal.Value : told.Value[0];
    }

    /// <summary>Many facts in one transaction.</summary>
    /// <param name="facts">Each about another contribution; what is no capture comes alone, and so does what may unlock
    /// a line.</param>
    /// <returns>The answers in the order of the facts. A refusal means that nothing was written: either no fact could
    /// be booked, or all were refused because of one; several facts are then told each alone.</returns>
    public Task<Result<Result<Done>[]>> Run(IReadOnlyList<PaymentFact> facts) => db.Decide(async tx =>
    {
        var now = clock.GetUtcNow();
        await tx.KeepPlans();
        // Somebody may hold one of the gifts and wait for busy accounts: that is waited for only alone.
        if (facts.Count > 1) await tx.Execute($"SET LOCAL lock_timeout = '{Together_LockSecondsMax}s'");
        var gifts = await Contributions.Lock(tx, [.. facts.Select(fact => fact.ContributionId)]);
        if (facts is not [AttemptFailed or PaymentFailed]) return await Captures.Book(tx, facts, gifts, now);
        var answer = gifts is not [var gift] ? Refusal.NotFound
            : facts[0] is PaymentFailed failed ? await Fail(tx, gift, failed, now)
            : await FailAttempt(tx, gift, now);
        return answer.IsRefused ? answer.Refusal.Value : (Result<Result<Done>[]>)new[] { answer };
    });

    private static async Task<Result<Done>> FailAttempt(Tx tx, Contribution contribution, DateTimeOffset now)
    {
        if (contribution.Status == ContributionStatus.Started)
            await Contributions.FailPayment(tx, contribution.Id, now);
        return default(Done);
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
        await tx.Execute(Recoveries.Ending([contribution.Id],
            failed.Code == Recoveries.Withdrawn ? RecoveryState.Withdrawn : RecoveryState.Failed, now));
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
        var posted = await Ledger.Post(tx, CaptureJournals.Uncommit(contribution, reason, now));
        if (posted.IsRefused) return posted.Refusal.Value;
        await MatchHolds.Lock(tx, contribution);
        var released = await MatchHolds.Release(tx, contribution.Id, status.ToDb(), reason, now);
        if (released.IsRefused) return released;
        await Contributions.End(tx, contribution.Id, status, reason, now);
        return default(Done);
    }
}
