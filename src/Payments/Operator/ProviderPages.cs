using Okote.Data;

namespace Okote.Payments;

/// <summary>A stored event, as the operator's list shows it.</summary>
public sealed record ProviderEventRow(
    string Id, string Type, string? About, string State, int Tries, string Note, DateTimeOffset ReceivedAt,
    DateTimeOffset? EndedAt);

public sealed record ProviderEventPage(
    string Id, string Type, string? ApiVersion, bool Livemode, string? Account, DateTimeOffset Created, string Body,
    DateTimeOffset ReceivedAt, string State, int Tries, string Note, DateTimeOffset? EndedAt);

public sealed record DiscrepancyRow(
    Guid Id, string Kind, string Subject, string Evidence, long? OursCents, long? TheirsCents, string State,
    DateTimeOffset OpenedAt, DateTimeOffset? ClosedAt, string? Explanation);

public sealed record ReconciliationRow(
    Guid Id, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, long Transactions, long? OursCents, long? TheirsCents,
    int Opened);

/// <summary>What the provider told us and where it disagrees with our books, for the operator to read.</summary>
public static class ProviderPages
{
    public const int Page_RowsMax = 50;

    /// <summary>Newest first; <paramref name="before"/> is the last event of the page before.</summary>
    public static Task<IReadOnlyList<ProviderEventRow>> Events(
        Session db, string? state, string? text, string? before) => db.Query<ProviderEventRow>("""
        SELECT id, type, body->'data'->'object'->>'id' AS about, state, tries, note, received_at, ended_at
        FROM stripe_events
        WHERE (@state::text IS NULL OR state = @state)
          AND (@text::text IS NULL OR id = @text OR type = @text OR body->'data'->'object'->>'id' = @text)
          AND (@before::text IS NULL OR (received_at, id) < (
                SELECT x.received_at, x.id FROM stripe_events x WHERE x.id = @before))
        ORDER BY received_at DESC, id DESC
        LIMIT @Rows
        """, new { state, text, before, Rows = Page_RowsMax + 1 });

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
            """, new { contribution, Rows = Page_RowsMax });

    /// <summary>Open ones first, then newest first; <paramref name="before"/> is the last of the page before.</summary>
    public static Task<IReadOnlyList<DiscrepancyRow>> Discrepancies(Session db, string? state, Guid? before) =>
        db.Query<DiscrepancyRow>("""
            SELECT id, kind, subject, evidence, ours_cents, theirs_cents, state, opened_at, closed_at, explanation
            FROM discrepancies
            WHERE (@state::text IS NULL OR state = @state)
              AND (@before::uuid IS NULL OR (state, opened_at, id) < (
                    SELECT x.state, x.opened_at, x.id FROM discrepancies x WHERE x.id = @before))
            ORDER BY state DESC, opened_at DESC, id DESC
            LIMIT @Rows
            """, new { state, before, Rows = Page_RowsMax + 1 });

    public static Task<IReadOnlyList<ReconciliationRow>> Reconciliations(Session db, Guid? before) =>
        db.Query<ReconciliationRow>("""
            SELECT id, started_at, ended_at, transactions, ours_cents, theirs_cents, opened
            FROM reconciliations
            WHERE @before::uuid IS NULL OR (started_at, id) < (
                    SELECT x.started_at, x.id FROM reconciliations x WHERE x.id = @before)
            ORDER BY started_at DESC, id DESC
            LIMIT @Rows
            """, new { before, Rows = Page_RowsMax + 1 });
}
