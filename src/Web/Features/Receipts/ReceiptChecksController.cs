using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <param name="Asked">Whether anything was asked yet.</param>
/// <param name="Found">Null for a receipt that was never issued like that.</param>
public sealed record ReceiptCheckPage(string? Number, string? Mark, bool Asked, CheckedReceipt? Found);

/// <summary>Whoever is shown a receipt asks here whether it is true. The answer names nobody who gave.</summary>
[Route("{lang:lang}/recus/verification")]
[NoStore]
[EnableRateLimiting(RateLimits.ReceiptChecks)]
public sealed class ReceiptChecksController(Db db) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Show(string? numero, string? code)
    {
        var asked = !string.IsNullOrWhiteSpace(numero) || !string.IsNullOrWhiteSpace(code);
        return View(new ReceiptCheckPage(numero, code, asked,
            asked ? await ReceiptChecks.Find(db, numero, code) : null));
    }
}
