using Okote.Data;
using Okote.Matching;

namespace Okote.Funding;

/// <summary>What one public body may owe one campaign through one line of its rule.</summary>
/// <param name="Year">The calendar year of the campaign's deadline: its grant belongs there.</param>
/// <param name="Funds">Cents that the envelopes which serve it on this line may promise it, or have promised.</param>
/// <param name="Award">Cents voted for the campaign by name; null when there is no such decision.</param>
/// <param name="Active">Cents held, confirmed or earned now.</param>
public sealed record GrantRow(
    Guid FunderId, string Funder, Guid HolderId, string Holder, int Year, Guid CampaignId, string Title, string State,
    Guid SchemeId, long Goal, long Minimum, string Commune, string Theme, string Line, long Funds, long? Award,
    long Active, long Confirmed, long Due, long Paid)
{
    /// <summary>The most the rule may still promise in this body's name; what stands, once nothing is promised any
    /// more.</summary>
    public long Bound { get; init; }

    /// <summary>What counts against the threshold: what was voted by name, and never less than the rule may promise.
    /// </summary>
    public long Voted => IsDecided ? Bound : Math.Max(Award ?? 0, Bound);

    public bool IsDecided => State is not ("approved" or "scheduled" or "live");
}

/// <summary>One beneficiary of one public body in one year.</summary>
/// <param name="Threshold">Cents above which a convention is needed.</param>
public sealed record Beneficiary(
    Guid FunderId, string Funder, Guid HolderId, string Holder, int Year, long Threshold,
    IReadOnlyList<GrantRow> Rows, IReadOnlyList<Convention> Conventions)
{
    public long Voted => Rows.Sum(row => row.Voted);

    public long Confirmed => Rows.Sum(row => row.Confirmed);

    public long Due => Rows.Sum(row => row.Due);

    public long Paid => Rows.Sum(row => row.Paid);

    public bool IsAbove => Voted > Threshold;

    public bool IsBlocked => IsAbove && Conventions.Count == 0;
}

/// <summary>Watches what each beneficiary gets in a year from one public body, over all its envelopes: above the
/// threshold of the law nothing is promised without a convention.</summary>
public static class GrantWatch
{
    private const string ThresholdName = "convention_threshold";

    private const string Rows = """
        SELECT f.organisation_id AS funder_id, o.name AS funder, c.holder_id, h.name AS holder,
               extract(year FROM c.closes_at AT TIME ZONE 'Europe/Paris')::int AS year, c.id AS campaign_id, c.title,
               c.state, c.scheme_id, c.goal_cents AS goal, c.minimum_cents AS minimum, c.commune, c.theme, f.line,
               -- A closed envelope promises nothing more: only what it gives this campaign already counts.
               sum(CASE WHEN f.state = 'closed' THEN m.active ELSE f.amount_cents END)::bigint AS funds,
               (SELECT i.max_cents
                FROM award_items i
                JOIN awards a ON a.id = i.award_id AND a.state = 'approved'
                WHERE i.campaign_id = c.id AND a.organisation_id = f.organisation_id
                ORDER BY a.approved_at DESC, a.id DESC
                LIMIT 1) AS award,
               coalesce(sum(m.active), 0)::bigint AS active, coalesce(sum(m.confirmed), 0)::bigint AS confirmed,
               coalesce(sum(m.earned) - sum(p.paid), 0)::bigint AS due, coalesce(sum(p.paid), 0)::bigint AS paid
        FROM funds f
        JOIN organisations o ON o.id = f.organisation_id
        JOIN campaigns c ON c.call_id = f.call_id
         AND (f.all_campaigns OR EXISTS (
                SELECT 1 FROM fund_campaigns x WHERE x.fund_id = f.id AND x.campaign_id = c.id))
        JOIN organisations h ON h.id = c.holder_id
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(coalesce(x.earned_cents, x.cents)) FILTER (WHERE x.status <> 'released'), 0) AS active,
                   coalesce(sum(coalesce(x.earned_cents, x.cents))
                            FILTER (WHERE x.status IN ('confirmed', 'earned')), 0) AS confirmed,
                   coalesce(sum(coalesce(x.earned_cents, x.cents)) FILTER (WHERE x.status = 'earned'), 0) AS earned
            FROM matches x
            WHERE x.fund_id = f.id AND x.campaign_id = c.id
        ) m
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(i.gross_cents) FILTER (WHERE i.state = 'paid'), 0) AS paid
            FROM settlement_items i
            JOIN settlements s ON s.id = i.settlement_id
            WHERE i.fund_id = f.id AND s.campaign_id = c.id
        ) p
        WHERE f.kind = 'envelope' AND f.state IN ('active', 'exhausted', 'suspended', 'closed')
          AND (f.organisation_id = ANY (@Funders) OR @Anybody)
          AND (c.state IN ('scheduled', 'live', 'closing', 'succeeded', 'settled', 'reported', 'accepted')
               OR c.id = ANY (@Also))
          AND (@Holders::uuid[] IS NULL OR c.holder_id = ANY (@Holders))
        GROUP BY f.organisation_id, o.name, h.name, c.id, f.line
        ORDER BY o.name, 5 DESC, h.name, c.title, c.id, f.line
        """;

