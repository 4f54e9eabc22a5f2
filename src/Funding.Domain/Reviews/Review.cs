using Okote.Data;

namespace Okote.Funding;

/// <summary>What an application is judged by; <see cref="Payout"/> is the second stage, before money leaves.</summary>
public enum ReviewArea { Project, Budget, Legal, Communication, PublicMoney, Payout }

public enum Verdict { Ok, Change, Refuse }

public enum Risk { Low, Medium, High }

/// <summary>What one person found in one area.</summary>
/// <param name="Internal">Between operators; otherwise the holder reads it.</param>
public sealed record Review(ReviewArea Area, Verdict Verdict, Risk Risk, string Comment, bool Internal)
{
    public Refusal? Problem() =>
        Verdict != Verdict.Ok && string.IsNullOrWhiteSpace(Comment) ? Refusal.ReasonMissing : null;

    /// <summary>The second stage begins when the campaign has ended well; the first lasts until it is approved.
    /// </summary>
    public bool Fits(CampaignState state) => Area == ReviewArea.Payout
        ? state is CampaignState.Succeeded or CampaignState.Closing
        : state is CampaignState.Submitted;
}

/// <summary>One written review.</summary>
public sealed record ReviewRow(
    Guid Id, long Position, int Round, ReviewArea Area, Verdict Verdict, Risk Risk, string Comment, bool Internal,
    Guid ReviewedBy, string Reviewer, DateTimeOffset ReviewedAt);

/// <summary>Reviews are only ever added; the newest of an area and round counts.</summary>
public static class CampaignReviews
{
    // Dapper reads an enum from its name without underscores, in any case.
    private const string Columns = """
        r.id, r.position, r.round, replace(r.area, '_', '') AS area, r.verdict, r.risk, r.comment, r.internal,
        r.reviewed_by, coalesce(p.name, '') AS reviewer, r.reviewed_at
        """;

    private sealed record AreaRow(ReviewArea Area, string? Verdict, Guid? ReviewedBy);

    /// <summary>How often the campaign was handed in; reviews belong to one of these rounds.</summary>
    public static Task<int> Round(Session session, Guid campaign) => session.Single<int>("""
        SELECT count(*)::int
        FROM campaign_moves
        WHERE campaign_id = @campaign AND to_state = 'submitted'
        """, new { campaign });

    /// <summary>Newest first.</summary>
    public static Task<IReadOnlyList<ReviewRow>> Of(Session session, Guid campaign) => session.Query<ReviewRow>($"""
        SELECT {Columns}
        FROM campaign_reviews r
        JOIN people p ON p.id = r.reviewed_by
        WHERE r.campaign_id = @campaign
        ORDER BY r.position DESC
        """, new { campaign });

    /// <summary>What the holder reads of the newest round: everything that is not between operators. Newest first.
    /// </summary>
    public static Task<IReadOnlyList<ReviewRow>> ForHolder(Session session, Guid campaign) =>
        session.Query<ReviewRow>($"""
            SELECT {Columns}
            FROM campaign_reviews r
            JOIN people p ON p.id = r.reviewed_by
            WHERE r.campaign_id = @campaign AND NOT r.internal AND r.round = (
                SELECT max(x.round) FROM campaign_reviews x WHERE x.campaign_id = r.campaign_id)
            ORDER BY r.position DESC
            """, new { campaign });

    /// <summary>The areas its call asks for that nobody has found in order in this round, and whether everything that
    /// was found in order was found by one person alone.</summary>
    public static async Task<(IReadOnlyList<ReviewArea> Open, Guid? Alone)> Standing(Session session, Guid campaign)
    {
        var areas = await session.Query<AreaRow>("""
            SELECT replace(a.area, '_', '') AS area, n.verdict, n.reviewed_by
            FROM campaigns c
            JOIN calls k ON k.id = c.call_id
            CROSS JOIN unnest(k.required_areas) WITH ORDINALITY AS a (area, position)
            LEFT JOIN LATERAL (
                SELECT r.verdict, r.reviewed_by
                FROM campaign_reviews r
                WHERE r.campaign_id = c.id AND r.area = a.area AND r.round = @Round
                ORDER BY r.position DESC
                LIMIT 1) n ON true
            WHERE c.id = @campaign
            ORDER BY a.position
            """, new { campaign, Round = await Round(session, campaign) });
        var reviewers = areas.Select(area => area.ReviewedBy).Distinct().ToList();
        return ([.. areas.Where(area => area.Verdict != Verdict.Ok.ToDb()).Select(area => area.Area)],
            reviewers is [{ } alone] ? alone : null);
    }

    /// <summary>Whether the second stage lets the money of this campaign go.</summary>
    public static Task<bool> LetsMoneyGo(Session session, Guid campaign) => session.Single<bool>("""
        SELECT coalesce((
            SELECT r.verdict = 'ok'
            FROM campaign_reviews r
            WHERE r.campaign_id = @campaign AND r.area = 'payout'
            ORDER BY r.position DESC
            LIMIT 1), false)
        """, new { campaign });

    public static Task Insert(
        Tx tx, Guid campaign, int round, IReadOnlyList<Review> reviews, Guid by, DateTimeOffset now) => tx.Execute("""
            INSERT INTO campaign_reviews (id, campaign_id, round, area, verdict, risk, comment, internal, reviewed_by,
                                          reviewed_at)
            SELECT x.id, @campaign, @round, x.area, x.verdict, x.risk, x.comment, x.internal, @by, @now
            FROM unnest(@Ids, @Areas, @Verdicts, @Risks, @Comments, @Internals)
                 AS x (id, area, verdict, risk, comment, internal)
            """,
            new
            {
                campaign, round, by, now,
                Ids = reviews.Select(_ => Guid.CreateVersion7(now)).ToArray(),
                Areas = reviews.Select(review => review.Area.ToDb()).ToArray(),
                Verdicts = reviews.Select(review => review.Verdict.ToDb()).ToArray(),
                Risks = reviews.Select(review => review.Risk.ToDb()).ToArray(),
                Comments = reviews.Select(review => review.Comment.Trim()).ToArray(),
                Internals = reviews.Select(review => review.Internal).ToArray(),
            });
}
