using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>The key from the terminal becomes a cookie. Without the right key there is nothing here.</summary>
[EnableRateLimiting(RateLimits.Contributions)]
[NoStore]
public sealed class OperatorSessionsController(OperatorKey operatorKey, Db db) : Controller
{
    /// <summary>The link without a language: it is what the terminal prints.</summary>
    [HttpGet("/operator/{**rest}")]
    public IActionResult WithoutLanguage(string? rest) =>
        Redirect($"/{Languages.Preferred(Request)}/operator{(rest is null ? "" : "/" + rest)}{Request.QueryString}");

    [HttpGet("/{lang:lang}/operator/sign-in")]
    public async Task<IActionResult> New(string? key) =>
        await operatorKey.Opens(key) ? View("SignIn", key) : NotFound();

    [HttpPost("/{lang:lang}/operator/sign-in")]
    public async Task<IActionResult> Create([FromForm] string? key)
    {
        if (!await operatorKey.Opens(key) || await Presences.FirstOperator(db) is not { } person) return NotFound();
        return await PersonSignIn.Enter(HttpContext, person, strong: true)
            ? new SeeOther($"/{Languages.Current}/operator") : NotFound();
    }
}
