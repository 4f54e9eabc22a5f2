using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <param name="Invitation">Null when the link was used or is too old.</param>
public sealed record InvitationPage(Invitation? Invitation, bool AsksName, string? Nom, FormErrors Errors);

/// <summary>The page behind an invitation's link. Its mail is the proof of the address, so accepting signs in.
/// </summary>
[Route("{lang:lang}/invitations/{token}")]
[NoStore]
[EnableRateLimiting(RateLimits.SignIn)]
public sealed class InvitationsController(Db db, TimeProvider clock, FrontDoor door, Texts texts) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Show(string token) => View(await PageOf(token, null, new FormErrors()));

    [HttpPost("")]
    public async Task<IActionResult> Create(
        string token, [FromForm] string? nom, [FromServices] AcceptInvitation accept)
    {
        var accepted = await accept.Run(token, nom, Languages.Current);
        if (!accepted.IsRefused) return await door.Welcome(HttpContext, accepted.Value, null);
        var errors = new FormErrors();
        if (accepted.Refusal == Refusal.NameMissing) errors.Add("nom", texts["Gifts.NameMissing"]);
        return View(nameof(Show), await PageOf(token, nom, errors));
    }

    private async Task<InvitationPage> PageOf(string token, string? name, FormErrors errors)
    {
        var invitation = await Invitations.Find(db, token, clock.GetUtcNow());
        var known = invitation?.Email is { } email ? await Credentials.FindByEmail(db, email) : null;
        return new InvitationPage(invitation, known?.Name is null, name, errors);
    }
}
