using Microsoft.AspNetCore.Mvc;

namespace Okote.Web;

/// <summary>What every public site must say about itself: the operator's words where there are some, else ours.
/// </summary>
public sealed class PagesController(WebAppSettings settings) : Controller
{
    [HttpGet("/{lang:lang}/accessibilite")]
    public IActionResult Accessibility() => View((object?)Own("accessibility"));

    [HttpGet("/{lang:lang}/mentions-legales")]
    public IActionResult Legal() => View((object?)Own("legal"));

    private string? Own(string name) => settings.Pages?.Find(name, Languages.Current);
}