    /// <summary>All beneficiaries of some public bodies, year by year.</summary>
    /// <param name="alsoApproved">With campaigns that are approved and wait for their place on the calendar.</param>
    public static async Task<IReadOnlyList<Beneficiary>> Of(
        Session session, Guid[] funders, DateTimeOffset now, bool alsoApproved = false)
    {
        var waiting = alsoApproved
            ? await session.Query<Guid>("SELECT id FROM campaigns WHERE state = 'approved'") : [];
        var rows = await Read(session, funders, [.. waiting], null);
        var (threshold, conventions) = (await Threshold(session, now), await Conventions.All(session, funders));
        return Grouped(rows, threshold, conventions);
    }

    /// <summary>Cents in force on the day of this instant.</summary>
    public static Task<long> Threshold(Session session, DateTimeOffset now) => session.Single<long>("""
        SELECT cents
        FROM legal_figures
        WHERE name = @ThresholdName AND valid_from <= (@now AT TIME ZONE 'Europe/Paris')::date
        ORDER BY valid_from DESC
        LIMIT 1
        """, new { ThresholdName, now });

    /// <summary>Whether putting this campaign on the calendar could promise its holder too much.</summary>
    public static async Task<bool> IsPassedByCampaign(Session session, Campaign campaign, DateTimeOffset now)
    {
        var rows = await Read(session, null, [campaign.Id], [campaign.HolderId]);
        return (await Blocked(session, rows, now)).Any(group => group.Rows.Any(row => row.CampaignId == campaign.Id));
    }

    /// <summary>Whether an award names less for this campaign than the rule may promise: nothing unvoted is promised.
    /// </summary>
    public static async Task<bool> IsBelowRule(Session session, Campaign campaign)
    {
        var rows = await Read(session, null, [campaign.Id], [campaign.HolderId]);
        return rows.Where(row => row.CampaignId == campaign.Id).GroupBy(row => row.FunderId)
            .Any(of => of.First().Award is { } voted && of.Sum(row => row.Bound) > voted);
    }

    public static async Task<bool> IsPassedByEnvelope(Session session, Envelope envelope, DateTimeOffset now)
    {
        var served = (await Envelopes.Serves(session, envelope.Id)).Select(campaign => campaign.Id).ToHashSet();
        var rows = await Read(session, [envelope.OrganisationId], [], null);
        return (await Blocked(session, rows, now)).Any(group => group.Rows.Any(row =>
            row.Line == envelope.Line && !row.IsDecided && (envelope.AllCampaigns || served.Contains(row.CampaignId))));
    }

    /// <summary>The same, whoever approves the fund; never of a company's own money.</summary>
    public static async Task<bool> IsPassedByFund(Session session, Guid fund, DateTimeOffset now) =>
        await Envelopes.FindPublic(session, fund) is { } envelope && await IsPassedByEnvelope(session, envelope, now);

    /// <summary>Whether an award would take one of its beneficiaries above the threshold.</summary>
    public static async Task<bool> IsPassedByAward(Session session, Award award, DateTimeOffset now)
    {
        var rows = await WithAward(session, award);
        var named = (await Awards.Items(session, award.Id)).Select(item => item.CampaignId).ToHashSet();
        return (await Blocked(session, rows, now))
            .Any(group => group.Rows.Any(row => !row.IsDecided && named.Contains(row.CampaignId)));
    }

    /// <summary>Whether an award names less for one of its campaigns than the rule may promise it.</summary>
    public static async Task<bool> IsBelowRule(Session session, Award award)
    {
        var most = (await Awards.Items(session, award.Id)).ToDictionary(item => item.CampaignId, item => item.Most);
        return (await WithAward(session, award)).Where(row => most.ContainsKey(row.CampaignId))
            .GroupBy(row => row.CampaignId).Any(of => of.Sum(row => row.Bound) > most[of.Key].Cents);
    }

