using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace Okote.Web;

/// <param name="Retour">Where the person wanted to go.</param>
public sealed record SignInForm(string? Email, string? Passe, string? Retour);

public sealed record SignInPage(SignInForm Form, FormErrors Errors);

/// <summary>Coming in and going out.</summary>
[NoStore]
[EnableRateLimiting(RateLimits.SignIn)]
public sealed class SessionsController(PasswordCheck passwords, FrontDoor door, Presence presence, Texts texts)
    : Controller
{
    [HttpGet("/{lang:lang}/connexion")]
    public async Task<IActionResult> New(string? retour) => await presence.Find() is null
        ? View(new SignInPage(new SignInForm(null, null, FrontDoor.LocalPath(retour)), new FormErrors()))
        : new SeeOther(FrontDoor.LocalPath(retour) ?? $"/{Languages.Current}/compte");

    [HttpPost("/{lang:lang}/connexion")]
    public async Task<IActionResult> Create([FromForm] SignInForm form)
    {
        if (await passwords.Run(form.Email, form.Passe) is { } person)
            return await door.Welcome(HttpContext, person, form.Retour);
        var errors = new FormErrors();
        errors.Add("passe", texts["Account.PasswordUnknown"]);
        return View(nameof(New), new SignInPage(form with { Passe = null }, errors));
    }

    [HttpPost("/{lang:lang}/deconnexion")]
    public async Task<IActionResult> Delete()
    {
        await PersonSignIn.Leave(HttpContext);
        return new SeeOther($"/{Languages.Current}");
    }
}
