using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

public sealed record FactorResetForm(Guid Cle, string? Contact);

/// <param name="Open">Asked for already.</param>
public sealed record FactorResetPage(FactorResetForm Form, bool Open, FormErrors Errors);

/// <summary>For whoever stands before the second factor and has lost it, device and codes on paper.</summary>
[Route("{lang:lang}/connexion/second-facteur/reinitialisations")]
[NoStore]
[EnableRateLimiting(RateLimits.SignIn)]
public sealed class FactorResetsController(Db db, Presence presence, FrontDoor door, Texts texts) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> New([FromServices] TimeProvider clock) => await Who() is not { } person
        ? ToSignIn()
        : await Credentials.HasSecondFactor(db, person)
            ? View(await PageOf(person, new FactorResetForm(Guid.CreateVersion7(clock.GetUtcNow()), null), new()))
            : new SeeOther($"/{Languages.Current}/connexion/second-facteur");

    [HttpPost("")]
    public async Task<IActionResult> Create([FromForm] FactorResetForm form, [FromServices] AskFactorReset ask)
    {
        if (await Who() is not { } person) return ToSignIn();
        var asked = await ask.Run(form.Cle, person, form.Contact);
        if (!asked.IsRefused) return new SeeOther($"/{Languages.Current}/connexion/second-facteur/reinitialisations");
        var errors = new FormErrors();
        errors.Add(asked.Refusal is Refusal.FieldMissing or Refusal.TextTooLong ? "contact" : "",
            asked.Refusal switch
            {
                Refusal.FieldMissing => texts["Account.LostContactMissing"],
                Refusal.TooManyAttempts => texts["Account.LostTooMany"],
                var other => texts.Refusal(other.Value),
            });
        // Sent again after it was over, or changed after it was sent, it is another request.
        if (asked.Refusal is Refusal.SameIdOtherContent or Refusal.AlreadyEnded)
            form = form with { Cle = Guid.CreateVersion7() };
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View(nameof(New), await PageOf(person, form, errors));
    }

    private async Task<FactorResetPage> PageOf(Guid person, FactorResetForm form, FormErrors errors) =>
        new(form, await FactorResets.OpenOf(db, person) is not null, errors);

    private async Task<Guid?> Who() => (await presence.Find())?.Id ?? door.Waiting(HttpContext);

    private static SeeOther ToSignIn() => new($"/{Languages.Current}/connexion");
}
