using System.Globalization;
using System.Text;
using Okote.Data;

namespace Okote.Funding;

/// <summary>Puts the decision file of one public envelope together.</summary>
public sealed class DecisionFiles(Db db)
{
    private sealed record EnvelopeRow(
        Guid FundId, string Fund, string Call, Guid CallId, string State, string Number, string Date, string Assembly,
        string BudgetLine, long VotedCents, long RemainingCents, long ReturnedCents, DateTimeOffset CreatedAt,
        string City, string? Siren, string? Siret, string? Rna, string? Town, bool Fictional);

    private sealed record InterestRow(string Subject, string Person, string Reason, DateTimeOffset RecordedAt);

    private sealed record ConventionRow(Guid DocumentId, int Year, string FileName);

    private sealed record ReglementRow(Guid SchemeId, int Version, string Language);

    /// <param name="cities">The public bodies somebody may see; null for all.</param>
    /// <returns>Null for an envelope that is not theirs, and for a draft.</returns>
    public async Task<DecisionFile?> Find(Guid fund, Guid[]? cities, PaperIssuer issuer)
    {
        if (await Envelope(fund, cities) is not { } envelope) return null;
        var facts = new DecisionFacts(envelope, await Approvals(fund));
        var state = await EtatsLiquidatifs.Find(db, fund, cities);
        var parts = new List<DecisionFilePart>
        {
            Bytes("00-sommaire.pdf", () => PaperPdf.Of(facts.ToPaper(issuer))),
            Text("01-approbations.csv", facts.ApprovalsCsv()),
        };
        parts.AddRange(await Decisions(fund));
        parts.AddRange(await Rules(envelope.CallId));
        parts.AddRange(await Matches(fund));
        if (state is not null)
        {
            parts.Add(Bytes("05-etat-liquidatif.pdf", () => PaperPdf.Of(state.ToPaper(issuer))));
            parts.Add(Text("05-etat-liquidatif.csv", state.ToCsv()));
        }
        parts.AddRange(await Interests(fund));
        parts.AddRange(await Conventions(fund));
        var date = state?.Date > facts.Date ? state.Date : facts.Date;
        return new DecisionFile($"{facts.Reference}.zip", date, parts);
    }

    private async Task<EnvelopeFacts?> Envelope(Guid fund, Guid[]? cities)
    {
        var row = await db.One<EnvelopeRow>("""
            SELECT f.id AS fund_id, f.name AS fund, c.name AS call, f.call_id, f.state, f.decision_number AS number,
                   to_char(f.decision_date, 'YYYY-MM-DD') AS date, f.assembly, f.budget_line,
                   f.amount_cents AS voted_cents,
                   coalesce(a.credits_posted - a.debits_posted - a.debits_pending, 0)::bigint AS remaining_cents,
                   f.returned_cents, f.created_at, o.name AS city, o.siren, o.siret, o.rna, o.town, o.fictional
            FROM funds f
            JOIN calls c ON c.id = f.call_id
            JOIN organisations o ON o.id = f.organisation_id
            LEFT JOIN accounts a ON a.owner_id = f.id AND a.kind = 'envelope'
            WHERE f.id = @fund AND f.kind = 'envelope' AND f.state <> 'draft'
              AND (@cities::uuid[] IS NULL OR f.organisation_id = ANY (@cities))
            """, new { fund, cities });
        return row is null ? null : new EnvelopeFacts(row.FundId, row.Fund, row.Call, row.CallId, row.State,
            new PublicDecision(row.Number, PaperRows.Day(row.Date)!.Value, row.Assembly, row.BudgetLine),
            row.VotedCents, row.RemainingCents, row.ReturnedCents, PaperWords.Day(row.CreatedAt),
            new PaperOrganisation(row.City, row.Siren, row.Town, row.Fictional, row.Siret, row.Rna));
    }

    /// <summary>Of the envelope itself, of what it pays, and of the bank lines that say it was paid.</summary>
    private Task<IReadOnlyList<DecisionApproval>> Approvals(Guid fund) => db.Query<DecisionApproval>("""
        SELECT a.subject_kind AS subject, coalesce(q.name, '') AS requested_by, a.requested_at,
               d.name AS decided_by, a.decided_at, a.decision, coalesce(a.reason, '') AS reason,
               encode(a.content_hash, 'hex') AS hash
        FROM approvals a
        JOIN people q ON q.id = a.requested_by
        LEFT JOIN people d ON d.id = a.decided_by
        WHERE a.subject_id = @fund
           OR a.subject_id IN (SELECT i.settlement_id FROM settlement_items i WHERE i.fund_id = @fund)
           OR a.subject_id IN (
               SELECT b.id
               FROM bank_entries b
               JOIN settlement_items i ON i.id = b.settlement_item_id
               WHERE i.fund_id = @fund)
        ORDER BY a.requested_at, a.id
        """, new { fund });

