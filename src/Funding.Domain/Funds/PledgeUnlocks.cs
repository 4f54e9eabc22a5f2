using System.Globalization;
using Okote.Data;

namespace Okote.Funding;

/// <summary>What one campaign has unlocked of a pledge.</summary>
/// <param name="People">Null below five: fewer people are nobody's business.</param>
/// <param name="Due">What its settlement asks of the company; null before there is one.</param>
public sealed record UnlockedCampaign(
    Guid CampaignId, string Title, string Slug, string State, Money Held, Money Confirmed, Money Earned, int? People,
    Money? Due, string? DueState, Guid? ItemId);

/// <summary>Euros unlocked from one day to another, both included; at least five people are in it.</summary>
public sealed record UnlockedDays(DateOnly From, DateOnly To, Money Amount, int People);

/// <summary>How citizens unlock a pledge, in sums of five people and more.</summary>
public static class PledgeUnlocks
{
    /// <summary>Fewer people are told apart by what they gave; companies and cities see sums of five and more.
    /// </summary>
    public const int Aggregate_PeopleMin = 5;

    private const int Days_RowsMax = 50_000;

    private const string CampaignRows = """
        SELECT p.id AS campaign_id, p.title, p.slug, p.state,
               coalesce(m.held, 0)::bigint AS held, coalesce(m.confirmed, 0)::bigint AS confirmed,
               coalesce(m.earned, 0)::bigint AS earned,
               CASE WHEN m.people >= @Aggregate_PeopleMin THEN m.people END AS people,
               i.gross_cents AS due, i.state AS due_state, i.id AS item_id
        FROM campaigns p
        JOIN LATERAL (
            SELECT sum(x.cents) FILTER (WHERE x.status = 'held') AS held,
                   sum(x.cents) FILTER (WHERE x.status = 'confirmed') AS confirmed,
                   sum(coalesce(x.earned_cents, x.cents)) FILTER (WHERE x.status = 'earned') AS earned,
                   count(DISTINCT c.contributor_id)::int AS people
            FROM matches x
            LEFT JOIN contributions c ON c.id = x.contribution_id
            WHERE x.fund_id = @fund AND x.campaign_id = p.id AND x.status <> 'released') m ON true
        LEFT JOIN (
            SELECT s.campaign_id, i.id, i.gross_cents, i.state
            FROM settlement_items i
            JOIN settlements s ON s.id = i.settlement_id
            WHERE i.fund_id = @fund) i ON i.campaign_id = p.id
        WHERE p.call_id = (SELECT f.call_id FROM funds f WHERE f.id = @fund)
          AND (coalesce(m.held, 0) + coalesce(m.confirmed, 0) + coalesce(m.earned, 0) > 0
               OR EXISTS (SELECT 1 FROM fund_campaigns f WHERE f.fund_id = @fund AND f.campaign_id = p.id))
        """;

    private const string CampaignColumns = """
        r.campaign_id, r.title, r.slug, r.state, r.held, r.confirmed, r.earned, r.people, r.due, r.due_state, r.item_id
        """;

    // Not by people: the order would tell what the column hides.
    private static readonly ListOrder CampaignOrder = new("FROM rows r", "r.campaign_id", "campaign",
        ("campaign", "r.title"), ("state", "r.state"), ("held", "r.held"), ("confirmed", "r.confirmed"),
        ("earned", "r.earned"), ("due", "coalesce(r.due, 0)"));

    private static readonly ComputedOrder<UnlockedDays> DayOrder = new(
        row => row.From.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), "from",
        ("from", (a, b) => a.From.CompareTo(b.From)), ("to", (a, b) => a.To.CompareTo(b.To)),
        ("amount", (a, b) => a.Amount.Cents.CompareTo(b.Amount.Cents)),
        ("people", (a, b) => a.People.CompareTo(b.People)));

    public static Task<IReadOnlyList<UnlockedCampaign>> ByCampaign(Session db, Guid fund) =>
        db.Query<UnlockedCampaign>($"""
            WITH rows AS ({CampaignRows})
            SELECT {CampaignColumns}
            FROM rows r
            ORDER BY r.title, r.campaign_id
            """, new { fund, Aggregate_PeopleMin });

    public static async Task<Listed<UnlockedCampaign>> Campaigns(
        Session db, Guid fund, string? state, string? text, ListAsk ask)
    {
        var page = CampaignOrder.At(ask);
        return page.Cut(await db.Query<UnlockedCampaign>($"""
            WITH rows AS ({CampaignRows})
            SELECT {CampaignColumns}
            FROM rows r
            WHERE (@state::text IS NULL OR r.state = @state)
              AND (@text::text IS NULL OR strpos(lower(r.title), lower(@text)) > 0) AND {page.Where}
            ORDER BY {page.By}
            LIMIT @Limit
            """, new { fund, Aggregate_PeopleMin, state, text, page.After, page.Limit }), row => row.CampaignId);
    }

    public static async Task<Listed<UnlockedDays>> Days(Session db, Guid fund, ListAsk ask) =>
        DayOrder.Cut(await PerDay(db, fund), ask);

    private sealed record DayRow(string Day, Guid Person, long Cents);

    /// <summary>Days with fewer than five people are told together with those that follow; a rest too small joins the
    /// days before it, and fewer than five people in all are not told at all.</summary>
    public static async Task<IReadOnlyList<UnlockedDays>> PerDay(Session db, Guid fund)
    {
        var rows = await db.Query<DayRow>("""
            SELECT to_char(m.created_at AT TIME ZONE 'Europe/Paris', 'YYYY-MM-DD') AS day,
                   c.contributor_id AS person, sum(coalesce(m.earned_cents, m.cents))::bigint AS cents
            FROM matches m
            JOIN contributions c ON c.id = m.contribution_id
            WHERE m.fund_id = @fund AND m.status IN ('confirmed', 'earned')
            GROUP BY 1, 2
            ORDER BY 1, 2
            LIMIT @Days_RowsMax
            """, new { fund, Days_RowsMax });
        return Together([.. rows.Select(row => (DateOnly.ParseExact(row.Day, "yyyy-MM-dd",
            CultureInfo.InvariantCulture), row.Person, row.Cents))]);
    }

    /// <param name="gifts">What each person unlocked on each day, by day.</param>
    public static IReadOnlyList<UnlockedDays> Together(IReadOnlyList<(DateOnly Day, Guid Person, long Cents)> gifts)
    {
        var told = new List<(DateOnly From, DateOnly To, long Cents, HashSet<Guid> People)>();
        foreach (var day in gifts.GroupBy(gift => gift.Day))
        {
            if (told.Count == 0 || told[^1].People.Count >= Aggregate_PeopleMin) told.Add((day.Key, day.Key, 0, []));
            var open = told[^1];
            open.People.UnionWith(day.Select(gift => gift.Person));
            told[^1] = (open.From, day.Key, open.Cents + day.Sum(gift => gift.Cents), open.People);
        }
        if (told.Count > 1 && told[^1].People.Count < Aggregate_PeopleMin)
        {
            var (rest, before) = (told[^1], told[^2]);
            before.People.UnionWith(rest.People);
            told[^2] = (before.From, rest.To, before.Cents + rest.Cents, before.People);
            told.RemoveAt(told.Count - 1);
        }
        return [.. told.Where(days => days.People.Count >= Aggregate_PeopleMin)
            .Select(days => new UnlockedDays(days.From, days.To, Money.Eur(days.Cents), days.People.Count))];
    }
}
