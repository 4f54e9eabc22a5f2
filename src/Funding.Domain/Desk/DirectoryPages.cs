using Okote.Data;

namespace Okote.Funding;

public sealed record OrganisationRow(
    Guid Id, string Name, string Kind, string? Town, string? Siren, string PayoutState, bool Fictional, int Members,
    int Campaigns, int Funds, DateTimeOffset CreatedAt);

/// <summary>Somebody who works for an organisation.</summary>
public sealed record MemberRow(Guid PersonId, string Name, string Role, string Standing, bool MaySign, bool IsDisabled);

public sealed record OrganisationCampaign(Guid Id, string Title, string State, Money Goal);

public sealed record OrganisationFund(Guid Id, string Name, string Kind, string State, Money Amount);

public sealed record OrganisationPage(
    OrganisationRow Heading, IReadOnlyList<MemberRow> Members, IReadOnlyList<OrganisationCampaign> Campaigns,
    IReadOnlyList<OrganisationFund> Funds, IReadOnlyList<Document> Documents);

/// <summary>Somebody who works with Okote, or who gave.</summary>
public sealed record PersonRow(
    Guid Id, string Name, string? Email, string Language, bool IsDisabled, string Roles, DateTimeOffset CreatedAt);

public sealed record PersonRole(string Role, Guid? OrganisationId, string? Organisation, string Standing, bool MaySign);

/// <summary>A change of somebody's roles that waits for its second person.</summary>
public sealed record RoleChange(
    Guid Id, string Role, Guid? OrganisationId, string? Organisation, bool Grants, string Reason, byte[] ContentHash,
    Guid RequestedBy, string Requester, DateTimeOffset ExpiresAt)
{
    public string Fingerprint => WaitingApproval.FingerprintOf(ContentHash);
}

public sealed record PersonPage(
    PersonRow Heading, IReadOnlyList<PersonRole> Roles, IReadOnlyList<RoleChange> Waiting);

/// <summary>Organisations and people as the operator looks them up.</summary>
public static class DirectoryPages
{
    private const string OrganisationsFrom = "FROM organisations o";

    private const string OrganisationColumns = """
        o.id, o.name, o.kind, o.town, o.siren, o.payout_state, o.fictional,
        (SELECT count(DISTINCT r.person_id)::int FROM roles r WHERE r.organisation_id = o.id) AS members,
        (SELECT count(*)::int FROM campaigns c WHERE c.holder_id = o.id) AS campaigns,
        (SELECT count(*)::int FROM funds f WHERE f.organisation_id = o.id) AS funds, o.created_at
        """;

    private static readonly ListOrder OrganisationOrder = new(OrganisationsFrom, "o.id", "name",
        ("name", "o.name"), ("kind", "o.kind"), ("town", "coalesce(o.town, '')"), ("payout", "o.payout_state"),
        ("created", "o.created_at"));

    // Whoever only gave stays out of the directory: an operator looks gifts up by their reference.
    private const string PeopleFrom = "FROM people p";

    private const string PersonColumns = """
        p.id, coalesce(p.name, '') AS name, p.email, p.language, p.disabled_at IS NOT NULL AS is_disabled,
        coalesce((SELECT string_agg(DISTINCT r.role, ' ' ORDER BY r.role) FROM roles r WHERE r.person_id = p.id), '')
            AS roles,
        p.created_at
        """;

    private static readonly ListOrder PersonOrder = new(PeopleFrom, "p.id", "name",
        ("name", "coalesce(p.name, '')"), ("created", "p.created_at"));

    public static async Task<Listed<OrganisationRow>> Organisations(
        Session db, string? kind, string? payout, string? text, ListAsk ask)
    {
        var page = OrganisationOrder.At(ask);
        return page.Cut(await db.Query<OrganisationRow>($"""
            SELECT {OrganisationColumns}
            {OrganisationsFrom}
            WHERE (@kind::text IS NULL OR o.kind = @kind)
              AND (@payout::text IS NULL OR o.payout_state = @payout)
              AND (@text::text IS NULL OR strpos(lower(concat_ws(' ', o.name, o.town, o.siren)), lower(@text)) > 0)
              AND {page.Where}
            ORDER BY {page.By}
            LIMIT @Limit
            """, new { kind, payout, text, page.After, page.Limit }), row => row.Id);
    }

