using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>Somebody else was faster: the contributor chooses how to go on, never the program.</summary>
[Route("{lang:lang}/dons/{key}/choix")]
[EnableRateLimiting(RateLimits.Contributions)]
[NoStore]
public sealed class ChoicesController(
    Db db, AnswerLostRace answerLostRace, TimeProvider clock, Texts texts) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Show(string key)
    {
        if (await ContributionPages.Find(db, key) is not { } page) return NotFound();
        if (page.Gift.Status != "started") return Redirect(page.Gift.Address());
        var ended = page.Gift.HoldUntil < clock.GetUtcNow();
        return page.HasLostTheRace() || ended
            ? View(new ChoicePage(page, ended, new FormErrors()))
            : Redirect(page.Gift.Address("paiement"));
    }

    [HttpPost("")]
    public async Task<IActionResult> Create(string key, string? choix)
    {
        if (await ContributionPages.Find(db, key) is not { } page) return NotFound();
        if (page.Gift.Status != "started") return new SeeOther(page.Gift.Address());
        if (AnswerOf(choix) is not { } answer) return Again(page, texts["Gifts.ChoiceMissing"]);
        var answered = await answerLostRace.Run(page.Gift.Id, answer);
        if (answered.IsRefused) return Again(page, texts.Refusal(answered.Refusal.Value));
        return new SeeOther(page.Gift.Address(answer == LostRaceAnswer.Stop ? null : "paiement"));
    }

    private static LostRaceAnswer? AnswerOf(string? choice) => choice switch
    {
        "partiel" => LostRaceAnswer.ContinuePartly,
        "sans" => LostRaceAnswer.ContinueUnmatched,
        "arret" => LostRaceAnswer.Stop,
        _ => null,
    };

    private ViewResult Again(ContributionPage page, string sentence)
    {
        var errors = new FormErrors();
        errors.Add("choix", sentence);
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View("Show", new ChoicePage(page, page.Gift.HoldUntil < clock.GetUtcNow(), errors));
    }
}

/// <param name="HoldEnded">The lease has passed: only starting again holds match again.</param>
public sealed record ChoicePage(ContributionPage Page, bool HoldEnded, FormErrors Errors);
