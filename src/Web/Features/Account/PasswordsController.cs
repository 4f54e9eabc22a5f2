using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

public sealed record PasswordForm(string? Actuel, string? Nouveau);

/// <param name="AsksCurrent">Whoever came in by a link a moment ago has shown enough: that is how a forgotten password
/// is replaced.</param>
public sealed record PasswordPage(bool IsSet, bool AsksCurrent, FormErrors Errors);

[Route("{lang:lang}/compte/mot-de-passe")]
[WorkerOnly]
[SecondFactorFirst]
[EnableRateLimiting(RateLimits.SignIn)]
public sealed class PasswordsController(Db db, CurrentPerson me, ShortMemory memory, Texts texts) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Edit() => View(await PageOf(new FormErrors()));

    [HttpPost("")]
    public async Task<IActionResult> Update(
        [FromForm] PasswordForm form, [FromServices] PasswordCheck passwords, [FromServices] Presence presence)
    {
        var page = await PageOf(new FormErrors());
        if (await passwords.Change(me.Id, page.AsksCurrent ? form.Actuel ?? "" : null, form.Nouveau ?? "") is { } wrong)
        {
            page.Errors.Add(wrong == "Current" ? "actuel" : "nouveau",
                texts[$"Account.Password_{wrong}", AccountsSetup.Password_CharsMin]);
            return View(nameof(Edit), page);
        }
        memory.Forget(HttpContext, ShortMemory.ByLink);
        // Every session ended with the old password; this one begins again.
        await PersonSignIn.Enter(HttpContext, me.Id, presence.IsStrong);
        return new SeeOther($"/{Languages.Current}/compte?enregistre=true");
    }

    private async Task<PasswordPage> PageOf(FormErrors errors)
    {
        var isSet = (await AccountPages.Find(db, me.Id))!.HasPassword;
        return new PasswordPage(
            isSet, isSet && memory.Read(HttpContext, ShortMemory.ByLink) != $"{me.Id}", errors);
    }
}
