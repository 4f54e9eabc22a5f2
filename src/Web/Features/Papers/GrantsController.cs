using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>A public body's grants, with what the schema would say of them.</summary>
public sealed record GrantsPage(
    Guid City, IReadOnlyList<ScdlGrant> Grants, IReadOnlyList<ScdlProblem> Problems, Workplace Place);

/// <summary>The open data of a public body, checked before it is published.</summary>
[PaperReader]
[Route("{lang:lang}/papiers/subventions")]
public sealed class GrantsController(Db db, CurrentPerson me) : Controller
{
    [HttpGet("{city:guid}")]
    public async Task<IActionResult> Show(Guid city)
    {
        var grants = await Find(city);
        return grants.Count == 0 ? NotFound() : View("/Features/Papers/Grants.cshtml", new GrantsPage(
            city, grants, ScdlRules.Problems(grants), PaperPage.PlaceOf(me, Workplace.City)));
    }

    [HttpGet("{city:guid}.csv")]
    public async Task<IActionResult> Csv(Guid city)
    {
        var grants = await Find(city);
        return grants.Count == 0 ? NotFound() : PaperPage.CsvFile(ScdlGrant.ToCsv(grants), "scdl-subventions");
    }

    private Task<IReadOnlyList<ScdlGrant>> Find(Guid city) =>
        ScdlGrants.Of(db, city, PaperPage.Scope(me, me.Cities));
}
