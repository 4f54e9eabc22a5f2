using Okote.Data;
using Okote.Matching;

namespace Okote.Funding;

/// <summary>Puts what a scenario begins with into the books: its call, campaigns, people and funds. What is told of
/// them are the events, so these rows are written as the season's forms would leave them, without the forms.</summary>
internal sealed class StoryStage(Db db, StoryTime clock, Scenario scenario, StoryIds ids)
{
    /// <summary>A second belongs to the story as a whole, and the last one is open to the end.</summary>
    private static readonly TimeSpan WithinLastSecond = TimeSpan.FromMilliseconds(500);

    /// <returns>The id of the frozen scheme.</returns>
    public async Task<Guid> Set()
    {
        var now = clock.GetUtcNow();
        var settings = scenario.Settings;
        var entry = new CallEntry(ids.Call, "A story", "Nowhere", StoryTime.At(settings.Opens), Closes(settings),
            10_000, 0, 0, 0, "")
        {
            Holds = new HoldTerms(TimeSpan.FromSeconds(settings.HoldTtl),
                TimeSpan.FromSeconds(settings.ExtensionStep), TimeSpan.FromSeconds(settings.ExtensionCeiling),
                settings.ConsentRequired),
        };
        return await db.Transact(async tx =>
        {
            await OpenCall.Insert(tx, entry, now);
            var scheme = await PublishScheme.Freeze(tx, ids.Call, 1, ids.SchemeOf(scenario), now);
            await People(tx, now);
            await Campaigns(tx, scheme, now);
            await Funds(tx, now);
            return scheme;
        });
    }

    private static DateTimeOffset Closes(ScenarioSettings settings) =>
        StoryTime.At(settings.Closes ?? RuleReading.Clock_SecondsMax) + WithinLastSecond;

    private async Task People(Tx tx, DateTimeOffset now)
    {
        Guid[] all = [.. ids.People.Values, ids.Proposer, ids.Approver];
        await tx.Execute("""
            INSERT INTO people (id, email, language, created_at)
            SELECT id, email, 'en', @now
            FROM unnest(@all, @Emails) AS x (id, email)
            """, new { all, Emails = all.Select(ids.EmailOf).ToArray(), now });
        await tx.Execute("""
            INSERT INTO organisations (id, kind, name, fictional, created_at)
            VALUES (@Holder, 'association', 'Holder of a story', true, @now),
                   (@Funder, 'company', 'Funder of a story', true, @now)
            """, new { ids.Holder, ids.Funder, now });
    }

    private async Task Campaigns(Tx tx, Guid scheme, DateTimeOffset now)
    {
        var told = scenario.Campaigns;
        await tx.Execute("""
            INSERT INTO campaigns (id, call_id, scheme_id, holder_id, slug, title, summary, story, town, commune, theme,
                                   further_themes, fictional, goal_cents, minimum_cents, collection, opens_at,
                                   closes_at, state, created_by, created_at)
            SELECT x.id, @Call, @scheme, @Holder, 'story-' || replace(x.id::text, '-', ''), x.name, '', '', '',
                   x.commune, x.theme, coalesce(string_to_array(nullif(x.themes, ''), chr(31)), '{}'), true, x.goal,
                   x.minimum, 'now', @Opens, @Closes, 'live', @Proposer, @now
            FROM unnest(@Ids, @Names, @Communes, @FirstThemes, @MoreThemes, @Goals, @Minimums)
                 AS x (id, name, commune, theme, themes, goal, minimum)
            """,
            new
            {
                ids.Call, scheme, ids.Holder, ids.Proposer, now, Opens = StoryTime.At(scenario.Settings.Opens),
                Closes = Closes(scenario.Settings),
                Ids = told.Select(x => ids.Campaigns[x.Id]).ToArray(),
                Names = told.Select(x => x.Id).ToArray(),
                Communes = told.Select(x => ids.CommuneOf(x.Territory)).ToArray(),
                FirstThemes = told.Select(x => x.Themes.Count > 0 ? x.Themes[0] : "").ToArray(),
                MoreThemes = told.Select(x => string.Join(Campaign.ThemeSeparator, x.Themes.Skip(1))).ToArray(),
                Goals = told.Select(x => StoryLimits.GoalOf(scenario, x)).ToArray(),
                Minimums = told.Select(StoryLimits.MinimumOf).ToArray(),
            });
        await tx.Execute("""
            INSERT INTO campaign_moves (campaign_id, position, from_state, to_state, moved_at, reason)
            SELECT id, 1, 'draft', 'live', @now, 'told by a story'
            FROM campaigns
            WHERE call_id = @Call
            """, new { ids.Call, now });
        await Relate(tx, now);
        await Accounts.Open(tx, now, [.. ids.Campaigns.Values.SelectMany(campaign => (Account[])
        [
            Account.Committed(campaign), Account.Collected(campaign),
            .. scenario.Lines.Select(line => Account.Match(campaign, line.Line.Id)),
        ])]);
    }

