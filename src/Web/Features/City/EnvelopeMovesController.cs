using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>A worker of the city stops an envelope at once, or takes it up again.</summary>
[Route("{lang:lang}/collectivite/enveloppes/{id:guid}/{move:regex(^(suspensions|reprises)$)}")]
[WorkerOnly(Workplace.City)]
public sealed class EnvelopeMovesController(Db db, CurrentPerson me, FundSteps steps) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> New(Guid id, string move) => steps.Ask(this, await Question(id, move));

    [HttpPost("")]
    public async Task<IActionResult> Create(Guid id, string move, [FromForm] string? motif) =>
        await steps.Take(this, await Question(id, move), FundKeeper.City(me), motif);

    private async Task<FundQuestion?> Question(Guid id, string move)
    {
        if (await Envelopes.Find(db, me.Cities, id) is not { } envelope) return null;
        var fund = await FundHistories.Find(db, id)
            ?? new FundListed(id, "envelope", envelope.Name, "", envelope.State, Money.Zero, Money.Zero);
        var back = $"/{Languages.Current}/collectivite/enveloppes/{id}";
        return new FundQuestion(move, fund, envelope.Returned, $"{back}/{move}", back);
    }
}

/// <param name="Bound">Promised or paid: stays as it is.</param>
/// <param name="Why">As typed.</param>
public sealed record EnvelopeClosurePage(
    Envelope Envelope, Money Bound, Guid Key, FundClosure? Waiting, string? Why, DecideBox? Decide, FormErrors Errors)
{
    public bool MayAsk => Envelope.IsActive && (Waiting is null || Decide!.HasExpired);
}

/// <summary>The end of an envelope: one person asks and says why, another decides.</summary>
[Route("{lang:lang}/collectivite/enveloppes/{id:guid}/clotures")]
[WorkerOnly(Workplace.City)]
public sealed class EnvelopeClosuresController(Db db, ClosureSteps steps, Texts texts, CurrentPerson me) : Controller
{
    [HttpGet("")]
    public Task<IActionResult> New(Guid id) => Page(id, null, null, new FormErrors());

    [HttpPost("")]
    public async Task<IActionResult> Create(Guid id, [FromForm] Guid cle, [FromForm] string? motif)
    {
        var asked = await steps.Propose.Run(new FundClosure(cle, id, motif ?? ""), FundKeeper.City(me));
        return await Answer(id, asked.Refusal, motif ?? "", null, $"{Address(id)}/clotures");
    }

    [HttpPost("approbations")]
    public async Task<IActionResult> Approve(Guid id, [FromForm] string? vu, [FromForm] string? raison)
    {
        var decided = await steps.Decide.Run(id, CityPlace.Hash(vu), FundKeeper.City(me), true, raison ?? "");
        return await Answer(id, decided.Refusal, null, raison, Address(id));
    }

    [HttpPost("refus")]
    public async Task<IActionResult> Refuse(Guid id, [FromForm] string? vu, [FromForm] string? raison)
    {
        var decided = await steps.Decide.Run(id, CityPlace.Hash(vu), FundKeeper.City(me), false, raison ?? "");
        return await Answer(id, decided.Refusal, null, raison, Address(id));
    }

    private async Task<IActionResult> Answer(Guid id, Refusal? refusal, string? why, string? reason, string next)
    {
        if (refusal is not { } known) return new SeeOther(next);
        if (known == Refusal.NotFound) return NotFound();
        var errors = new FormErrors();
        var field = known is not (Refusal.ReasonMissing or Refusal.TextTooLong) ? ""
            : reason is null && why is not null ? "motif" : "raison";
        errors.Add(field, texts.Refusal(known));
        return await Page(id, why, reason, errors);
    }

    private async Task<IActionResult> Page(Guid id, string? why, string? reason, FormErrors errors)
    {
        if (await Envelopes.Find(db, me.Cities, id) is not { } envelope) return NotFound();
        if (errors.Any) Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        else if (envelope.State is "draft" or "submitted" or "closed") return new SeeOther(Address(id));
        var waiting = await FundClosures.Waiting(db, id);
        var decide = waiting is null ? null : new DecideBox($"{Address(id)}/clotures",
            Convert.ToHexStringLower(waiting.ContentHash()), await CityQueue.Requests(db, id, closures: true), errors,
            me.Id, steps.Clock.GetUtcNow())
        {
            IsInterested = await Interests.Has(db, id, me), Reason = reason, MayRenew = false,
        };
        var bound = envelope.Amount - envelope.Returned - Money.Eur(envelope.Remaining ?? envelope.Amount.Cents);
        return View("New", new EnvelopeClosurePage(
            envelope, bound, Guid.CreateVersion7(steps.Clock.GetUtcNow()), waiting, why, decide, errors));
    }

    private static string Address(Guid id) => $"/{Languages.Current}/collectivite/enveloppes/{id}";
}

public sealed record ClosureSteps(ProposeClosure Propose, DecideClosure Decide, TimeProvider Clock);
