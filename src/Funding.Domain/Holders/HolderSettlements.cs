using Okote.Data;

namespace Okote.Funding;

/// <summary>One of the three purses of a campaign.</summary>
public sealed record HolderPurse(
    Guid Id, string Stream, Money Gross, Money Commission, string State, DateTimeOffset PlannedAt,
    DateTimeOffset? ApprovedAt, DateTimeOffset? SentAt, DateTimeOffset? ConfirmedAt)
{
    public Money Net => Gross - Commission;
}

/// <summary>One line of a purse: a gift by its reference, or a fund by the name of whoever gives it.</summary>
/// <param name="Name">Of the payer; for gifts their reference: who gave is the contributor's to tell.</param>
public sealed record HolderPurseLine(
    Guid Id, string Stream, string Name, Money Gross, Money Commission, string State,
    DateTimeOffset MovedAt)
{
    public Money Net => Gross - Commission;
}

public static class HolderSettlements
{
    public static IReadOnlyList<string> Streams { get; } = ["gifts", "patronage", "grant"];

    public static IReadOnlyList<string> States { get; } =
        ["planned", "called", "received", "paid", "unpaid", "returned"];

    private const string From = """
        FROM settlements s
        JOIN settlement_items i ON i.settlement_id = s.id
        LEFT JOIN contributions k ON k.id = i.contribution_id
        LEFT JOIN funds f ON f.id = i.fund_id
        LEFT JOIN organisations o ON o.id = f.organisation_id
        """;

    private const string OfCampaign = "s.campaign_id = @campaign";

    private static readonly ListOrder Order = new(From, "i.id", "stream",
        ("stream", "array_position(ARRAY['gifts', 'patronage', 'grant'], s.stream)"),
        ("line", "coalesce(o.name, k.reference, f.name, '')"), ("gross", "i.gross_cents"),
        ("net", "i.gross_cents - i.commission_cents"), ("state", "i.state"), ("when", "i.moved_at"))
    {
        Scope = OfCampaign,
    };

    public static Task<IReadOnlyList<HolderPurse>> Purses(Session session, Guid campaign) =>
        session.Query<HolderPurse>("""
            SELECT id, stream, gross_cents AS gross, commission_cents AS commission, state, planned_at, approved_at,
                   sent_at, confirmed_at
            FROM settlements
            WHERE campaign_id = @campaign
            ORDER BY array_position(ARRAY['gifts', 'patronage', 'grant'], stream)
            """, new { campaign });

    public static async Task<Listed<HolderPurseLine>> Lines(
        Session session, Guid campaign, string? stream, string? state, ListAsk ask)
    {
        var page = Order.At(ask);
        return page.Cut(await session.Query<HolderPurseLine>($"""
            SELECT i.id, s.stream, coalesce(o.name, k.reference, f.name, '') AS name, i.gross_cents AS gross,
                   i.commission_cents AS commission, i.state, i.moved_at
            {From}
            WHERE {OfCampaign} AND (@stream::text IS NULL OR s.stream = @stream)
              AND (@state::text IS NULL OR i.state = @state) AND {page.Where}
            ORDER BY {page.By}
            LIMIT @Limit
            """, new { campaign, stream, state, page.After, page.Limit }), line => line.Id);
    }
}
