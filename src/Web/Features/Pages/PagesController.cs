using Microsoft.AspNetCore.Mvc;

namespace Okote.Web;

/// <summary>What every public site must say about itself.</summary>
public sealed class PagesController(WebAppSettings settings) : Controller
{
    [HttpGet("/{lang:lang}/accessibilite")]
    public IActionResult Accessibility() => View();

    [HttpGet("/{lang:lang}/mentions-legales")]
    public IActionResult Legal() => View((object?)settings.LegalNotice?.GetValueOrDefault(Languages.Current));
}
