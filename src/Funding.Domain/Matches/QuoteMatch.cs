using Okote.Data;
using Okote.Matching;
using Refusal = Okote.Data.Refusal;

namespace Okote.Funding;

/// <param name="Line">The line of the scheme: public or private money, in the scheme's own word.</param>
public sealed record QuotedShare(Guid FundId, string FundName, string Funder, string Line, Money Cents);

/// <summary>What a gift would unlock at this instant. Nothing is held.</summary>
public sealed record MatchQuote(
    Money Amount, Money Matched, IReadOnlyList<QuotedShare> Shares, IReadOnlyList<TraceStep> Trace)
{
    /// <summary>What this gift does not unlock yet, and what it takes.</summary>
    public IReadOnlyList<UnlockAhead> Ahead { get; init; } = [];

    /// <summary>What suspended funds would have given.</summary>
    public IReadOnlyList<QuotedShare> Suspended { get; init; } = [];

    /// <summary>Lines that nobody but these would serve: of them nothing is used up.</summary>
    public IReadOnlyList<string> Stopped { get; init; } = [];
}

/// <summary>Answers "what does my 20 € unlock?" with the engine that will decide, on the books as they stand.</summary>
public sealed class QuoteMatch(Db db, TimeProvider clock)
{
    private sealed record FundName(Guid Id, string Name, string Funder);

    private sealed record Reached(long Captured, int Backers);

    public async Task<Result<MatchQuote>> Run(Guid campaignId, Money amount, string? email, string? reward = null)
    {
        if (amount < ContributionLimits.AmountMin) return Refusal.AmountTooSmall;
        if (amount > ContributionLimits.AmountMax) return Refusal.AmountTooLarge;
        var now = clock.GetUtcNow();
        if (await Campaigns.Find(db, campaignId) is not { } campaign) return Refusal.NotFound;
        if (!campaign.TakesGifts(now)) return Refusal.CampaignNotOpen;
        var scheme = await Calls.Scheme(db, campaign.SchemeId);
        var contributor = People.NormalEmail(email) is { } known
            ? await db.One<Guid?>("SELECT id FROM people WHERE email = @known", new { known }) : null;
        var asker = new MatchAsker(campaign, scheme, contributor);
        var world = await World(asker);
        var request = world.RequestOf(asker, amount, now) with { Reward = reward };
        var answer = MatchEngine.Quote(scheme, request);
        var suspended = await Suspended(asker, amount, now, reward);
        return new MatchQuote(amount, Money.Eur(answer.Total), await Shares(answer),
            [.. answer.Lines.SelectMany(line => line.Trace)])
        {
            Ahead = await Ahead(scheme, request, campaignId), Suspended = suspended,
            Stopped = [.. request.Lines.Where(line => line.Funds.Count == 0).Select(line => line.Line)
                .Intersect(suspended.Select(share => share.Line))],
        };
    }

    /// <summary>While gifts move the accounts all the time, PostgreSQL would plan these joins for longer than it runs
    /// them.</summary>
    private Task<MatchWorld> World(MatchAsker asker, bool resumed = false) => db.Transact(async tx =>
    {
        await tx.KeepPlans();
        return await MatchWorlds.Read(tx, [asker], resumed);
    });

    /// <summary>Asked of the engine again as if nothing were suspended: a fund without money left, or behind others
    /// that have enough, would give nothing either way and is not named.</summary>
    private async Task<IReadOnlyList<QuotedShare>> Suspended(
        MatchAsker asker, Money amount, DateTimeOffset now, string? reward)
    {
        var funds = await db.Query<Guid>(
            "SELECT id FROM funds WHERE call_id = @CallId AND state = 'suspended'", new { asker.Campaign.CallId });
        if (funds.Count == 0) return [];
        var world = await World(asker, resumed: true);
        var answer = MatchEngine.Quote(
            asker.Scheme, world.RequestOf(asker, amount, now) with { Reward = reward }, traced: false);
        return [.. (await Shares(answer)).Where(share => share.Cents > Money.Zero && funds.Contains(share.FundId))];
    }

    /// <summary>Most rules have nothing to unlock; then nothing is counted.</summary>
    private async Task<IReadOnlyList<UnlockAhead>> Ahead(Scheme scheme, MatchRequest request, Guid campaign)
    {
        if (scheme.Lines.All(line => line.Rule.Unlock is null)) return [];
        var reached = await db.Single<Reached>("""
            SELECT coalesce(sum(c.amount_cents - coalesce(r.cents, 0)), 0)::bigint AS captured,
                   count(DISTINCT c.contributor_id)::integer                       AS backers
            FROM contributions c
            LEFT JOIN LATERAL (SELECT sum(x.cents) AS cents FROM refunds x WHERE x.contribution_id = c.id) r ON true
            WHERE c.campaign_id = @campaign AND c.status IN ('committed', 'collected', 'disputed')
              AND c.amount_cents > coalesce(r.cents, 0)
            """, new { campaign });
        return UnlockAhead.Of(scheme, request, reached.Captured, reached.Backers);
    }

    private async Task<List<QuotedShare>> Shares(MatchAnswer answer)
    {
        var ids = answer.Lines.SelectMany(l => l.Shares).Select(s => Guid.Parse(s.Fund)).Distinct().ToArray();
        var names = (await db.Query<FundName>("""
            SELECT f.id, f.name, o.name AS funder
            FROM funds f
            JOIN organisations o ON o.id = f.organisation_id
            WHERE f.id = ANY (@ids)
            """, new { ids })).ToDictionary(f => f.Id);
        return [.. from line in answer.Lines
                   from share in line.Shares
                   let fund = names[Guid.Parse(share.Fund)]
                   select new QuotedShare(fund.Id, fund.Name, fund.Funder, line.Line, Money.Eur(share.Cents))];
    }
}
