using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>Screen three: what was answered, what it unlocks, and until when that is kept.</summary>
public sealed record PaymentPage(ContributionPage Page, FormErrors Errors);

/// <summary>From the check to the provider's page, and back.</summary>
[Route("{lang:lang}/dons/{key}")]
[EnableRateLimiting(RateLimits.Contributions)]
[NoStore]
public sealed class PaymentsController(
    Db db, CheckoutDoor checkout, TimeProvider clock, Texts texts) : Controller
{
    [HttpGet("paiement")]
    public async Task<IActionResult> Show(string key)
    {
        if (await ContributionPages.Find(db, key) is not { } page) return NotFound();
        if (page.Gift.Status != "started") return Redirect(page.Gift.Address());
        var mustChoose = page.HasLostTheRace() || page.Gift.HoldUntil < clock.GetUtcNow();
        if (mustChoose) return Redirect(page.Gift.Address("choix"));
        return View(new PaymentPage(page, new FormErrors()));
    }

    /// <param name="annonce">The match the page showed, in cents: paying for anything else is refused.</param>
    [HttpPost("paiement")]
    public async Task<IActionResult> Create(string key, long annonce, bool accord)
    {
        if (await ContributionPages.Find(db, key) is not { } page) return NotFound();
        if (page.Gift.Status != "started") return new SeeOther(page.Gift.Address());
        var errors = new FormErrors();
        if (page.Gift.Collection == "at_close" && !accord) errors.Add("accord", texts["Gifts.ChargeConsentMissing"]);
        if (errors.Any) return Again(page, errors);
        var opened = await checkout.Open(page.Gift, Money.Eur(Math.Max(0, annonce)), accord);
        if (!opened.IsRefused) return new SeeOther(opened.Value.ToString());
        if (opened.Refusal is Refusal.PromiseChanged or Refusal.HoldExpired)
            return new SeeOther(page.Gift.Address("choix"));
        errors.Add("", texts.Refusal(opened.Refusal.Value));
        return Again(page, errors);
    }

    /// <summary>Where the provider sends people back to. It may be faster than the webhook: both end in the same room.
    /// </summary>
    [HttpGet("retour")]
    public async Task<IActionResult> Return(string key)
    {
        if (await ContributionPages.Find(db, key) is not { } page) return NotFound();
        if (page.Gift.Status is "started" or "expired" or "committed") await checkout.Finish(page.Gift.Id);
        return Redirect(page.Gift.Address());
    }

    private ViewResult Again(ContributionPage page, FormErrors errors)
    {
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View("Show", new PaymentPage(page, errors));
    }
}
