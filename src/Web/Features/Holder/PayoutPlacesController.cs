using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;
using Okote.Payments;

namespace Okote.Web;

public sealed record PayoutPage(PayoutPlace Place, string? Problem);

/// <summary>Where an organisation's money arrives: opened, proven and looked after at the payment provider.</summary>
[Route("{lang:lang}/porteur/versement/{organisation:guid}")]
[WorkerOnly(Workplace.Holder)]
public sealed class PayoutPlacesController(Db db, CurrentPerson me, Texts texts) : Controller
{
    [HttpGet("")]
    public Task<IActionResult> Show(Guid organisation) => Show(organisation, null);

    [HttpPost("ouvertures")]
    public async Task<IActionResult> Open(Guid organisation, [FromServices] OpenPayoutAccount open,
        [FromServices] WebAppSettings settings, [FromServices] TimeProvider clock)
    {
        if (!me.Holders.Contains(organisation)) return NotFound();
        var link = await open.Run(
            organisation, new Uri(settings.PublicAddress, $"{HolderPlace.Root}/versement/{organisation}/retour"));
        if (link.IsRefused) return await Show(organisation, texts.Refusal(link.Refusal.Value));
        await db.Transact(async tx =>
        {
            await Audit.Write(tx, clock.GetUtcNow(), me.Id, "payout_account_opened", "organisation", organisation,
                organisation: organisation);
            return true;
        });
        return new SeeOther(link.Value.ToString());
    }

    /// <summary>Back from the provider: asked now, so that nobody waits for a notice to see where they stand.</summary>
    [HttpGet("retour")]
    public async Task<IActionResult> Return(Guid organisation, [FromServices] RefreshPayoutAccounts refresh)
    {
        if (!me.Holders.Contains(organisation)) return NotFound();
        await refresh.Run(HttpContext.RequestAborted);
        return new SeeOther($"{HolderPlace.Root}/versement/{organisation}");
    }

    private async Task<IActionResult> Show(Guid organisation, string? problem)
    {
        var place = (await HolderPages.PayoutPlaces(db, me)).FirstOrDefault(mine => mine.Id == organisation);
        if (place is null) return NotFound();
        if (problem is not null) Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View("Show", new PayoutPage(place, problem));
    }
}
