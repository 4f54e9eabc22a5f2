using Microsoft.AspNetCore.Mvc;
using Okote.Funding;

namespace Okote.Web;

/// <summary>A payment, or its return, that no colleague decided in time is asked for again.</summary>
[Route("{lang:lang}/collectivite/paiements/{id:guid}/demandes")]
[WorkerOnly(Workplace.City)]
public sealed class CityRequestsController(CityPaymentRoom room, RenewCityRequest renew, CurrentPerson me) : Controller
{
    [HttpPost("")]
    public async Task<IActionResult> Create(Guid id, [FromForm] CityPaymentForm form) =>
        await room.Answer(this, id, form, (await renew.Run(id, me)).Refusal);
}
