using System.Text.Json;
using Okote.Data;
using Okote.Matching;

namespace Okote.Funding;

/// <summary>The rows by which a book differs from what was read, gathered and then written set-based.</summary>
internal sealed class BookChange(CallBook call, CallRows rows)
{
    private readonly List<Guid> ended = [];
    private readonly List<Match> fresh = [];
    private readonly List<(Guid Contribution, MatchRequest Request, long Cents)> explained = [];
    private readonly List<(BookCampaign Campaign, string Line)> unlocked = [];

    /// <summary>The highest position a contribution's rows have reached.</summary>
    private readonly Dictionary<Guid, int> positions = rows.Matches.Where(m => m.ContributionId is not null)
        .GroupBy(m => m.ContributionId!.Value).ToDictionary(group => group.Key, group => group.Max(m => m.Position));

    private MatchBook Book => call.Book;

    public void Replace(Gift gift, int line, IReadOnlyList<Match> old)
    {
        var row = rows.Gifts[gift.Index];
        ended.AddRange(old.Select(match => match.Id));
        var position = positions.GetValueOrDefault(row.Id, -1);
        var parts = Book.Parts(gift, line);
        var serving = Book.Lines[line].Serving(Book.CampaignOf(gift));
        var countable = Book.Grant(gift, line).Countable;
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i] == 0) continue;
            fresh.Add(new Match(Guid.CreateVersion7(), row.Id, row.CampaignId, Guid.Parse(serving[i].Fund.Id),
                Book.Lines[line].Line.Id, ++position, parts[i], countable,
                gift.IsCaptured ? MatchStatus.Confirmed : MatchStatus.Held));
            countable = 0;
        }
        positions[row.Id] = position;
    }

    public void Give(Lump lump, MatchKind kind)
    {
        var campaign = Book.Campaigns[lump.Campaign];
        var serving = Book.Lines[lump.Line].Serving(campaign);
        for (var i = 0; i < lump.Parts.Length; i++)
            if (lump.Parts[i] > 0)
                fresh.Add(new Match(Guid.CreateVersion7(), null, rows.Campaigns[lump.Campaign].Id,
                    Guid.Parse(serving[i].Fund.Id), Book.Lines[lump.Line].Line.Id, i, lump.Parts[i], 0,
                    MatchStatus.Confirmed) { Kind = kind });
    }

    /// <summary>Keeps the world in which a line was raised, so that its trace can be recomputed and a refund judged.
    /// </summary>
    public void Explain(Gift gift, int line, in RaisedWorld world)
    {
        var (facts, left, campaign) = (world.Facts, world.Left, Book.CampaignOf(gift));
        var funds = Book.Lines[line].Serving(campaign).Select((fund, i) =>
            new FundState(fund.Fund.Id, fund.Weight, left[i], fund.Fund.Priority));
        var state = new LineState(Book.Lines[line].Line.Id, facts.ContributorCountable,
            facts.ContributorMatchedContributions, facts.ContributorMatch, facts.ContributorCampaignCountable,
            facts.CampaignMatch, [.. funds], facts.Unlocked, facts.ContributorBacked);
        var asked = Book.Asked(gift);
        explained.Add((rows.Gifts[gift.Index].Id, new MatchRequest(gift.Net, asked.At, asked.Contributor,
            new CampaignFacts(asked.Campaign, asked.Goal, asked.Minimum, world.Raised, world.ActiveMatch,
                asked.Territory, asked.Themes),
            [state], asked.Reward, asked.Resident, asked.Related), Book.Grant(gift, line).Cents));
    }

    public void Unlock()
    {
        foreach (var line in Book.Lines.Where(line => line.Rule.Unlock is not null))
            foreach (var campaign in Book.Campaigns)
                if (line.IsUnlocked(campaign.Index)
                    && !line.Rule.Unlock!.IsReachedFromTheStart(campaign.Campaign.Goal)
                    && !rows.Unlocks.Contains((rows.Campaigns[campaign.Index].Id, line.Line.Id)))
                    unlocked.Add((campaign, line.Line.Id));
    }

    /// <param name="journal">How it is called; the transfers are filled in here.</param>
    public async Task<Result<Done>> Write(Tx tx, Journal journal)
    {
        await WriteUnlocks(tx, journal.At);
        if (ended.Count + fresh.Count == 0) return default(Done);
        var reserved = await MatchHolds.Reservations(tx, fresh);
        var posted = await Ledger.Post(tx, journal with
        {
            Transfers = [.. ended.Select(Transfer.Void), .. reserved.Values],
        });
        if (posted.IsRefused) return posted.Refusal.Value;
        await Matches.SetEnded(tx, ended, MatchStatus.Released, journal.Reason, journal.At);
        await Matches.Insert(tx, fresh, journal.Reason, journal.At);
        await WriteGrants(tx, journal.At);
        return default(Done);
    }

    private Task WriteGrants(Tx tx, DateTimeOffset now) => tx.Execute("""
        INSERT INTO match_grants (contribution_id, position, request, granted_cents, granted_at)
        SELECT x.contribution_id,
               (SELECT max(g.position) FROM match_grants g WHERE g.contribution_id = x.contribution_id)
                   + row_number() OVER (PARTITION BY x.contribution_id ORDER BY x.position),
               x.request::jsonb, x.cents, @now
        FROM unnest(@Ids, @Requests, @Cents) WITH ORDINALITY AS x (contribution_id, request, cents, position)
        """,
        new
        {
            Ids = explained.Select(x => x.Contribution).ToArray(),
            Requests = explained.Select(x => JsonSerializer.Serialize(x.Request)).ToArray(),
            Cents = explained.Select(x => x.Cents).ToArray(),
            now,
        });

    private Task WriteUnlocks(Tx tx, DateTimeOffset now) => tx.Execute("""
        INSERT INTO unlocks (campaign_id, line, captured_cents, backers, unlocked_at)
        SELECT x.campaign_id, x.line, x.captured, x.backers, @now
        FROM unnest(@Ids, @Lines, @Captured, @Backers) WITH ORDINALITY
             AS x (campaign_id, line, captured, backers, position)
        ORDER BY x.position
        """,
        new
        {
            Ids = unlocked.Select(x => rows.Campaigns[x.Campaign.Index].Id).ToArray(),
            Lines = unlocked.Select(x => x.Line).ToArray(),
            Captured = unlocked.Select(x => x.Campaign.Captured).ToArray(),
            Backers = unlocked.Select(x => x.Campaign.Backers).ToArray(),
            now,
        });
}
