using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <param name="Secret">Made by us and shown; nobody's before a code has proved that it works.</param>
public sealed record AuthenticatorForm(string? Secret, string? Code, string? Retour);

public sealed record AuthenticatorPage(AccountPage Account, AuthenticatorForm Form, FormErrors Errors);

/// <summary>Codes for paper, shown this once.</summary>
public sealed record PaperCodes(IReadOnlyList<string> Codes, string Onward);

[Route("{lang:lang}/compte/application")]
[WorkerOnly]
[SecondFactorFirst]
[EnableRateLimiting(RateLimits.SignIn)]
public sealed class AuthenticatorsController(Db db, CurrentPerson me, SecondFactors factors, Texts texts) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> New(string? retour) => View(await PageOf(
        new AuthenticatorForm(factors.NewSecret(), null, FrontDoor.LocalPath(retour)), new FormErrors()));

    [HttpPost("")]
    public async Task<IActionResult> Create([FromForm] AuthenticatorForm form)
    {
        // A form that was tampered with: the secret must be one of ours to be shown again.
        if (!IsSecret(form.Secret)) return new SeeOther($"/{Languages.Current}/compte/application");
        if (await factors.Confirm(me.Id, form.Secret!, form.Code) is { } codes)
        {
            await PersonSignIn.Enter(HttpContext, me.Id, strong: true);
            return View("Codes", new PaperCodes(
                codes, FrontDoor.LocalPath(form.Retour) ?? $"/{Languages.Current}/compte"));
        }
        var errors = new FormErrors();
        errors.Add("code", texts["Account.CodeWrong"]);
        return View(nameof(New), await PageOf(form, errors));
    }

    [HttpPost("codes")]
    public async Task<IActionResult> RenewCodes() =>
        await factors.RenewRecoveryCodes(me.Id) is { } codes
            ? View("Codes", new PaperCodes(codes, $"/{Languages.Current}/compte"))
            : new SeeOther($"/{Languages.Current}/compte/application");

    [HttpPost("retraits")]
    public async Task<IActionResult> Remove()
    {
        await factors.Remove(me.Id);
        return new SeeOther($"/{Languages.Current}/compte?enregistre=true");
    }

    /// <summary>Whoever shows the second factor has not lost it: what was asked in their name ends.</summary>
    [HttpPost("reinitialisations/retraits")]
    public async Task<IActionResult> WithdrawReset([FromServices] WithdrawFactorReset withdraw) =>
        (await withdraw.Run(me.Id)).IsRefused
            ? NotFound() : new SeeOther($"/{Languages.Current}/compte?enregistre=true");

    private async Task<AuthenticatorPage> PageOf(AuthenticatorForm form, FormErrors errors) =>
        new((await AccountPages.Find(db, me.Id))!, form, errors);

    private static bool IsSecret(string? text) =>
        text is { Length: >= 26 and <= 64 } && text.All(c => c is (>= 'A' and <= 'Z') or (>= '2' and <= '7'));
}
