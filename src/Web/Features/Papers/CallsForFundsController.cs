using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>What a company is asked to pay, as a page, a PDF and a table.</summary>
[PaperReader]
[Route("{lang:lang}/papiers/appels")]
public sealed class CallsForFundsController(Db db, CurrentPerson me, PaperIssuer issuer) : Controller
{
    [HttpGet("{fund:guid}")]
    public async Task<IActionResult> Show(Guid fund) => await Find(fund) is not { } call ? NotFound()
        : View(PaperPage.View, new PaperPage(call.ToPaper(issuer, Languages.Current),
            $"/{Languages.Current}/papiers/appels/{fund}", PaperPage.PlaceOf(me, Workplace.Company)));

    [HttpGet("{fund:guid}.pdf")]
    public async Task<IActionResult> Pdf(Guid fund) => await Find(fund) is not { } call ? NotFound()
        : PaperPage.PdfFile(call.ToPaper(issuer, Languages.Current));

    [HttpGet("{fund:guid}.csv")]
    public async Task<IActionResult> Csv(Guid fund) => await Find(fund) is not { } call ? NotFound()
        : PaperPage.CsvFile(call.ToCsv(), call.Reference);

    private Task<CallForFunds?> Find(Guid fund) => CallsForFunds.Find(db, fund, PaperPage.Scope(me, me.Companies));
}
