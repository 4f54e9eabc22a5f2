using System.Text;
using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>A published text in the reader's language, and the other versions of its call.</summary>
public sealed record ReglementPage(PublishedReglement Reglement, IReadOnlyList<SchemeVersion> Versions);

/// <summary>The règlements as they were published. They never change, so neither do their addresses.</summary>
[Route("{lang:lang}/reglements/{scheme:guid}")]
public sealed class ReglementsController(Db db) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Show(Guid scheme)
    {
        if (await Reglements.Find(db, scheme, Languages.Current) is not { } reglement) return NotFound();
        return View(new ReglementPage(reglement, await Reglements.Versions(db, scheme)));
    }

    /// <summary>The very bytes the hash was taken of.</summary>
    [HttpGet("texte")]
    public async Task<IActionResult> Text(Guid scheme)
    {
        if (await Reglements.Find(db, scheme, Languages.Current) is not { } reglement) return NotFound();
        return File(Encoding.UTF8.GetBytes(reglement.Text), "text/markdown; charset=utf-8",
            $"reglement-{reglement.Version}-{reglement.Language}.md");
    }
}