    private async Task<IEnumerable<DecisionFilePart>> Decisions(Guid fund) =>
        (await Documents.OfSubject(db, fund)).Select((document, index) => new DecisionFilePart(
            string.Create(CultureInfo.InvariantCulture, $"02-deliberation/{index + 1:00}-{Plain(document.FileName)}"),
            () => Documents.Content(db, document.Id)));

    /// <summary>Every version of the rule that the call published, in every language.</summary>
    private async Task<IEnumerable<DecisionFilePart>> Rules(Guid call) => (await db.Query<ReglementRow>("""
        SELECT r.scheme_id, s.version, r.language
        FROM reglements r
        JOIN match_schemes s ON s.id = r.scheme_id
        WHERE s.call_id = @call
        ORDER BY s.version, r.language
        """, new { call })).Select(row => new DecisionFilePart(
            $"03-reglement/reglement-v{row.Version}-{row.Language}.md",
            async () => Encoding.UTF8.GetBytes((await Reglements.Find(db, row.SchemeId, row.Language))!.Text)));

    private async Task<IEnumerable<DecisionFilePart>> Matches(Guid fund) => (await db.Query<string>("""
        SELECT DISTINCT p.slug
        FROM matches m
        JOIN campaigns p ON p.id = m.campaign_id
        WHERE m.fund_id = @fund
        ORDER BY p.slug
        """, new { fund })).Select(slug => new DecisionFilePart($"04-abondements/{slug}.csv",
            async () => Encoding.UTF8.GetBytes(DecisionFacts.MatchesCsv(await MatchesOf(fund, slug)))));

    private Task<IReadOnlyList<DecisionMatch>> MatchesOf(Guid fund, string slug) => db.Query<DecisionMatch>("""
        SELECT m.campaign_id, p.slug, m.created_at AS at, m.kind, m.status, m.cents,
               CASE m.status WHEN 'earned' THEN coalesce(m.earned_cents, m.cents) END AS earned_cents, m.reason,
               m.contribution_id
        FROM matches m
        JOIN campaigns p ON p.id = m.campaign_id
        WHERE m.fund_id = @fund AND p.slug = @slug
        ORDER BY m.created_at, m.id
        """, new { fund, slug });

    /// <summary>Who withdrew from the vote of the envelope, or from naming its campaigns.</summary>
    private async Task<IEnumerable<DecisionFilePart>> Interests(Guid fund)
    {
        var rows = await db.Query<InterestRow>("""
            SELECT x.subject_kind AS subject, x.person_name AS person, x.reason, x.recorded_at
            FROM interests x
            WHERE x.subject_id = @fund
               OR x.subject_id IN (
                   SELECT a.id
                   FROM awards a
                   JOIN funds f ON f.organisation_id = a.organisation_id AND f.call_id = a.call_id
                   WHERE f.id = @fund)
            ORDER BY x.recorded_at, x.id
            """, new { fund });
        return rows.Count == 0 ? [] :
        [
            Text("06-deports.csv", PaperCsv.Of(["objet", "personne", "motif", "inscrit_le"],
                rows.Select(row => (IReadOnlyList<string>)
                    [row.Subject, row.Person, row.Reason, PaperCsv.Day(PaperWords.Day(row.RecordedAt))]))),
        ];
    }

    /// <summary>What the body signed with those whom this envelope matched.</summary>
    private async Task<IEnumerable<DecisionFilePart>> Conventions(Guid fund) => (await db.Query<ConventionRow>("""
        SELECT k.document_id, k.year, d.file_name
        FROM conventions k
        JOIN documents d ON d.id = k.document_id
        JOIN funds f ON f.id = @fund AND f.organisation_id = k.funder_id
        WHERE k.beneficiary_id IN (
            SELECT p.holder_id
            FROM matches m
            JOIN campaigns p ON p.id = m.campaign_id
            WHERE m.fund_id = f.id)
        ORDER BY k.year, k.signed_on, k.id
        """, new { fund })).Select((row, index) => new DecisionFilePart(string.Create(CultureInfo.InvariantCulture,
            $"07-conventions/{index + 1:00}-{row.Year}-{Plain(row.FileName)}"),
            () => Documents.Content(db, row.DocumentId)));

    private static DecisionFilePart Text(string name, string text) => Bytes(name, () => Encoding.UTF8.GetBytes(text));

    private static DecisionFilePart Bytes(string name, Func<byte[]> content) =>
        new(name, () => Task.FromResult(content()));

    /// <summary>A name that every system can unpack, and that leads nowhere else.</summary>
    private static string Plain(string name) => string.Concat(
        name[(name.LastIndexOfAny(['/', '\\']) + 1)..].Normalize(NormalizationForm.FormD)
            .Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
            .Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-')).Trim('-', '.');
}
