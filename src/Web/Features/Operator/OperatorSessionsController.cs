using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

public sealed record OperatorKeyForm(string? Key, string? Email, string? Nom);

/// <param name="AsksWho">Whether there is no operator yet, so that whoever holds the key becomes the first.</param>
public sealed record OperatorKeyPage(OperatorKeyForm Form, bool AsksWho, FormErrors Errors);

/// <summary>The key from the terminal becomes a cookie. Without the right key there is nothing here. In a real
/// territory it stands for the first factor alone: it makes the first operator, who then sets up a second factor.
/// </summary>
[EnableRateLimiting(RateLimits.SignIn)]
[NoStore]
public sealed class OperatorSessionsController(OperatorKey operatorKey, Db db, DemoTerritory demo, FrontDoor door)
    : Controller
{
    /// <summary>The link without a language: it is what the terminal prints.</summary>
    [HttpGet("/operator/{**rest}")]
    public IActionResult WithoutLanguage(string? rest) =>
        Redirect($"/{Languages.Preferred(Request)}/operator{(rest is null ? "" : "/" + rest)}{Request.QueryString}");

    [HttpGet("/{lang:lang}/operator/sign-in")]
    public async Task<IActionResult> New(string? key) => await operatorKey.Opens(key)
        ? View("SignIn", new OperatorKeyPage(
            new OperatorKeyForm(key, null, null), await RegisterFirstOperator.IsWanted(db), new FormErrors()))
        : NotFound();

    [HttpPost("/{lang:lang}/operator/sign-in")]
    public async Task<IActionResult> Create(
        [FromForm] OperatorKeyForm form, [FromServices] RegisterFirstOperator register, [FromServices] Texts texts)
    {
        if (!await operatorKey.Opens(form.Key)) return NotFound();
        if (await RegisterFirstOperator.IsWanted(db))
        {
            var registered = await register.Run(form.Email, form.Nom, Languages.Current);
            if (registered.Refusal is { } refusal)
            {
                var errors = new FormErrors();
                errors.Add(FormErrors.FieldOf(refusal), texts.Refusal(refusal));
                return View("SignIn", new OperatorKeyPage(form, true, errors));
            }
        }
        if (await Presences.FirstOperator(db) is not { } person) return NotFound();
        var window = $"/{Languages.Current}/operator";
        return await demo.Exists()
            ? await door.Enter(HttpContext, person, strong: true, window)
            : await door.Welcome(HttpContext, person, window);
    }
}
