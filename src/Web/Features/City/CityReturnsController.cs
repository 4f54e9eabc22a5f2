using Microsoft.AspNetCore.Mvc;
using Okote.Funding;

namespace Okote.Web;

/// <summary>A payment of the city's treasury that came back from the holder's bank: one person writes it down, another
/// confirms it, somebody compares the account; then the same mandat is paid again.</summary>
[Route("{lang:lang}/collectivite/paiements/{id:guid}/retours")]
[WorkerOnly(Workplace.City)]
public sealed class CityReturnsController(CityPaymentRoom room, CityReturnSteps steps, CurrentPerson me) : Controller
{
    [HttpPost("")]
    public async Task<IActionResult> Create(Guid id, [FromForm] CityPaymentForm form)
    {
        var (reference, day) = (
            room.Reading.Text(form.Reference, "reference"), room.Reading.Day(form.Date, "date"));
        if (room.Reading.Errors.Any) return await room.Page(this, id, form);
        return await room.Answer(
            this, id, form, (await steps.Record.Run(form.Cle, id, reference, day!.Value, me)).Refusal);
    }

    [HttpPost("confirmations")]
    public async Task<IActionResult> Confirm(Guid id, [FromForm] CityPaymentForm form) => await room.Answer(
        this, id, form, (await steps.Decide.Run(id, form.Cle, me, true, form.Raison ?? "")).Refusal);

    [HttpPost("refus")]
    public async Task<IActionResult> Refuse(Guid id, [FromForm] CityPaymentForm form) => await room.Answer(
        this, id, form, (await steps.Decide.Run(id, form.Cle, me, false, form.Raison ?? "")).Refusal);

    [HttpPost("verifications")]
    public async Task<IActionResult> Check(Guid id, [FromForm] CityPaymentForm form) => await room.Answer(
        this, id, form, (await steps.Check.Run(id, form.Raison ?? "", me, form.Meme)).Refusal);
}

public sealed record CityReturnSteps(RecordCityReturn Record, DecideCityReturn Decide, CheckCityAccount Check);
