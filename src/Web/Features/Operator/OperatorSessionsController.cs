using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Okote.Funding;

namespace Okote.Web;

/// <summary>The key from the terminal becomes a cookie. Without the right key there is nothing here.</summary>
[EnableRateLimiting(RateLimits.Contributions)]
[NoStore]
public sealed class OperatorSessionsController(OperatorKey operatorKey) : Controller
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
        if (!await operatorKey.Opens(key)) return NotFound();
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Role, "operator")], OperatorSignIn.Scheme);
        await HttpContext.SignInAsync(OperatorSignIn.Scheme, new ClaimsPrincipal(identity));
        Response.Headers.Location = $"/{Languages.Current}/operator";
        return StatusCode(StatusCodes.Status303SeeOther);
    }
}
