using Okote.Data;

namespace Okote.Funding;

/// <summary>Books what was promised or charged, for many contributions at once: everybody's gifts move the same few
/// accounts, and whoever holds them is waited for, so they are taken late, once, and for as many as wait.</summary>
internal static class Captures
{
    /// <param name="facts">Each about another contribution.</param>
    /// <param name="gifts">Those of them that exist, locked.</param>
    /// <returns>The answers in the order of the facts; a refusal when nothing may be kept.</returns>
    public static async Task<Result<Result<Done>[]>> Book(
        Tx tx, IReadOnlyList<PaymentFact> facts, IReadOnlyList<Contribution> gifts, DateTimeOffset now)
    {
        var standing = await CaptureStanding.Read(tx, facts, gifts);
        var decided = facts.Select(standing.Decide).ToList();
        var answers = decided.Select(one => one.IsRefused ? one.Refusal.Value : (Result<Done>)default(Done)).ToArray();
        if (answers.All(answer => answer.IsRefused)) return answers[0].Refusal!.Value;
        var captures = decided.Where(one => !one.IsRefused).Select(one => one.Value).ToList();
        if (facts.Count > 1 && await MayUnlock(tx, captures)) return Refusal.WrongState;
        var written = await Write(tx, captures, now);
        return written.IsRefused ? written.Refusal.Value : answers;
    }

    /// <summary>What a capture unlocks depends on those before it, and takes time: it shares no transaction.</summary>
    private static async Task<bool> MayUnlock(Tx tx, IReadOnlyList<Capture> captures)
    {
        foreach (var capture in captures)
            if (UnlockLines.MayFollow(await Calls.Scheme(tx, capture.Gift.SchemeId))) return true;
        return false;
    }

    private static async Task<Result<Done>> Write(Tx tx, IReadOnlyList<Capture> captures, DateTimeOffset now)
    {
        var news = captures.Where(capture => capture.IsNews).ToList();
        var charged = news.Where(capture => capture.ChargeId is not null).Select(capture => capture.Gift).ToList();
        if (news.Count > 0) await SetCaptured(tx, news, charged, now);
        var posted = await Post(tx, [.. news.SelectMany(capture => capture.Moves(now))],
            [.. captures.SelectMany(capture => CaptureJournals.Fee(capture.Gift, capture.Fee))]);
        if (posted.IsRefused) return posted;
        var told = charged.Count > 0 ? await ReceiveReversal.BookTold(tx, charged, now) : default(Done);
        if (told.IsRefused) return told;
        foreach (var capture in news)
        {
            var followed = await Follow(tx, capture, now);
            if (followed.IsRefused) return followed;
        }
        return default(Done);
    }

    /// <param name="moves">Of news, so each must be new to the books: a charge that stands there already is another
    /// contribution's.</param>
    private static async Task<Result<Done>> Post(
        Tx tx, IReadOnlyList<Journal> moves, IReadOnlyList<Journal> fees)
    {
        if (moves.Count + fees.Count == 0) return default(Done);
        var posted = await Ledger.Post(tx, [.. moves, .. fees]);
        foreach (var journal in posted)
            if (journal.IsRefused) return journal.Refusal.Value;
        return posted.Take(moves.Count).All(journal => journal.Value) ? default(Done) : Refusal.SameIdOtherContent;
    }

    private static Task SetCaptured(
        Tx tx, IReadOnlyList<Capture> news, IReadOnlyList<Contribution> charged, DateTimeOffset now)
    {
        Guid[] ids = [.. news.Select(capture => capture.Gift.Id)];
        Guid[] collected = [.. charged.Select(gift => gift.Id)];
        var statements = new List<Statement> { Matches.Confirming(ids, now) };
        if (collected.Length < ids.Length)
            statements.Add(Contributions.Committing([.. ids.Except(collected)], now));
        if (collected.Length > 0)
            statements.AddRange(Contributions.Collecting(collected, now),
                Recoveries.Ending(collected, RecoveryState.Paid, now));
        statements.Add(Outbox.Saying([.. news.Where(one => !one.IsOver).Select(one => one.Said)], now));
        return tx.Execute(statements);
    }

    /// <summary>A card saved after its campaign was paid out will never be charged: the promise ends where it began. A
    /// promise unlocked what it could when it was made, so its charge unlocks nothing.</summary>
    private static async Task<Result<Done>> Follow(Tx tx, Capture capture, DateTimeOffset now) =>
        capture.IsOver
            ? await ReceivePayment.EndCommitted(
                tx, capture.Gift, ContributionStatus.Cancelled, "campaign is over", now)
        : capture.WasPromised ? default(Done)
        : await UnlockLines.After(tx, capture.Gift, now);
}

/// <summary>A fact that may be booked.</summary>
/// <param name="IsNews">Whether it changes how the contribution stands; a fee or a charge told again does not.</param>
/// <param name="ChargeId">Null where a payment method was saved.</param>
/// <param name="IsOver">Whether its campaign was paid out before.</param>
internal sealed record Capture(
    Contribution Gift, bool IsNews, string? ChargeId = null, FeeKnown? Fee = null, bool IsOver = false)
{
    public bool WasPromised => Gift.Status == ContributionStatus.Committed;

    /// <summary>What others are told of it.</summary>
    public object Said => ChargeId is null ? new ContributionCommitted(Gift.Id) : new ContributionCollected(Gift.Id);

    public IReadOnlyList<Journal> Moves(DateTimeOffset now) =>
        ChargeId is null ? [CaptureJournals.Commit(Gift, now)]
        : WasPromised
            ? [CaptureJournals.Uncommit(Gift, "promise kept", now), CaptureJournals.Charge(Gift, ChargeId, now)]
            : [CaptureJournals.Charge(Gift, ChargeId, now)];
}
