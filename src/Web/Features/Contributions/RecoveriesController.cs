using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Okote.Data;
using Okote.Funding;
using Okote.Payments;

namespace Okote.Web;

/// <summary>What the link in the letter opens: a gift whose charge failed after its campaign had succeeded.</summary>
public sealed record RecoveryPage(ContributionPage Page, Recovery Recovery, bool IsUnderWay, FormErrors Errors);

/// <summary>Seven days in which a person can still pay: confirm the same charge at their bank, bring another card, or
/// give the gift up. Every button is a plain form.</summary>
[Route("{lang:lang}/dons/{key}/reprise")]
[EnableRateLimiting(RateLimits.Contributions)]
[NoStore]
public sealed class RecoveriesController(Db db, WebAppSettings settings, TimeProvider clock, Texts texts) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Show(string key)
    {
        if (await ContributionPages.Find(db, key) is not { } page) return NotFound();
        return await Open(page, new FormErrors()) is { } open ? View(open) : Redirect(page.Gift.Address());
    }

    /// <summary>To the bank's page, for the very charge that it would not let pass alone.</summary>
    [HttpPost("confirmations")]
    public async Task<IActionResult> Confirm(string key, [FromServices] ConfirmAtBank confirm)
    {
        if (await ContributionPages.Find(db, key) is not { } page) return NotFound();
        var asked = await confirm.Run(page.Gift.Id, Site(page.Gift.Address("retour")));
        return asked.IsRefused ? await Again(page, asked.Refusal.Value)
            : new SeeOther(asked.Value?.ToString() ?? page.Gift.Address());
    }

    /// <summary>To the provider's page with another card; the charge that failed is cancelled first.</summary>
    [HttpPost("cartes")]
    public async Task<IActionResult> ReplaceCard(string key, [FromServices] BringAnotherCard bring)
    {
        if (await ContributionPages.Find(db, key) is not { } page) return NotFound();
        var opened = await bring.Run(page.Gift.Id, Site(page.Gift.Address("retour")),
            Site(page.Gift.Address("reprise")), Languages.Current);
        return opened.IsRefused ? await Again(page, opened.Refusal.Value) : new SeeOther(opened.Value.ToString());
    }

    [HttpPost("abandons")]
    public async Task<IActionResult> Withdraw(string key, [FromServices] WithdrawGift withdraw)
    {
        if (await ContributionPages.Find(db, key) is not { } page) return NotFound();
        var done = await withdraw.Run(page.Gift.Id);
        return done.IsRefused ? await Again(page, done.Refusal.Value) : new SeeOther(page.Gift.Address());
    }

    private Uri Site(string path) => new(settings.PublicAddress, path);

    private async Task<IActionResult> Again(ContributionPage page, Refusal refusal)
    {
        var errors = new FormErrors();
        errors.Add("", texts.Refusal(refusal));
        if (await Open(page, errors) is not { } open) return new SeeOther(page.Gift.Address());
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View("Show", open);
    }

    /// <returns>Null when there is nothing (left) to mend.</returns>
    private async Task<RecoveryPage?> Open(ContributionPage page, FormErrors errors)
    {
        if (await Recoveries.Find(db, page.Gift.Id) is not { } recovery || !recovery.IsOpen(clock.GetUtcNow()))
            return null;
        var attempt = await PaymentAttempts.Latest(db, page.Gift.Id);
        return new RecoveryPage(page, recovery,
            attempt?.State is PaymentState.Charging or PaymentState.Processing, errors);
    }
}
