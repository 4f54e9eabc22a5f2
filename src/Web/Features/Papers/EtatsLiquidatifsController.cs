using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>What a public envelope owes, as a page, a PDF and a table.</summary>
[PaperReader]
[Route("{lang:lang}/papiers/etats-liquidatifs")]
public sealed class EtatsLiquidatifsController(Db db, CurrentPerson me, PaperIssuer issuer) : Controller
{
    /// <param name="ligne">One line of the settlement; without it, all that the envelope owes.</param>
    [HttpGet("{fund:guid}")]
    public async Task<IActionResult> Show(Guid fund, Guid? ligne) => await Find(fund, ligne) is not { } state
        ? NotFound()
        : View(PaperPage.View, new PaperPage(state.ToPaper(issuer),
            $"/{Languages.Current}/papiers/etats-liquidatifs/{fund}", PaperPage.PlaceOf(me, Workplace.City))
        {
            Query = ligne is null ? "" : $"?ligne={ligne}",
        });

    [HttpGet("{fund:guid}.pdf")]
    public async Task<IActionResult> Pdf(Guid fund, Guid? ligne) => await Find(fund, ligne) is not { } state
        ? NotFound() : PaperPage.PdfFile(state.ToPaper(issuer));

    [HttpGet("{fund:guid}.csv")]
    public async Task<IActionResult> Csv(Guid fund, Guid? ligne) => await Find(fund, ligne) is not { } state
        ? NotFound() : PaperPage.CsvFile(state.ToCsv(), state.Reference);

    private Task<EtatLiquidatif?> Find(Guid fund, Guid? line) =>
        EtatsLiquidatifs.Find(db, fund, PaperPage.Scope(me, me.Cities), line);
}
