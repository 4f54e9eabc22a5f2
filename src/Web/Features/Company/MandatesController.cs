using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;
using Okote.Payments;

namespace Okote.Web;

/// <summary>A company saves, or replaces, what the calls of one pledge are debited from, on the provider's page, and
/// comes back.</summary>
[Route("{lang:lang}/entreprise/engagements/{id:guid}/mandats")]
[WorkerOnly(Workplace.Company)]
public sealed class MandatesController(Db db, Texts texts, CurrentPerson me, MandateDoor door) : Controller
{
    /// <param name="cle">From the form: sent twice, it opens one page.</param>
    [HttpPost("")]
    public async Task<IActionResult> Create(Guid id, Guid cle)
    {
        if (await PledgePages.Find(db, id, me.Companies) is null) return NotFound();
        var opened = await door.Open(cle, id, me);
        if (!opened.IsRefused) return new SeeOther(opened.Value.ToString());
        this.Warn(texts.Refusal(opened.Refusal.Value));
        return new SeeOther(PledgeTexts.Place($"/engagements/{id}"));
    }

    /// <summary>Where the provider sends people back to. It may be faster than the webhook: both end in the same room.
    /// </summary>
    [HttpGet("retour")]
    public async Task<IActionResult> Return(Guid id)
    {
        if (await PledgePages.Find(db, id, me.Companies) is null) return NotFound();
        await door.Finish(id);
        return new SeeOther(PledgeTexts.Place($"/engagements/{id}"));
    }
}

/// <summary>The way out to the provider's page and back in, with our addresses for the return.</summary>
public sealed class MandateDoor(OpenMandate open, FinishMandate finish, WebAppSettings settings)
{
    public Task<Result<Uri>> Open(Guid key, Guid fund, CurrentPerson me) => open.Run(new MandateWish(
        key, fund, me.Companies, me.Id,
        new Uri(settings.PublicAddress, PledgeTexts.Place($"/engagements/{fund}/mandats/retour")),
        new Uri(settings.PublicAddress, PledgeTexts.Place($"/engagements/{fund}")), Languages.Current));

    public Task Finish(Guid fund) => finish.Run(fund);
}