    /// <summary>Whether the release of a grant takes its beneficiary above the threshold.</summary>
    public static async Task<bool> IsPassedBySettlement(Tx tx, Settlement settlement, DateTimeOffset now)
    {
        if (settlement.Stream != MoneyStream.Grant) return false;
        return await tx.Single<bool>("""
            SELECT EXISTS (
                SELECT f.organisation_id
                FROM campaigns c
                JOIN campaigns o ON o.holder_id = c.holder_id
                    AND extract(year FROM o.closes_at AT TIME ZONE 'Europe/Paris')
                      = extract(year FROM c.closes_at AT TIME ZONE 'Europe/Paris')
                JOIN settlements s ON s.campaign_id = o.id AND s.stream = 'grant'
                    AND (s.id = @Id OR s.state IN ('approved', 'sent', 'confirmed'))
                JOIN settlement_items i ON i.settlement_id = s.id
                JOIN funds f ON f.id = i.fund_id
                WHERE c.id = @CampaignId
                  AND NOT EXISTS (
                      SELECT 1
                      FROM conventions k
                      WHERE k.funder_id = f.organisation_id AND k.beneficiary_id = c.holder_id
                        AND k.year = extract(year FROM c.closes_at AT TIME ZONE 'Europe/Paris'))
                GROUP BY f.organisation_id
                HAVING sum(i.gross_cents) > @Threshold AND bool_or(s.id = @Id))
            """, new { settlement.Id, settlement.CampaignId, Threshold = await Threshold(tx, now) });
    }

    /// <summary>What each campaign of a call may be promised in this body's name, to fill the form of an award.
    /// </summary>
    public static async Task<IReadOnlyDictionary<Guid, long>> Bounds(
        Session session, Guid funder, IReadOnlyList<Guid> campaigns) =>
        (await Read(session, [funder], [.. campaigns], null)).Where(row => campaigns.Contains(row.CampaignId))
            .GroupBy(row => row.CampaignId).ToDictionary(of => of.Key, of => of.Sum(row => row.Bound));

    private static async Task<IReadOnlyList<GrantRow>> WithAward(Session session, Award award)
    {
        var most = (await Awards.Items(session, award.Id)).ToDictionary(item => item.CampaignId, item => item.Most);
        var rows = await Read(session, [award.OrganisationId], [.. most.Keys], null);
        return [.. rows.Select(row =>
            most.TryGetValue(row.CampaignId, out var voted) ? row with { Award = voted.Cents } : row)];
    }

    private static async Task<IEnumerable<Beneficiary>> Blocked(
        Session session, IReadOnlyList<GrantRow> rows, DateTimeOffset now)
    {
        var conventions = await Conventions.All(session, [.. rows.Select(row => row.FunderId).Distinct()]);
        return Grouped(rows, await Threshold(session, now), conventions).Where(group => group.IsBlocked);
    }

    private static List<Beneficiary> Grouped(
        IReadOnlyList<GrantRow> rows, long threshold, IReadOnlyList<Convention> conventions) =>
        [.. rows.GroupBy(row => (row.FunderId, row.HolderId, row.Year)).Select(of => new Beneficiary(
            of.Key.FunderId, of.First().Funder, of.Key.HolderId, of.First().Holder, of.Key.Year, threshold, [.. of],
            [.. conventions.Where(k => (k.FunderId, k.BeneficiaryId, k.Year) == of.Key)]))];

    /// <param name="funders">Null: everybody's.</param>
    /// <param name="also">Campaigns that count although they are not on the calendar yet.</param>
    private static async Task<IReadOnlyList<GrantRow>> Read(
        Session session, Guid[]? funders, Guid[] also, Guid[]? holders)
    {
        var rows = await session.Query<GrantRow>(Rows,
            new { Funders = funders ?? [], Anybody = funders is null, Also = also, Holders = holders });
        var schemes = new Dictionary<Guid, Scheme>();
        foreach (var id in rows.Select(row => row.SchemeId).Distinct()) schemes[id] = await Calls.Scheme(session, id);
        return [.. rows.Select(row => row with { Bound = Bound(row, schemes[row.SchemeId]) })];
    }

    private static long Bound(GrantRow row, Scheme scheme)
    {
        if (row.IsDecided) return row.Active;
        if (scheme.Lines.FirstOrDefault(line => line.Id == row.Line) is not { } line) return 0;
        if (line.Rule.Eligible is { } eligible
            && !eligible.AdmitsCampaign(row.CampaignId.ToString(), row.Commune, [row.Theme])) return 0;
        var campaign = new ScenarioCampaign(row.CampaignId.ToString(), row.Goal, row.Minimum, row.Commune, [row.Theme]);
        return Math.Min(Overcommitment.Claim(line.Rule, campaign) ?? row.Funds, row.Funds);
    }
}
