using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>The poster of a campaign that takes gifts; everybody may print it.</summary>
public sealed class PostersController(Db db, WebAppSettings settings) : Controller
{
    [HttpGet("{lang:lang}/campagnes/{slug}/affiche.pdf")]
    [ResponseCache(Duration = 3600)]
    public async Task<IActionResult> Show(string slug)
    {
        if (await PosterCampaign.Find(db, slug) is not { } campaign) return NotFound();
        var poster = Poster.Of(campaign, settings.PublicAddress, Languages.Current);
        return File(PosterPdf.Of(poster), "application/pdf", $"affiche-{slug}.pdf");
    }
}
