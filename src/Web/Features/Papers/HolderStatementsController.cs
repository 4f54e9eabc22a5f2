using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>What a campaign brought to its holder, as a page, a PDF and a table.</summary>
[PaperReader]
[Route("{lang:lang}/papiers/campagnes/{campaign:guid}")]
public sealed class HolderStatementsController(Db db, CurrentPerson me, PaperIssuer issuer) : Controller
{
    [HttpGet("decompte")]
    public async Task<IActionResult> Show(Guid campaign) => await Find(campaign) is not { } statement ? NotFound()
        : View(PaperPage.View, new PaperPage(statement.ToPaper(issuer, Languages.Current),
            $"/{Languages.Current}/papiers/campagnes/{campaign}/decompte",
            PaperPage.PlaceOf(me, Workplace.Holder)));

    [HttpGet("decompte.pdf")]
    public async Task<IActionResult> Pdf(Guid campaign) => await Find(campaign) is not { } statement ? NotFound()
        : PaperPage.PdfFile(statement.ToPaper(issuer, Languages.Current));

    [HttpGet("decompte.csv")]
    public async Task<IActionResult> Csv(Guid campaign) => await Find(campaign) is not { } statement ? NotFound()
        : PaperPage.CsvFile(statement.ToCsv(), statement.Reference);

    private Task<HolderStatement?> Find(Guid campaign) =>
        HolderStatements.Find(db, campaign, PaperPage.Scope(me, me.Holders));
}
