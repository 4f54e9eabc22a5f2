using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace Okote.Web;

/// <param name="Reponse">What the browser answered, as JSON.</param>
public sealed record PasskeyForm(string? Reponse, string? Nom, string? Retour);

/// <summary>Coming in by a passkey. It is both factors at once: the device, and whoever unlocked it.</summary>
[Route("{lang:lang}/connexion/cles")]
[NoStore]
[EnableRateLimiting(RateLimits.SignIn)]
public sealed class PasskeySessionsController(PasskeyDoor keys, FrontDoor door, Presence presence) : Controller
{
    [HttpPost("options")]
    public async Task<IActionResult> Options() => Content(
        await keys.AskToUse(HttpContext, (await presence.Find())?.Id ?? door.Waiting(HttpContext)),
        "application/json");

    [HttpPost("")]
    public async Task<IActionResult> Create([FromForm] PasskeyForm form) =>
        await keys.Use(HttpContext, form.Reponse) is { } person
            ? await door.Enter(HttpContext, person, strong: true, form.Retour)
            : new SeeOther($"/{Languages.Current}/connexion{Query.Of(("retour", FrontDoor.LocalPath(form.Retour)))}");
}
