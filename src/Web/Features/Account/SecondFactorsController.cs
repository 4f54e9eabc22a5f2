using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

public sealed record SecondFactorForm(string? Code, string? Secours, string? Retour);

/// <param name="HasAny">False for whoever has to set one up first.</param>
/// <param name="HasApp">Whether a code can be asked for.</param>
public sealed record SecondFactorPage(SecondFactorForm Form, FormErrors Errors, bool HasAny, bool HasApp, bool HasKeys);

/// <summary>The second factor after the first: a code, a passkey, or a code from paper.</summary>
[Route("{lang:lang}/connexion/second-facteur")]
[NoStore]
[EnableRateLimiting(RateLimits.SignIn)]
public sealed class SecondFactorsController(Db db, Presence presence, FrontDoor door, Texts texts) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> New(string? retour)
    {
        if (await Who() is not { } person) return ToSignIn(retour);
        if (presence.IsStrong) return new SeeOther(FrontDoor.LocalPath(retour) ?? $"/{Languages.Current}/compte");
        return View(await PageOf(person, new SecondFactorForm(null, null, FrontDoor.LocalPath(retour)), new()));
    }

    [HttpPost("")]
    public async Task<IActionResult> Create([FromForm] SecondFactorForm form, [FromServices] SecondFactors factors)
    {
        if (await Who() is not { } person) return ToSignIn(form.Retour);
        if (await factors.Accepts(person, form.Code, form.Secours))
        {
            if (!string.IsNullOrWhiteSpace(form.Secours)) await SayHowMany(person);
            return await door.Enter(HttpContext, person, strong: true, form.Retour);
        }
        var errors = new FormErrors();
        errors.Add(string.IsNullOrWhiteSpace(form.Secours) ? "code" : "secours", texts["Account.CodeWrong"]);
        return View(nameof(New), await PageOf(person, form, errors));
    }

    /// <summary>Whoever came in by paper hears it where they land, before the last code is gone.</summary>
    private async Task SayHowMany(Guid person)
    {
        var left = await RecoveryCodes.Left(db, person);
        if (SecondFactors.IsFew(left))
            this.Warn($"{texts.Count("Account.CodesLeft", left)} {texts["Account.CodesMakeNew"]}");
    }

    /// <summary>Who stands here: signed in already, or only past the first factor.</summary>
    private async Task<Guid?> Who() => (await presence.Find())?.Id ?? door.Waiting(HttpContext);

    private static SeeOther ToSignIn(string? back) =>
        new($"/{Languages.Current}/connexion{Query.Of(("retour", FrontDoor.LocalPath(back)))}");

    private async Task<SecondFactorPage> PageOf(Guid person, SecondFactorForm form, FormErrors errors)
    {
        var page = await AccountPages.Find(db, person);
        var (hasApp, hasKeys) = (page?.AuthenticatorSince is not null, page?.Passkeys > 0);
        return new SecondFactorPage(form, errors, hasApp || hasKeys, hasApp, hasKeys);
    }
}
