using Microsoft.AspNetCore.Mvc;

namespace Okote.Web;

/// <summary>What people read when a page cannot be given to them.</summary>
[IgnoreAntiforgeryToken]
public sealed class ErrorsController : Controller
{
    /// <summary>Codes with words of their own; any other speaks as the nearest of them.</summary>
    [Route("/errors/{code:int}")]
    public IActionResult Show(int code)
    {
        Response.Headers.CacheControl = "no-store";
        return View(code is 400 or 404 or 410 or 429 ? code : code < 500 ? 400 : 500);
    }
}
