using Okote.Data;

namespace Okote.Funding;

/// <summary>Proposals of the organisations a person works for; whoever asks for another one finds nothing.</summary>
public static class Proposals
{
    private const string Columns = """
        c.id, c.call_id, c.holder_id, o.name AS holder, c.slug, replace(c.state, '_', '') AS state, c.title, c.summary,
        c.story, c.language, c.town, c.commune, c.theme, array_to_string(c.further_themes, chr(31)) AS further_themes,
        c.expected_result, c.fictional, c.goal_cents AS goal, c.minimum_cents AS minimum,
        replace(c.collection, '_', '') AS collection, c.opens_at, c.closes_at, c.image_document, c.image_alt,
        e.name AS call, e.opens_at AS call_opens_at, e.closes_at AS call_closes_at, e.success_basis_points,
        o.payout_state
        """;

    private const string From = """
        FROM campaigns c
        JOIN organisations o ON o.id = c.holder_id
        JOIN calls e ON e.id = c.call_id
        WHERE c.id = @id AND c.holder_id = ANY (@Holders)
        """;

    public static Task<Proposal?> Find(Session session, CurrentPerson me, Guid id) => session.One<Proposal>($"""
        SELECT {Columns}
        {From}
        """, new { id, me.Holders });

    /// <summary>Two people of one organisation write one after the other.</summary>
    public static Task<Proposal?> Lock(Tx tx, CurrentPerson me, Guid id) => tx.One<Proposal>($"""
        SELECT {Columns}
        {From}
        FOR UPDATE OF c
        """, new { id, me.Holders });

    public static Task Save(Tx tx, Proposal proposal) => tx.Execute("""
        UPDATE campaigns
        SET title = @Title, summary = @Summary, story = @Story, language = @Language, town = @Town,
            commune = @Commune, theme = @Theme, further_themes = @Further, expected_result = @ExpectedResult,
            goal_cents = @Goal, minimum_cents = @Minimum, collection = @Collection, opens_at = @OpensAt,
            closes_at = @ClosesAt, image_document = @ImageDocument, image_alt = @ImageAlt
        WHERE id = @Id
        """,
        new
        {
            proposal.Id, proposal.Title, proposal.Summary, proposal.Story, proposal.Language, proposal.Town,
            proposal.Commune, proposal.Theme, Further = proposal.Themes.Skip(1).ToArray(), proposal.ExpectedResult,
            Goal = proposal.Goal.Cents,
            Minimum = Proposal.MinimumOf(proposal.Goal, proposal.SuccessBasisPoints).Cents,
            Collection = proposal.Collection.ToDb(), proposal.OpensAt, proposal.ClosesAt, proposal.ImageDocument,
            proposal.ImageAlt,
        });

    public static Task<IReadOnlyList<ProposalLine>> Budget(Session session, Guid campaign) =>
        session.Query<ProposalLine>("""
            SELECT id, position, label, cents AS cost
            FROM budget_lines
            WHERE campaign_id = @campaign
            ORDER BY position
            """, new { campaign });

    /// <summary>Quotes by the budget line they were attached to.</summary>
    public static async Task<ILookup<Guid, Document>> Quotes(Session session, Guid campaign) =>
        (await Papers(session, campaign, "quote")).ToLookup(document => document.SubjectId);

    /// <summary>Papers of one kind that hang on the lines of a budget.</summary>
    internal static Task<IReadOnlyList<Document>> Papers(Session session, Guid campaign, string kind) =>
        session.Query<Document>("""
            SELECT d.id, d.organisation_id, d.kind, d.subject_kind, d.subject_id, d.file_name, d.media_type,
                   length(d.content) AS size, d.sha256, d.is_public, d.uploaded_at
            FROM documents d
            JOIN budget_lines b ON b.id = d.subject_id
            WHERE b.campaign_id = @campaign AND d.kind = @kind AND d.withdrawn_at IS NULL
            ORDER BY d.uploaded_at, d.id
            """, new { campaign, kind });

    /// <summary>The words a new address may not take, because other campaigns have them.</summary>
    public static Task<IReadOnlyList<string>> Slugs(Session session, string beginning) => session.Query<string>("""
        SELECT slug
        FROM campaigns
        WHERE slug = @beginning OR slug LIKE @beginning || '-%'
        """, new { beginning });
}
