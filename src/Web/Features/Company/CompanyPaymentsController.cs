using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;
using Okote.Payments;

namespace Okote.Web;

/// <summary>A company pays a line of its call by card or direct debit, on the provider's page, and comes back.
/// </summary>
[Route("{lang:lang}/entreprise/appels/{item:guid}/paiements")]
[WorkerOnly(Workplace.Company)]
public sealed class CompanyPaymentsController(
    Db db, CurrentPerson me, CompanyDoor door, PaidCallPages pages) : Controller
{
    /// <param name="cle">From the form: sent twice, it opens one page.</param>
    [HttpPost("")]
    public async Task<IActionResult> Create(Guid item, Guid cle)
    {
        if (await CalledItems.Find(db, item, me.Companies) is not { } called) return NotFound();
        var opened = await door.Open(cle, item, me);
        if (!opened.IsRefused) return new SeeOther(opened.Value.ToString());
        var errors = new FormErrors();
        errors.Add("", pages.Said(opened.Refusal.Value));
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View("~/Features/Company/PaidCalls/New.cshtml", await pages.Of(called, null, errors));
    }

    /// <summary>Where the provider sends people back to. It may be faster than the webhook: both end in the same room.
    /// </summary>
    [HttpGet("retour")]
    public async Task<IActionResult> Return(Guid item)
    {
        if (await CalledItems.Find(db, item, me.Companies) is null) return NotFound();
        await door.Finish(item);
        return new SeeOther(PledgeTexts.Place($"/appels/{item}/versement"));
    }
}

/// <summary>The way out to the provider's page and back in, with our addresses for the return.</summary>
public sealed class CompanyDoor(OpenCompanyCheckout open, FinishCompanyCheckout finish, WebAppSettings settings)
{
    public Task<Result<Uri>> Open(Guid key, Guid item, CurrentPerson me) => open.Run(new CompanyWish(
        key, item, me.Companies, me.Id,
        new Uri(settings.PublicAddress, PledgeTexts.Place($"/appels/{item}/paiements/retour")),
        new Uri(settings.PublicAddress, PledgeTexts.Place($"/appels/{item}/versement")), Languages.Current));

    public Task Finish(Guid item) => finish.Run(item);
}

/// <summary>The page on which a line is paid, by whatever way.</summary>
public sealed class PaidCallPages(Db db, Texts texts)
{
    public string Said(Refusal refusal) => texts.Refusal(refusal);

    public async Task<ClaimPage> Of(CalledItem called, ClaimForm? form, FormErrors errors) => new(called,
        form ?? new ClaimForm(Guid.CreateVersion7(), called.Amount.Plain(), null, null), errors,
        await CalledItems.Claimed(db, called.Id), await CompanyPayments.Latest(db, called.Id));
}
