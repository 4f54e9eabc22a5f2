using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>The receipts of one's own gifts.</summary>
[Route("{lang:lang}/compte/recus")]
[WorkerOnly]
public sealed class OwnReceiptsController(Db db, CurrentPerson me, Texts texts, WebAppSettings settings) : Controller
{
    private ReceiptReader Mine => ReceiptReader.Giver(me.Id);

    [HttpGet("")]
    public async Task<IActionResult> Index() => this.Sheet(await new ReceiptSheets(db, texts).Of(
        SheetAsk.Of(Request), Mine, new ReceiptPlace($"/{Languages.Current}/compte/recus",
            $"/{Languages.Current}/compte/recus", "Receipts.OwnLead", "Receipts.OwnNone",
            [(texts["Account.Title"], $"/{Languages.Current}/compte")])));

    [HttpGet("{id:guid}")]
    public async Task<IActionResult> Show(Guid id) => await Receipts.Find(db, id, Mine) is not { } receipt ? NotFound()
        : View("/Features/Receipts/ReceiptPapers/Show.cshtml", new ReceiptPaperPage(receipt,
            receipt.ToPaper(settings.PublicAddress), $"/{Languages.Current}/compte/recus/{id}.pdf", null,
            Workplace.Anyone));

    [HttpGet("{id:guid}.pdf")]
    public async Task<IActionResult> Pdf(Guid id) => await Receipts.Find(db, id, Mine) is not { } receipt ? NotFound()
        : PaperPage.PdfFile(receipt.ToPaper(settings.PublicAddress));

    [HttpGet("{organisation:guid}/{annee:int}.zip")]
    public async Task<IActionResult> Archive(Guid organisation, int annee, int partie = 1) =>
        await ReceiptArchive.Find(db, Mine, settings.PublicAddress, (organisation, annee, partie)) is { } file
            ? new ArchiveResult(file) : NotFound();
}
