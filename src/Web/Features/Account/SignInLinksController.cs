using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>A link by e-mail that signs in once. The page behind it asks for one click more, because programs that look
/// through mails open every link in them.</summary>
[Route("{lang:lang}/connexion/liens")]
[NoStore]
[EnableRateLimiting(RateLimits.SignIn)]
public sealed class SignInLinksController(Db db, TimeProvider clock, ShortMemory memory, Texts texts) : Controller
{
    [HttpPost("")]
    public async Task<IActionResult> Create(
        [FromForm] SignInForm form, [FromServices] SendSignInLink send, [FromServices] WebAppSettings settings)
    {
        var sent = await send.Run(new SignInWish(form.Email ?? "", Languages.Current,
            FrontDoor.LocalPath(form.Retour) ?? "", settings.PublicAddress));
        if (!sent.IsRefused) return new SeeOther($"/{Languages.Current}/connexion/liens/envoi");
        var errors = new FormErrors();
        errors.Add("email", texts["Gifts.EmailInvalid"]);
        return View("/Features/Account/Sessions/New.cshtml", new SignInPage(form, errors));
    }

    /// <summary>The same words whoever asked: who has an account is nobody's business.</summary>
    [HttpGet("envoi")]
    public IActionResult Sent() => View();

    [HttpGet("{token}")]
    public async Task<IActionResult> Show(string token) =>
        View(await SignInLinks.IsOpen(db, token, clock.GetUtcNow()));

    [HttpPost("{token}")]
    public async Task<IActionResult> Use(
        string token, [FromServices] UseSignInLink use, [FromServices] FrontDoor door)
    {
        var used = await use.Run(token);
        if (used.IsRefused) return View(nameof(Show), false);
        var (person, back) = used.Value;
        memory.Keep(HttpContext, ShortMemory.ByLink, $"{person}");
        return await door.Welcome(HttpContext, person, back);
    }
}
