using System.Globalization;
using System.Text;
using Okote.Data;
using Okote.Funding;
using Okote.Matching;
using static Okote.Web.SeasonRefusal;

namespace Okote.Web;

/// <summary>What is on the desks of a demo's public bodies: one envelope being written, one that waits for a second
/// person, and the next version of a rule. None of it is money yet.</summary>
internal sealed class SeasonCity(IServiceProvider services)
{
    private static readonly string[] Glyphs = ["\\", "(", ")"];

    public async Task Prepare(Guid call)
    {
        var db = services.GetRequiredService<Db>();
        var claire = await Find(db, "claire");
        var known = (await SchemeDrafts.Calls(db, claire.Cities)).First(funded => funded.Id == call);
        var decided = services.GetRequiredService<TimeProvider>().GetUtcNow().AddDays(-7);
        var day = DateOnly.FromDateTime(decided.UtcDateTime);
        await Must("draft envelope", Use<SaveEnvelope>().Run(new EnvelopeEntry(Guid.CreateVersion7(),
            known.OrganisationId, call, "public", "Enveloppe complémentaire (projet)", Money.Eur(10_000_00), 3, null,
            new DecisionEntry(null, null, null)), claire));
        var waiting = new EnvelopeEntry(Guid.CreateVersion7(), known.OrganisationId, call, "public",
            "Rallonge de l'édition", Money.Eur(5_000_00), 2, null,
            new DecisionEntry($"{day.Year}-117", day, "Conseil (inventé)", "65748"));
        await Must("envelope", Use<SaveEnvelope>().Run(waiting, claire));
        await Must("decision", Use<UploadDecisionPaper>().Run(Guid.CreateVersion7(), "fund", waiting.Id,
            ("deliberation.pdf", Pdf([waiting.Name, $"n° {waiting.Decision.Number}", "(inventée)"])), claire));
        await Must("submit envelope", Use<SubmitEnvelope>().Run(waiting.Id, claire));
        await Draft(db, known, claire);
    }

    /// <summary>The way of public money: one person certifies and writes the payment down, another orders and confirms
    /// it.</summary>
    public async Task Pay(Guid item, DateOnly today)
    {
        var db = services.GetRequiredService<Db>();
        var (claire, bruno) = (await Find(db, "claire"), await Find(db, "bruno"));
        await Must("certify", Use<CertifyPayment>().Run(item, claire.Name, "Direction des finances", today, claire));
        await Must("mandate", Use<IssueMandate>().Run(item, $"M-{Mark(item)}", today, bruno));
        var entry = Guid.CreateVersion7();
        await Must("write a payment", Use<RecordCityPayment>().Run(entry, item, today, claire));
        await Must("confirm a payment", Use<DecideCityPayment>().Run(
            item, entry, bruno, approve: true, "vu au relevé"));
    }

    /// <summary>Short enough to read out, and of its own: the end of an id is random.</summary>
    public static string Mark(Guid id) => id.ToString("N")[^8..].ToUpperInvariant();

    /// <summary>A cap for single gifts that the rule in force does not have.</summary>
    private async Task Draft(Db db, FundedCall call, CurrentPerson claire)
    {
        var rule = await Calls.Scheme(db, call.SchemeId);
        var capped = new Scheme([.. rule.Lines.Select(line => line.Id == "public"
            ? line with { Rule = line.Rule with { MatchPerContribution = 500_00 } } : line)]);
        await Must("draft rule", Use<SaveSchemeDraft>().Run(new SchemeEntry(Guid.CreateVersion7(), call.Id,
            call.OrganisationId, capped.ToJson(), Math.Max(1, call.Campaigns), Money.Eur(call.Goal)), claire));
    }

    /// <summary>One of the demo's people with everything they may do now.</summary>
    public static async Task<CurrentPerson> Find(Db db, string persona)
    {
        var id = (await Presences.WithEmail(db, Personas.Find(persona)!.Email))!.Value;
        return (await Presences.Find(db, id, (await Presences.Stamp(db, id))!.Value))!;
    }

    /// <summary>The text of a season's decision, invented like the rest.</summary>
    public static Upload Paper(FundEntry fund) => new(Guid.CreateVersion7(), fund.OrganisationId, DecisionPaper.Kind,
        "fund", fund.Id, "deliberation.pdf",
        Pdf([
            fund.Name, $"Délibération n° {fund.Decision!.Number}",
            fund.Decision.Date.ToString("d MMMM yyyy", CultureInfo.GetCultureInfo("fr-FR")), fund.Decision.Assembly,
            "(inventée)",
        ]), FileType.Papers, IsPublic: true);

    /// <summary>One page of a few lines, without anything but what every reader of PDF knows.</summary>
    private static byte[] Pdf(IReadOnlyList<string> lines)
    {
        var text = string.Concat(lines.Select((line, i) => $"1 0 0 1 72 {760 - 24 * i} Tm ({Escaped(line)}) Tj\n"));
        var page = $"BT /F1 14 Tf\n{text}ET";
        string[] objects =
        [
            "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> "
                + ">> >>",
            $"<< /Length {page.Length} >>\nstream\n{page}\nendstream",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        ];
        var file = new StringBuilder("%PDF-1.4\n");
        var places = new List<int>();
        foreach (var (index, content) in objects.Index())
        {
            places.Add(file.Length);
            file.Append(CultureInfo.InvariantCulture, $"{index + 1} 0 obj\n{content}\nendobj\n");
        }
        var table = file.Length;
        file.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Length + 1}\n0000000000 65535 f \n");
        foreach (var place in places) file.Append(CultureInfo.InvariantCulture, $"{place:0000000000} 00000 n \n");
        file.Append(CultureInfo.InvariantCulture,
            $"trailer << /Size {objects.Length + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n");
        return Encoding.Latin1.GetBytes(file.ToString());
    }

    private static string Escaped(string line) =>
        Glyphs.Aggregate(line, (text, glyph) => text.Replace(glyph, "\\" + glyph, StringComparison.Ordinal));

    private T Use<T>() where T : notnull => services.GetRequiredService<T>();
}
