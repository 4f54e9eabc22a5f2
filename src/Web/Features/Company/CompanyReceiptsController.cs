using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>The receipts of what one's company paid for its calls, and what those that are missing wait for.</summary>
[Route("{lang:lang}/entreprise/recus")]
[WorkerOnly(Workplace.Company)]
public sealed class CompanyReceiptsController(Db db, CurrentPerson me, Texts texts, WebAppSettings settings)
    : Controller
{
    private static readonly string[] Columns = ["campaign", "issuer", "#amount", "paid", "awaits"];

    private ReceiptReader Theirs => ReceiptReader.Patron(me.Companies);

    [HttpGet("")]
    public async Task<IActionResult> Index()
    {
        var sheet = await new ReceiptSheets(db, texts).Of(SheetAsk.Of(Request), Theirs, new ReceiptPlace(
            PledgeTexts.Place("/recus"), PledgeTexts.Place("/recus"), "Receipts.PatronLead", "Receipts.PatronNone",
            [(texts["Company.Title"], PledgeTexts.Place())]));
        return this.Sheet(sheet with { Sections = [.. sheet.Sections, await Awaited()] });
    }

    [HttpGet("{id:guid}")]
    public async Task<IActionResult> Show(Guid id) =>
        await Receipts.Find(db, id, Theirs) is not { } receipt ? NotFound()
            : View("/Features/Receipts/ReceiptPapers/Show.cshtml", new ReceiptPaperPage(receipt,
                receipt.ToPaper(settings.PublicAddress), PledgeTexts.Place($"/recus/{id}.pdf"), null,
                Workplace.Company));

    [HttpGet("{id:guid}.pdf")]
    public async Task<IActionResult> Pdf(Guid id) => await Receipts.Find(db, id, Theirs) is not { } receipt
        ? NotFound() : PaperPage.PdfFile(receipt.ToPaper(settings.PublicAddress));

    [HttpGet("{organisation:guid}/{annee:int}.zip")]
    public async Task<IActionResult> Archive(Guid organisation, int annee, int partie = 1) =>
        await ReceiptArchive.Find(db, Theirs, settings.PublicAddress, (organisation, annee, partie)) is { } file
            ? new ArchiveResult(file) : NotFound();

    private async Task<SheetSection> Awaited()
    {
        var lines = await PatronLines.Waiting(db, me.Companies);
        var ready = new HashSet<Guid>();
        foreach (var holder in lines.Select(line => line.HolderId).Distinct())
        {
            if (await ReceiptProfiles.Find(db, holder) is { Gaps.Count: 0 } profile
                && profile.Declaration.Bases.Contains(PatronLine.Basis)) ready.Add(holder);
        }
        return new SheetSection(texts["Receipts.Awaited"], SheetColumns.Of(texts, "Receipts", Columns),
        [
            .. lines.Select(line => new SheetCell[]
            {
                line.Campaign, line.Holder, Money.Eur(line.GrossCents), line.PaidDay,
                Awaits(line, ready.Contains(line.HolderId)),
            }),
        ])
        {
            Name = "attente", Lead = texts["Receipts.AwaitedLead"], Empty = new(texts["Receipts.AwaitedNone"]),
        };
    }

    /// <summary>What the company can do itself comes first.</summary>
    private SheetCell Awaits(PatronLine line, bool holderIsReady)
    {
        if (line.Gaps.Count > 0)
            return SheetCell.To(
                texts["Receipts.Awaits_company",
                    string.Join(", ", line.Gaps.Select(gap => texts[$"Receipts.PatronGap_{gap}"]))],
                $"/{Languages.Current}/organisations/{line.CompanyId}");
        if (line.Standing != "paid") return texts["Receipts.Awaits_bank"];
        return !holderIsReady || line.IrrevocableFrom is not { } from ? texts["Receipts.Awaits_holder"]
            : texts["Receipts.Awaits_day", Moments.Date(from)];
    }
}
