using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>What a public envelope owes, as a page, a PDF and a table.</summary>
[PaperReader]
[Route("{lang:lang}/papiers/etats-liquidatifs")]
public sealed class EtatsLiquidatifsController(Db db, CurrentPerson me, PaperIssuer issuer) : Controller
{
    [HttpGet("{fund:guid}")]
    public async Task<IActionResult> Show(Guid fund) => await Find(fund) is not { } state ? NotFound()
        : View(PaperPage.View, new PaperPage(state.ToPaper(issuer),
            $"/{Languages.Current}/papiers/etats-liquidatifs/{fund}", PaperPage.PlaceOf(me, Workplace.City)));

    [HttpGet("{fund:guid}.pdf")]
    public async Task<IActionResult> Pdf(Guid fund) => await Find(fund) is not { } state ? NotFound()
        : PaperPage.PdfFile(state.ToPaper(issuer));

    [HttpGet("{fund:guid}.csv")]
    public async Task<IActionResult> Csv(Guid fund) => await Find(fund) is not { } state ? NotFound()
        : PaperPage.CsvFile(state.ToCsv(), state.Reference);

    private Task<EtatLiquidatif?> Find(Guid fund) => EtatsLiquidatifs.Find(db, fund, PaperPage.Scope(me, me.Cities));
}
