using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>The heartbeat of the third screen: while somebody is at it, what is held for them stays a little longer.
/// Without a script the first lease is all there is.</summary>
[Route("{lang:lang}/dons/{key}/prolongations")]
[EnableRateLimiting(RateLimits.Contributions)]
[NoStore]
public sealed class ExtensionsController(Db db, ExtendHold extend, TimeProvider clock) : Controller
{
    [HttpPost("")]
    public async Task<IActionResult> Create(string key)
    {
        if (await ContributionPages.Find(db, key) is not { } page) return NotFound();
        var until = await extend.Run(page.Gift.Id);
        return until.IsRefused
            ? Conflict()
            : Json(new { until = Moments.Machine(until.Value), now = Moments.Machine(clock.GetUtcNow()) });
    }
}
