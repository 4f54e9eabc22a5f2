using Okote.Data;

namespace Okote.Funding;

public sealed record CallListRow(
    Guid Id, string Name, string Territory, string State, DateTimeOffset OpensAt, DateTimeOffset ClosesAt,
    int Schemes, int Applications, int Campaigns);

/// <summary>Everything a call says, for the page of one and for its form.</summary>
public sealed record CallHeading(
    Guid Id, string Name, string Territory, string Themes, string State, DateTimeOffset? ApplicationsFrom,
    DateTimeOffset? ApplicationsTo, DateTimeOffset OpensAt, DateTimeOffset ClosesAt, DateTimeOffset? StoppedAt,
    string Criteria, int SuccessBasisPoints, int CommissionGiftsBp, int CommissionPatronageBp, int SettleAfterDays,
    int HoldLeaseSeconds, int HoldStepSeconds, int HoldCeilingSeconds, bool ConsentRequired, string RequiredAreas,
    string CreatedBy, DateTimeOffset CreatedAt)
{
    public IReadOnlyList<string> ThemeList => Parts(Themes);

    public IReadOnlyList<string> AreaList => Parts(RequiredAreas);

    private static string[] Parts(string joined) =>
        joined.Split(Campaign.ThemeSeparator, StringSplitOptions.RemoveEmptyEntries);
}

public sealed record CallBody(Guid Id, string Name, bool Chosen);

public sealed record CallScheme(Guid Id, int Version, DateTimeOffset CreatedAt);

/// <summary>One move of a call or a campaign.</summary>
public sealed record MoveRow(string FromState, string ToState, string By, DateTimeOffset MovedAt, string Reason);

public sealed record CallPage(
    CallHeading Heading, IReadOnlyList<CallBody> Bodies, IReadOnlyList<CallScheme> Schemes,
    IReadOnlyList<MoveRow> Moves);

/// <summary>The calls as the operator works on them.</summary>
public static class CallPages
{
    private const int Bodies_RowsMax = 200;

    private const string From = "FROM calls k";

    private static readonly ListOrder Order = new(From, "k.id", "-created",
        ("created", "k.created_at"), ("name", "k.name"), ("territory", "k.territory"), ("opens", "k.opens_at"),
        ("closes", "k.closes_at"));

    public static async Task<Listed<CallListRow>> List(Session db, string? state, string? text, ListAsk ask)
    {
        var page = Order.At(ask);
        return page.Cut(await db.Query<CallListRow>($"""
            SELECT k.id, k.name, k.territory, k.state, k.opens_at, k.closes_at,
                   (SELECT count(*)::int FROM match_schemes s WHERE s.call_id = k.id) AS schemes,
                   (SELECT count(*)::int FROM campaigns c WHERE c.call_id = k.id AND c.state = 'submitted')
                       AS applications,
                   (SELECT count(*)::int FROM campaigns c WHERE c.call_id = k.id) AS campaigns
            {From}
            WHERE (@state::text IS NULL OR k.state = @state)
              AND (@text::text IS NULL OR strpos(lower(k.name || ' ' || k.territory), lower(@text)) > 0)
              AND {page.Where}
            ORDER BY {page.By}
            LIMIT @Limit
            """, new { state, text, page.After, page.Limit }), row => row.Id);
    }

    public static async Task<CallPage?> Find(Session db, Guid id) =>
        await Heading(db, id) is not { } heading ? null : new CallPage(heading, await Bodies(db, id),
            await db.Query<CallScheme>("""
                SELECT id, version, created_at
                FROM match_schemes
                WHERE call_id = @id
                ORDER BY version DESC
                """, new { id }),
            await db.Query<MoveRow>("""
                SELECT m.from_state, m.to_state, coalesce(p.name, '') AS by, m.moved_at, m.reason
                FROM call_moves m
                LEFT JOIN people p ON p.id = m.moved_by
                WHERE m.call_id = @id
                ORDER BY m.position
                """, new { id }));

    /// <summary>All public bodies, and whether this call asks them for schemes; null: a call to be written.</summary>
    public static Task<IReadOnlyList<CallBody>> Bodies(Session db, Guid? call) => db.Query<CallBody>("""
        SELECT o.id, o.name, b.call_id IS NOT NULL AS chosen
        FROM organisations o
        LEFT JOIN call_bodies b ON b.organisation_id = o.id AND b.call_id = @call
        WHERE o.kind = 'public_body'
        ORDER BY o.name, o.id
        LIMIT @Rows
        """, new { call, Rows = Bodies_RowsMax });

    private static Task<CallHeading?> Heading(Session db, Guid id) => db.One<CallHeading>("""
        SELECT k.id, k.name, k.territory, array_to_string(k.themes, chr(31)) AS themes, k.state, k.applications_from,
               k.applications_to, k.opens_at, k.closes_at, k.stopped_at, k.criteria, k.success_basis_points,
               k.commission_gifts_bp, k.commission_patronage_bp, k.settle_after_days, k.hold_lease_seconds,
               k.hold_step_seconds, k.hold_ceiling_seconds, k.consent_required,
               array_to_string(k.required_areas, chr(31)) AS required_areas, coalesce(p.name, '') AS created_by,
               k.created_at
        FROM calls k
        LEFT JOIN people p ON p.id = k.created_by
        WHERE k.id = @id
        """, new { id });
}
