using Okote.Data;

namespace Okote.Funding;

/// <summary>All that the page of one campaign says.</summary>
public sealed record CampaignPage(
    CampaignHeading Heading,
    IReadOnlyList<CampaignFunder> Funders,
    IReadOnlyList<BudgetLine> Budget,
    IReadOnlyList<Supporter> Supporters,
    IReadOnlyList<CampaignPayment> Payments,
    IReadOnlyList<Reward> Rewards)
{
    /// <summary>What was voted for this campaign by name, by the envelope that pays it.</summary>
    public IReadOnlyDictionary<Guid, PublicAward> Awards { get; init; } = new Dictionary<Guid, PublicAward>();
}

public sealed record CampaignHeading(
    Guid Id, Guid SchemeId, string Slug, string Title, string Summary, string Story, string Language, string Town,
    string Theme, string ExpectedResult, bool Fictional, string Collection, string State, bool? Succeeded,
    DateTimeOffset OpensAt, DateTimeOffset ClosesAt, DateTimeOffset? DecidedAt, string Holder, string HolderKind,
    bool HolderVerified, string Call, int SuccessBasisPoints,
    Money Goal, Money Minimum, Money Citizen, Money Public, Money Private, Money Waiting, Money HeldMatch, int Backers,
    long? SnapshotCitizenCents, long? SnapshotMatchCents, int? SnapshotContributors, Guid? ImageDocument,
    string ImageAlt)
{
    public CampaignFigures Figures =>
        new(Goal, Minimum, Citizen, Public, Private, Waiting, HeldMatch, Backers);

    public bool IsOpen(DateTimeOffset now) => CampaignSign.TakesGifts(State, OpensAt, ClosesAt, now);

    public bool HasEnded => State is "closing" or "succeeded" or "failed" or "settled" or "reported" or "accepted";
}

/// <summary>What the pages of a gift say of its campaign: nothing that must be counted first, since most people see
/// only these.</summary>
public sealed record CampaignSign(
    Guid Id, string Slug, string Title, string Holder, string State, DateTimeOffset OpensAt, DateTimeOffset ClosesAt)
{
    public bool IsOpen(DateTimeOffset now) => TakesGifts(State, OpensAt, ClosesAt, now);

    internal static bool TakesGifts(string state, DateTimeOffset opens, DateTimeOffset closes, DateTimeOffset now) =>
        state == "live" && opens <= now && now <= closes;
}

/// <summary>A fund that serves the campaign.</summary>
/// <param name="Given">What it gives to this campaign, held included.</param>
/// <param name="Remaining">What it may still give to everybody it serves: nothing while it is suspended.</param>
/// <param name="IsSecured">The deposit is in, or the mandate in force; anything else of a company is a promise.</param>
/// <param name="Stands">What a pledge rests on today (<see cref="Guarantees.Stands"/>); null for public money.</param>
public sealed record CampaignFunder(
    Guid Id, string Kind, string Name, string Organisation, string Line, Money Amount, Money Given, Money Remaining,
    string? DecisionNumber, DateTime? DecisionDate, string? Assembly, string? Guarantee, string? DefaultPlan,
    string GivesAnyway, string UnusedPart, string PaidWhen, string State, bool IsSecured, string? Stands)
{
    /// <summary>Suspended or closed: what it gives is what it promised before.</summary>
    public bool Rests => State is "suspended" or "closed";
}

public sealed record BudgetLine(int Position, string Label, Money Cents);

/// <summary>Somebody who chose to be named.</summary>
public sealed record Supporter(string Name, string Display, string Message, DateTimeOffset At);

/// <summary>What was paid to the holder from one stream, and when.</summary>
public sealed record CampaignPayment(
    string Stream, Money Gross, Money Commission, string State, DateTimeOffset PlannedAt, DateTimeOffset? ConfirmedAt)
{
    public Money Net => Gross - Commission;
}

public static class CampaignPages
{
    public const int Supporters_RowsMax = 24;

    private const string IsPublic =
        "c.state IN ('scheduled', 'live', 'closing', 'succeeded', 'failed', 'settled', 'reported', 'accepted')";

