using Okote.Data;

namespace Okote.Funding;

public sealed record ListedOrganisation(
    Guid Id, string Name, string Kind, string? Siren, string? Rna, string? RegisterEntry, string? Town, long Members);

/// <summary>Every organisation, for the operator.</summary>
public static class OrganisationList
{
    public const int Page_RowsMax = 50;

    /// <summary>By name; <paramref name="after"/> is the last one of the page before.</summary>
    public static Task<IReadOnlyList<ListedOrganisation>> Find(Session session, string? name, Guid? after) =>
        session.Query<ListedOrganisation>("""
            SELECT o.id, o.name, o.kind, o.siren, o.rna, o.register_entry, o.town,
                   (SELECT count(*) FROM roles r WHERE r.organisation_id = o.id) AS members
            FROM organisations o
            WHERE (@name::text IS NULL OR o.name ILIKE '%' || @name || '%' OR o.siren = @name)
              AND (@after::uuid IS NULL OR (o.name, o.id) > (
                    SELECT x.name, x.id FROM organisations x WHERE x.id = @after))
            ORDER BY o.name, o.id
            LIMIT @Rows
            """, new { name, after, Rows = Page_RowsMax + 1 });
}