    private Task Relate(Tx tx, DateTimeOffset now) => RelatedParties.Insert(tx,
        [.. scenario.Campaigns.SelectMany(campaign => campaign.RelatedParties.Select(name => new RelatedParty(
            ids.Campaigns[campaign.Id], ids.People[name], "told by a story")))], ids.Proposer, now);

    /// <summary>One after the other, line by line: the number a fund gets is its place in the list of a line.</summary>
    private async Task Funds(Tx tx, DateTimeOffset now)
    {
        var told = scenario.Funds.ToDictionary(fund => fund.Id);
        var entered = new HashSet<string>();
        foreach (var line in scenario.Lines)
            foreach (var id in line.Funds)
                if (entered.Add(id)) await Enter(tx, told[id], line.Line.Id, now);
                else await tx.Execute("INSERT INTO fund_lines (fund_id, line) VALUES (@Fund, @Line)",
                    new { Fund = ids.Funds[id], Line = line.Line.Id });
        // A fund that no line names is shown and never asked.
        foreach (var fund in scenario.Funds)
            if (entered.Add(fund.Id)) await Enter(tx, fund, "", now);
        await Accounts.Open(tx, now, [.. ids.Funds.Values.Select(fund => Account.Fund(fund, isEnvelope: false))]);
        await Ledger.Post(tx, [.. scenario.Funds.Where(fund => fund.Amount > 0).Select(fund => new Journal(
            $"fund:{ids.Funds[fund.Id]}", new Cause("fund", ids.Funds[fund.Id]), "pledge signed", now,
            [Transfer.Direct(Account.World, Account.Fund(ids.Funds[fund.Id], false).Code, Money.Eur(fund.Amount))]))]);
    }

    private async Task Enter(Tx tx, ScenarioFund fund, string line, DateTimeOffset now)
    {
        await tx.Execute("""
            INSERT INTO funds (id, kind, call_id, organisation_id, line, name, amount_cents, priority, all_campaigns,
                               state, guarantee, default_plan, created_by, created_at, cap_campaign_cents,
                               cap_contribution_cents, weight)
            VALUES (@Fund, 'pledge', @Call, @Funder, @line, @Name, @Amount, @Priority, @All, 'active', 'promise', '',
                    @Proposer, @now, @MatchPerCampaign, @MatchPerContribution, @Weight)
            """,
            new
            {
                Fund = ids.Funds[fund.Id], ids.Call, ids.Funder, ids.Proposer, line, Name = fund.Id, fund.Amount,
                fund.Priority, All = fund.Campaigns is null, now, fund.MatchPerCampaign,
                fund.MatchPerContribution, fund.Weight,
            });
        if (fund.Campaigns is not { Count: > 0 } served) return;
        await tx.Execute("""
            INSERT INTO fund_campaigns (fund_id, campaign_id)
            SELECT @Fund, campaign_id
            FROM unnest(@Campaigns) AS x (campaign_id)
            """, new { Fund = ids.Funds[fund.Id], Campaigns = served.Select(id => ids.Campaigns[id]).ToArray() });
    }
}