    public static async Task<CampaignPage?> Find(Session db, string slug)
    {
        var heading = await FindHeading(db, slug);
        if (heading is null) return null;
        var of = new { heading.Id, Rows = Supporters_RowsMax };
        return new CampaignPage(heading,
            await db.Query<CampaignFunder>(FundersSql, of),
            await db.Query<BudgetLine>("""
                SELECT position, label, cents
                FROM budget_lines
                WHERE campaign_id = @Id
                ORDER BY position
                """, of),
            await db.Query<Supporter>(SupportersSql, of),
            await db.Query<CampaignPayment>("""
                SELECT stream, gross_cents AS gross, commission_cents AS commission, state, planned_at, confirmed_at
                FROM settlements
                WHERE campaign_id = @Id
                ORDER BY planned_at, stream
                """, of),
            await Funding.Rewards.Of(db, heading.Id)) { Awards = await PublicAwards.OfCampaign(db, heading.Id) };
    }

    public static Task<CampaignSign?> FindSign(Session db, string slug) => db.One<CampaignSign>($"""
        SELECT c.id, c.slug, c.title, o.name AS holder, c.state, c.opens_at, c.closes_at
        FROM campaigns c
        JOIN organisations o ON o.id = c.holder_id
        WHERE c.slug = @slug
          AND {IsPublic}
        """, new { slug });

    public static Task<CampaignHeading?> FindHeading(Session db, string slug) => db.One<CampaignHeading>($"""
        SELECT c.id, c.scheme_id, c.slug, c.title, c.summary, c.story, c.language, c.town, c.theme,
               c.expected_result, c.fictional, c.collection, c.state, c.succeeded, c.opens_at, c.closes_at,
               c.decided_at,
               o.name AS holder, o.kind AS holder_kind, o.payout_state = 'enabled' AS holder_verified,
               e.name AS call, e.success_basis_points,
               {CampaignFigureSql.Columns},
               s.citizen_cents AS snapshot_citizen_cents, s.match_cents AS snapshot_match_cents,
               s.contributors AS snapshot_contributors, c.image_document, c.image_alt
        FROM campaigns c
        JOIN organisations o ON o.id = c.holder_id
        JOIN calls e ON e.id = c.call_id
        LEFT JOIN campaign_snapshots s ON s.campaign_id = c.id
        {CampaignFigureSql.Joins}
        WHERE c.slug = @slug
          AND {IsPublic}
        """, new { slug });

    private const string FundersSql = $"""
        SELECT f.id, f.kind, f.name, o.name AS organisation, f.line, f.amount_cents AS amount,
               coalesce(g.cents, 0)::bigint AS given,
               CASE WHEN f.state IN ('suspended', 'closed') THEN 0
                    ELSE coalesce(a.credits_posted - a.debits_posted - a.debits_pending, f.amount_cents)
               END AS remaining,
               f.decision_number, f.decision_date::timestamp AS decision_date, f.assembly, f.guarantee,
               f.default_plan, f.gives_anyway, f.unused_part, f.paid_when, f.state,
               f.secured_at IS NOT NULL AS is_secured, {Guarantees.Stands} AS stands
        FROM campaigns c
        JOIN funds f ON f.call_id = c.call_id AND f.state IN ('active', 'exhausted', 'suspended', 'closed')
         AND NOT {PledgePages.WasGivenUp}
         AND (f.all_campaigns OR EXISTS (
                SELECT 1 FROM fund_campaigns x WHERE x.fund_id = f.id AND x.campaign_id = c.id))
        JOIN organisations o ON o.id = f.organisation_id
        LEFT JOIN accounts a ON a.owner_id = f.id
        LEFT JOIN LATERAL (
            SELECT sum(coalesce(m.earned_cents, m.cents)) AS cents
            FROM matches m
            WHERE m.campaign_id = c.id AND m.fund_id = f.id AND m.status <> 'released'
        ) g ON true
        WHERE c.id = @Id
        ORDER BY f.kind, f.priority, f.position
        """;

    // Only the chosen form of the name leaves the database: a first name and an initial, or all of it.
    private const string SupportersSql = """
        SELECT CASE k.display
                   WHEN 'full_name' THEN n.name
                   ELSE split_part(n.name, ' ', 1)
                        || coalesce(' ' || nullif(left(split_part(n.name, ' ', 2), 1), '') || '.', '')
               END AS name,
               k.display, k.message, coalesce(k.committed_at, k.collected_at, k.created_at) AS at
        FROM contributions k
        JOIN contribution_names n ON n.contribution_id = k.id
        WHERE k.campaign_id = @Id AND k.display <> 'anonymous' AND k.status IN ('committed', 'collected')
        ORDER BY k.created_at DESC, k.id
        LIMIT @Rows
        """;
}