    public static async Task<OrganisationPage?> Organisation(Session db, Guid id)
    {
        var heading = await db.One<OrganisationRow>(
            $"SELECT {OrganisationColumns} {OrganisationsFrom} WHERE o.id = @id", new { id });
        return heading is null ? null : new OrganisationPage(heading,
            await db.Query<MemberRow>("""
                SELECT p.id AS person_id, coalesce(p.name, '') AS name, r.role, r.standing, r.may_sign,
                       p.disabled_at IS NOT NULL AS is_disabled
                FROM roles r
                JOIN people p ON p.id = r.person_id
                WHERE r.organisation_id = @id
                ORDER BY p.name, p.id
                LIMIT 200
                """, new { id }),
            await db.Query<OrganisationCampaign>("""
                SELECT id, title, state, goal_cents AS goal
                FROM campaigns
                WHERE holder_id = @id
                ORDER BY created_at DESC, id
                LIMIT 200
                """, new { id }),
            await db.Query<OrganisationFund>("""
                SELECT id, name, kind, state, amount_cents AS amount
                FROM funds
                WHERE organisation_id = @id
                ORDER BY created_at DESC, id
                LIMIT 200
                """, new { id }),
            await Documents.OfSubject(db, id));
    }

    /// <param name="access">open, closed, or lost: the second factor is, and the person waits.</param>
    public static async Task<Listed<PersonRow>> People(
        Session db, string? role, string? access, string? text, ListAsk ask)
    {
        var page = PersonOrder.At(ask);
        return page.Cut(await db.Query<PersonRow>($"""
            SELECT {PersonColumns}
            {PeopleFrom}
            WHERE EXISTS (
                SELECT 1
                FROM roles r
                WHERE r.person_id = p.id AND (@role::text IS NULL OR r.role = @role))
              AND CASE @access::text
                      WHEN 'open' THEN p.disabled_at IS NULL
                      WHEN 'closed' THEN p.disabled_at IS NOT NULL
                      WHEN 'lost' THEN EXISTS (
                          SELECT 1 FROM factor_resets x WHERE x.person_id = p.id AND x.ended_at IS NULL)
                      ELSE true
                  END
              AND (@text::text IS NULL OR strpos(lower(concat_ws(' ', p.name, p.email)), lower(@text)) > 0)
              AND {page.Where}
            ORDER BY {page.By}
            LIMIT @Limit
            """, new { role, access, text, page.After, page.Limit }), row => row.Id);
    }

    public static async Task<PersonPage?> Person(Session db, Guid id)
    {
        var heading = await db.One<PersonRow>($"SELECT {PersonColumns} {PeopleFrom} WHERE p.id = @id", new { id });
        return heading is null ? null : new PersonPage(heading,
            await db.Query<PersonRole>("""
                SELECT r.role, r.organisation_id, o.name AS organisation, r.standing, r.may_sign
                FROM roles r
                LEFT JOIN organisations o ON o.id = r.organisation_id
                WHERE r.person_id = @id
                ORDER BY r.role, o.name
                LIMIT 200
                """, new { id }),
            await db.Query<RoleChange>("""
                SELECT q.id, q.role, q.organisation_id, o.name AS organisation, q.grants, q.reason, a.content_hash,
                       a.requested_by, coalesce(p.name, '') AS requester, a.expires_at
                FROM role_requests q
                JOIN approvals a ON a.subject_kind = 'role' AND a.subject_id = q.id AND a.decision = 'waiting'
                JOIN people p ON p.id = a.requested_by
                LEFT JOIN organisations o ON o.id = q.organisation_id
                WHERE q.person_id = @id AND q.state = 'submitted'
                ORDER BY q.requested_at
                """, new { id }));
    }
}
