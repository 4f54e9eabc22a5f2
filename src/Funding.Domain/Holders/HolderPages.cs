using Okote.Data;

namespace Okote.Funding;

/// <summary>A campaign in the holder's list.</summary>
public sealed record HolderCampaign(
    Guid Id, string Slug, string Title, string Holder, string Call, CampaignState State, DateTimeOffset OpensAt,
    DateTimeOffset ClosesAt, string PayoutState, Guid HolderId, bool HasReport,
    Money Goal, Money Minimum, Money Citizen, Money Public, Money Private, Money Waiting, Money HeldMatch, int Backers)
{
    public CampaignFigures Figures => new(Goal, Minimum, Citizen, Public, Private, Waiting, HeldMatch, Backers);
}

/// <summary>Somebody's organisation as the place where its money arrives.</summary>
public sealed record PayoutPlace(Guid Id, string Name, string State, bool Begun);

/// <summary>One step of a campaign's way.</summary>
/// <param name="By">Null when nobody but the calendar moved it.</param>
public sealed record CampaignMove(
    int Position, CampaignState From, CampaignState To, string? By, DateTimeOffset MovedAt, string Reason);

public static class HolderPages
{
    public const int Campaigns_RowsMax = 100;

    private const string Columns = $"""
        c.id, c.slug, c.title, o.name AS holder, e.name AS call, replace(c.state, '_', '') AS state,
        c.opens_at, c.closes_at, o.payout_state, c.holder_id,
        EXISTS (SELECT 1 FROM campaign_reports r WHERE r.campaign_id = c.id) AS has_report,
        {CampaignFigureSql.Columns}
        """;

    private const string From = $"""
        FROM campaigns c
        JOIN organisations o ON o.id = c.holder_id
        JOIN calls e ON e.id = c.call_id
        {CampaignFigureSql.Joins}
        """;

    // Falling, so that among equals the newest comes first.
    private const string Mine = "c.holder_id = ANY (@Holders)";

    private static readonly ListOrder Order = new(From, "c.id", "-need",
        ("need", """
            -coalesce(array_position(ARRAY['changes_requested', 'draft', 'approved', 'live', 'settled'], c.state), 9)
            """),
        ("title", "c.title"), ("state", "c.state"), ("call", "e.name"), ("goal", "c.goal_cents"),
        ("ends", "c.closes_at"),
        ("raised", "coalesce(g.citizen, 0) + coalesce(m.public_match, 0) + coalesce(m.private_match, 0)"))
    {
        Scope = Mine,
    };

    /// <param name="state">As the database writes it; null for all.</param>
    public static async Task<Listed<HolderCampaign>> List(
        Session session, CurrentPerson me, string? state, string? text, ListAsk ask)
    {
        var page = Order.At(ask);
        return page.Cut(await session.Query<HolderCampaign>($"""
            SELECT {Columns}
            {From}
            WHERE {Mine} AND (@state::text IS NULL OR c.state = @state)
              AND (@text::text IS NULL OR strpos(lower(c.title), lower(@text)) > 0) AND {page.Where}
            ORDER BY {page.By}
            LIMIT @Limit
            """, new { me.Holders, state, text, page.After, page.Limit }), campaign => campaign.Id);
    }

    /// <summary>Those that need their holder first, then the newest.</summary>
    public static Task<IReadOnlyList<HolderCampaign>> Campaigns(Session session, CurrentPerson me) =>
        session.Query<HolderCampaign>($"""
            SELECT {Columns}
            {From}
            WHERE c.holder_id = ANY (@Holders)
            ORDER BY array_position(ARRAY['changes_requested', 'draft', 'approved', 'live', 'settled'], c.state)
                     NULLS LAST, c.created_at DESC, c.id
            LIMIT {Campaigns_RowsMax}
            """, new { me.Holders });

    public static Task<IReadOnlyList<PayoutPlace>> PayoutPlaces(Session session, CurrentPerson me) =>
        session.Query<PayoutPlace>("""
            SELECT id, name, payout_state AS state, payout_account IS NOT NULL AS begun
            FROM organisations
            WHERE id = ANY (@Holders)
            ORDER BY name, id
            """, new { me.Holders });

    public static Task<IReadOnlyList<CampaignMove>> Moves(Session session, Guid campaign) =>
        session.Query<CampaignMove>("""
            SELECT m.position, replace(m.from_state, '_', '') AS from, replace(m.to_state, '_', '') AS to,
                   p.name AS by, m.moved_at, m.reason
            FROM campaign_moves m
            LEFT JOIN people p ON p.id = m.moved_by
            WHERE m.campaign_id = @campaign
            ORDER BY m.position DESC
            """, new { campaign });
}
