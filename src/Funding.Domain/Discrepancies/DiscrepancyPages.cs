using Okote.Data;

namespace Okote.Funding;

public sealed record DiscrepancyRow(
    Guid Id, string Kind, string Subject, string Evidence, long? OursCents, long? TheirsCents, string State,
    DateTimeOffset OpenedAt, DateTimeOffset? ClosedAt, string? Explanation);

/// <summary>One discrepancy with both sides.</summary>
/// <param name="OursIds">Keys of our journals, one a line, as all lists here.</param>
/// <param name="CorrectionKey">The journal that a person named when closing.</param>
public sealed record DiscrepancyPage(
    Guid Id, string Kind, string Subject, string Evidence, long? OursCents, long? TheirsCents, string State,
    DateTimeOffset OpenedAt, DateTimeOffset? ClosedAt, string? Explanation, string OursIds, string TheirsIds,
    string TheirsKinds, DateTimeOffset? OursAt, DateTimeOffset? TheirsAt, string TheirsCurrency,
    DateTimeOffset? ComparedAt, string? ClosedBy, Guid? CorrectionId, string? CorrectionKey);

/// <summary>What disagrees, for the operator to read.</summary>
public static class DiscrepancyPages
{
    private const string From = "FROM discrepancies d";

    // Open ones stand first until another order is asked for.
    private static readonly ListOrder Order = new(From, "d.id", "-state",
        ("state", "(d.state, d.opened_at)"), ("opened", "d.opened_at"), ("kind", "d.kind"),
        ("ended", "coalesce(d.closed_at, '-infinity'::timestamptz)"));

    public static async Task<Listed<DiscrepancyRow>> List(
        Session db, string? state, string? kind, string? text, ListAsk ask)
    {
        var page = Order.At(ask);
        return page.Cut(await db.Query<DiscrepancyRow>($"""
            SELECT d.id, d.kind, d.subject, d.evidence, d.ours_cents, d.theirs_cents, d.state, d.opened_at,
                   d.closed_at, d.explanation
            {From}
            WHERE (@state::text IS NULL OR d.state = @state) AND (@kind::text IS NULL OR d.kind = @kind)
              AND (@text::text IS NULL OR d.subject = @text OR @text = ANY (d.ours_ids) OR @text = ANY (d.theirs_ids))
              AND {page.Where}
            ORDER BY {page.By}
            LIMIT @Limit
            """, new { state, kind, text, page.After, page.Limit }), row => row.Id);
    }

    /// <summary>The kinds there are, for the filter.</summary>
    public static Task<IReadOnlyList<string>> Kinds(Session db) => db.Query<string>("""
        SELECT DISTINCT kind
        FROM discrepancies
        ORDER BY kind
        """);

    public static Task<DiscrepancyPage?> Find(Session db, Guid id) => db.One<DiscrepancyPage>("""
        SELECT d.id, d.kind, d.subject, d.evidence, d.ours_cents, d.theirs_cents, d.state, d.opened_at, d.closed_at,
               d.explanation, array_to_string(d.ours_ids, chr(10)) AS ours_ids,
               array_to_string(d.theirs_ids, chr(10)) AS theirs_ids,
               array_to_string(d.theirs_kinds, chr(10)) AS theirs_kinds, d.ours_at, d.theirs_at, d.theirs_currency,
               r.started_at AS compared_at, p.name AS closed_by, d.correction_id, j.key AS correction_key
        FROM discrepancies d
        LEFT JOIN reconciliations r ON r.id = d.reconciliation_id
        LEFT JOIN people p ON p.id = d.closed_by
        LEFT JOIN journals j ON j.id = d.correction_id
        WHERE d.id = @id
        """, new { id });
}
