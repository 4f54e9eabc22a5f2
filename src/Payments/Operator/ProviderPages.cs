using Okote.Data;

namespace Okote.Payments;

/// <summary>A stored event, as the operator's list shows it.</summary>
public sealed record ProviderEventRow(
    string Id, string Type, string? About, string State, int Tries, string Note, DateTimeOffset ReceivedAt,
    DateTimeOffset? EndedAt);

public sealed record ProviderEventPage(
    string Id, string Type, string? ApiVersion, bool Livemode, string? Account, DateTimeOffset Created, string Body,
    DateTimeOffset ReceivedAt, string State, int Tries, string Note, DateTimeOffset? EndedAt);

public sealed record ReconciliationRow(
    Guid Id, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, long Transactions, long? OursCents, long? TheirsCents,
    int Opened);

/// <summary>What the provider told us and where it disagrees with our books, for the operator to read.</summary>
public static class ProviderPages
{
    /// <summary>Events shown beside one contribution; real ones have a handful.</summary>
    private const int OfContribution_RowsMax = 50;

    private const string EventsFrom = "FROM stripe_events e";

    private static readonly ListOrder EventsOrder = new(EventsFrom, "e.id", "-when",
        ("when", "e.received_at"), ("kind", "e.type"), ("tries", "e.tries")) { IdKind = RowId.Text };

    private const string ReconciliationsFrom = "FROM reconciliations r";

    private static readonly ListOrder ReconciliationsOrder = new(ReconciliationsFrom, "r.id", "-started",
        ("started", "r.started_at"), ("transactions", "r.transactions"), ("opened", "r.opened"));

    public static async Task<Listed<ProviderEventRow>> Events(Session db, string? state, string? text, ListAsk ask)
    {
        var page = EventsOrder.At(ask);
        return page.Cut(await db.Query<ProviderEventRow>($"""
            SELECT e.id, e.type, e.body->'data'->'object'->>'id' AS about, e.state, e.tries, e.note, e.received_at,
                   e.ended_at
            {EventsFrom}
            WHERE (@state::text IS NULL OR e.state = @state)
              AND (@text::text IS NULL OR e.id = @text OR e.type = @text OR e.body->'data'->'object'->>'id' = @text)
              AND {page.Where}
            ORDER BY {page.By}
            LIMIT @Limit
            """, new { state, text, page.After, page.Limit }), row => row.Id);
    }

    public static Task<ProviderEventPage?> FindEvent(Session db, string id) => db.One<ProviderEventPage>("""
        SELECT id, type, api_version, livemode, account, created, jsonb_pretty(body) AS body, received_at, state,
               tries, note, ended_at
        FROM stripe_events
        WHERE id = @id
        """, new { id });

    /// <summary>Every event about one contribution, its intents, charges and refunds; oldest first.</summary>
    public static Task<IReadOnlyList<ProviderEventRow>> EventsOf(Session db, Guid contribution) =>
        db.Query<ProviderEventRow>("""
            SELECT id, type, body->'data'->'object'->>'id' AS about, state, tries, note, received_at, ended_at
            FROM stripe_events
            WHERE body->'data'->'object'->>'id' IN (
                    SELECT x.object_id
                    FROM payments p
                    CROSS JOIN LATERAL (VALUES (p.session_id), (p.customer_id), (p.payment_method_id),
                                               (p.payment_intent_id), (p.charge_id)) x (object_id)
                    WHERE p.contribution_id = @contribution
                    UNION
                    SELECT provider_id FROM refunds WHERE contribution_id = @contribution)
            ORDER BY received_at, id
            LIMIT @Rows
            """, new { contribution, Rows = OfContribution_RowsMax });

    public static async Task<Listed<ReconciliationRow>> Reconciliations(Session db, ListAsk ask)
    {
        var page = ReconciliationsOrder.At(ask);
        return page.Cut(await db.Query<ReconciliationRow>($"""
            SELECT r.id, r.started_at, r.ended_at, r.transactions, r.ours_cents, r.theirs_cents, r.opened
            {ReconciliationsFrom}
            WHERE {page.Where}
            ORDER BY {page.By}
            LIMIT @Limit
            """, new { page.After, page.Limit }), row => row.Id);
    }
}
