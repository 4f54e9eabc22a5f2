using Microsoft.AspNetCore.Mvc;
using Okote.Data;

namespace Okote.Web;

/// <summary>For whoever watches the machine: up means that the database answers.</summary>
public sealed class HealthController(Db db) : Controller
{
    [HttpGet("/health")]
    public async Task<IActionResult> Show()
    {
        Response.Headers.CacheControl = "no-store";
        await db.Single<int>("SELECT 1");
        return Content("ok", "text/plain");
    }
}
