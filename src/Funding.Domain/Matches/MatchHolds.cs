using System.Text.Json;
using Okote.Data;
using Okote.Matching;

namespace Okote.Funding;

/// <summary>Takes, keeps and gives back the match of a contribution: the pure engine decides, the ledger reserves.
/// </summary>
public static class MatchHolds
{
    /// <summary>Reserves what was granted, for many contributions at once. The caller has inserted them and locked
    /// their contributors; <see cref="MatchWorlds.Lock"/> was called before the engine's requests were read. Nothing
    /// granted is not a refusal: nothing was left, or no rule applied.</summary>
    public static async Task<Result<Done>> Hold(Tx tx, IReadOnlyList<GrantedHold> holds, DateTimeOffset now)
    {
        var matches = holds.SelectMany(hold => hold.Matches).ToList();
        if (matches.Count == 0) return default(Done);
        var reservations = await Reservations(tx, matches);
        var posted = await Ledger.Post(tx, [.. holds.Where(hold => hold.Matches.Count > 0).Select(hold => new Journal(
            $"hold:{hold.Started.Id}", new Cause("contribution", hold.Started.Id), "match held", now,
            [.. hold.Matches.Select(match => reservations[match.Id])]))]);
        foreach (var journal in posted)
            if (journal.IsRefused) return journal.Refusal.Value;
        await Matches.Insert(tx, matches, "checkout started", now);
        return default(Done);
    }

    /// <summary>Before the match of a captured gift is read to be changed: an unlock or a retro run may be raising it
    /// this very moment, under the same locks.</summary>
    public static async Task Lock(Tx tx, Contribution contribution) => await MatchWorlds.Lock(tx,
        [new MatchAsker((await Campaigns.Find(tx, contribution.CampaignId))!,
            await Calls.Scheme(tx, contribution.SchemeId), contribution.ContributorId)]);

    /// <summary>Gives back everything a contribution still holds. Doing it again does nothing.</summary>
    /// <param name="verb">Distinguishes the journal from others of the same contribution.</param>
    public static async Task<Result<Done>> Release(
        Tx tx, Guid contribution, string verb, string reason, DateTimeOffset now)
    {
        var active = await Matches.Active(tx, contribution);
        if (active.Count == 0) return default(Done);
        var posted = await Ledger.Post(tx, new Journal($"release:{contribution}:{verb}",
            new Cause("contribution", contribution), reason, now, [.. active.Select(m => Transfer.Void(m.Id))]));
        if (posted.IsRefused) return posted.Refusal.Value;
        await Matches.SetEnded(tx, [.. active.Select(m => m.Id)], MatchStatus.Released, reason, now);
        return default(Done);
    }

    /// <summary>Gives back what a campaign got besides its gifts. Doing it again does nothing.</summary>
    public static async Task<Result<Done>> ReleaseCampaign(
        Tx tx, Guid campaign, string reason, DateTimeOffset now)
    {
        var given = await tx.Query<Guid>("""
            SELECT id
            FROM matches
            WHERE campaign_id = @campaign AND contribution_id IS NULL AND status = 'confirmed'
            ORDER BY id
            """, new { campaign });
        if (given.Count == 0) return default(Done);
        var posted = await Ledger.Post(tx, new Journal($"release-campaign:{campaign}", new Cause("campaign", campaign),
            reason, now, [.. given.Select(Transfer.Void)]));
        if (posted.IsRefused) return posted.Refusal.Value;
        await Matches.SetEnded(tx, given, MatchStatus.Released, reason, now);
        return default(Done);
    }

    /// <summary>Lowers the match to what the rule gives for the net amount, in the world of the first hold.
    /// Reservations never change: each line that shrinks is voided and what it keeps is reserved anew, in one journal.
    /// The match of a captured gift is only read under <see cref="MatchWorlds.Lock"/>: it may be raised meanwhile.
    /// </summary>
    public static async Task<Result<Done>> Lower(
        Tx tx, Scheme scheme, Guid contribution, Guid refund, Money net, DateTimeOffset now)
    {
        var active = await Matches.Active(tx, contribution);
        if (active.Count == 0) return default(Done);
        var current = await MatchOrders.InOrderOfUse(tx, scheme, active);
        var lowered = MatchEngine.AfterRefund(scheme, await Requests(tx, contribution), current, net.Cents)
            // What counts for the limits of a person may shrink where the cents do not.
            .Where((line, i) => line.Returned.Count > 0 || line.Kept.Countable != current[i].Countable).ToList();
        if (lowered.Count == 0) return default(Done);

        var ended = active.Where(m => lowered.Any(l => l.Kept.Line == m.Line)).Select(m => m.Id).ToList();
        var kept = Plan([.. lowered.Select(l => l.Kept)], contribution, active[0].CampaignId, active[0].Status,
            active.Max(m => m.Position) + 1);
        var posted = await Ledger.Post(tx, new Journal($"lower:{refund}", new Cause("refund", refund), "gift refunded",
            now, [.. ended.Select(Transfer.Void), .. (await Reservations(tx, kept)).Values]));
        if (posted.IsRefused) return posted.Refusal.Value;
        await Matches.SetEnded(tx, ended, MatchStatus.Released, "gift refunded", now);
        if (kept.Count > 0) await Matches.Insert(tx, kept, "kept after refund", now);
        return default(Done);
    }

    /// <summary>The requests that were answered, in order: with them anybody can compute the answers and their traces
    /// again.</summary>
    public static async Task<IReadOnlyList<MatchRequest>> Requests(Session session, Guid contribution)
    {
        var stored = await session.Query<string>("""
            SELECT request::text
            FROM match_grants
            WHERE contribution_id = @contribution
            ORDER BY position
            """, new { contribution });
        return [.. stored.Select(request => JsonSerializer.Deserialize<MatchRequest>(request)!)];
    }

    /// <summary>The rows of an answer, in order of use.</summary>
    internal static List<Match> Plan(
        IReadOnlyList<LineMatch> lines, Guid contribution, Guid campaign, MatchStatus status, int position)
    {
        var matches = new List<Match>();
        foreach (var line in lines)
            for (var i = 0; i < line.Shares.Count; i++)
                matches.Add(new Match(Guid.CreateVersion7(), contribution, campaign, Guid.Parse(line.Shares[i].Fund),
                    line.Line, position++, line.Shares[i].Cents, i == 0 ? line.Countable : 0, status));
        return matches;
    }

    /// <returns>The reservation of each match, by its id and in the order given.</returns>
    internal static async Task<IReadOnlyDictionary<Guid, Transfer>> Reservations(Tx tx, IReadOnlyList<Match> matches)
    {
        var accounts = (await tx.Query<(Guid Fund, string Code)>("""
            SELECT f.id, a.code
            FROM funds f
            JOIN accounts a ON a.owner_id = f.id
            WHERE f.id = ANY (@Ids)
            """, new { Ids = matches.Select(m => m.FundId).Distinct().ToArray() }))
            .ToDictionary(row => row.Fund, row => row.Code);
        return new OrderedDictionary<Guid, Transfer>(matches.Select(m => KeyValuePair.Create(m.Id, Transfer.Reserve(
            m.Id, accounts[m.FundId], Account.Match(m.CampaignId, m.Line).Code, Money.Eur(m.Cents)))));
    }
}
