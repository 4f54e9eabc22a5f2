using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>Another total, as somebody types it.</summary>
public sealed record EnvelopeTotalForm
{
    public Guid Cle { get; init; }

    public string? Montant { get; init; }

    public bool Abandon { get; init; }

    public string? Numero { get; init; }

    public string? Date { get; init; }

    public string? Raison { get; init; }
}

public sealed record EnvelopeTotalPage(
    Envelope Envelope, EnvelopeTotalForm Form, IReadOnlyList<EnvelopeTotal> Totals, DecideBox? Decide,
    FormErrors Errors)
{
    public EnvelopeTotal? Waiting => Totals.LastOrDefault(total => total.State == "submitted");
}

/// <summary>Raising and lowering an envelope: another decision, and two people again.</summary>
[Route("{lang:lang}/collectivite/enveloppes/{id:guid}/montant")]
[WorkerOnly(Workplace.City)]
public sealed class EnvelopeTotalsController(Db db, TotalSteps steps, Texts texts, CurrentPerson me) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Show(Guid id) =>
        await Page(id, new EnvelopeTotalForm { Cle = Guid.CreateVersion7() }, new FormErrors());

    [HttpPost("")]
    public async Task<IActionResult> Create(Guid id, [FromForm] EnvelopeTotalForm form)
    {
        var reading = new CityReading(texts, new FormErrors());
        var after = reading.Amount(form.Montant, "montant");
        var (number, day) = (reading.Text(form.Numero, "numero"), reading.Day(form.Date, "date"));
        if (reading.Errors.Any) return await Page(id, form, reading.Errors);
        var proposed = await steps.Propose.Run(
            form.Cle, id, after, form.Abandon, new DecisionEntry(number, day, null), me);
        return await Answer(id, proposed.Refusal, form);
    }

    [HttpPost("{total:guid}/approbations")]
    public async Task<IActionResult> Approve(Guid id, Guid total, [FromForm] EnvelopeTotalForm form) =>
        await Answer(id, (await steps.Decide.Run(id, total, me, true, form.Raison ?? "")).Refusal, form);

    [HttpPost("{total:guid}/refus")]
    public async Task<IActionResult> Refuse(Guid id, Guid total, [FromForm] EnvelopeTotalForm form) =>
        await Answer(id, (await steps.Decide.Run(id, total, me, false, form.Raison ?? "")).Refusal, form);

    private async Task<IActionResult> Answer(Guid id, Refusal? refusal, EnvelopeTotalForm form)
    {
        if (refusal is not { } known) return new SeeOther(Address(id));
        if (known == Refusal.NotFound) return NotFound();
        var reading = new CityReading(texts, new FormErrors());
        reading.Refuse(known);
        return await Page(id, form, reading.Errors);
    }

    private async Task<IActionResult> Page(Guid id, EnvelopeTotalForm form, FormErrors errors)
    {
        if (await Envelopes.Find(db, me.Cities, id) is not { } envelope) return NotFound();
        if (errors.Any) Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        var totals = await EnvelopeTotals.OfFund(db, id);
        var waiting = totals.LastOrDefault(total => total.State == "submitted");
        var decide = waiting is null ? null : new DecideBox($"{Address(id)}/{waiting.Id}",
            Convert.ToHexStringLower(waiting.Proposal.ContentHash()), await CityQueue.Requests(db, id), errors, me.Id,
            steps.Clock.GetUtcNow())
        {
            IsInterested = await Interests.Has(db, id, me), Reason = form.Raison,
        };
        return View("Show", new EnvelopeTotalPage(envelope, form, totals, decide, errors));
    }

    private static string Address(Guid id) => $"/{Languages.Current}/collectivite/enveloppes/{id}/montant";
}

public sealed record TotalSteps(ProposeEnvelopeTotal Propose, DecideEnvelopeTotal Decide, TimeProvider Clock);
