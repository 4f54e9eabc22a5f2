using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;
using Okote.Matching;
using Refusal = Okote.Data.Refusal;

namespace Okote.Web;

public sealed record SchemeFormPage(
    FundedCall Call, SchemeRead Read, SchemeShown? Shown, bool IsNew);

public sealed record SchemePage(
    SchemeDraft Draft, FundedCall Call, SchemeShown Shown, DecideBox Decide, FormErrors Errors);

/// <summary>The next version of a call's rule: written in fields or as text, tried as it is written.</summary>
[Route("{lang:lang}/collectivite/regles")]
[WorkerOnly(Workplace.City)]
public sealed class SchemesController(SchemeDesk desk, SaveSchemeDraft save, Texts texts, CurrentPerson me) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Index([FromServices] CityDecisionSheets sheets) =>
        this.Sheet(await sheets.Schemes(SheetAsk.Of(Request)));

    [HttpGet("nouvelle")]
    public async Task<IActionResult> New(string? appel)
    {
        if (await desk.Call(appel) is not { } call) return NotFound();
        var form = new SchemeForm
        {
            Cle = Guid.CreateVersion7(), Appel = appel, Campagnes = $"{Math.Max(1, call.Campaigns)}",
            Objectif = CityText.Written(Money.Eur(call.Goal > 0 ? call.Goal : 1_500_000)),
        };
        return View("Form", await desk.Form(call, desk.Trial.Read(
            SchemeTrial.Filled(form, await desk.InForce(call))), isNew: true));
    }

    [HttpPost("")]
    public Task<IActionResult> Create([FromForm] SchemeForm form) => Save(form, isNew: true);

    [HttpGet("{id:guid}")]
    public async Task<IActionResult> Show(Guid id) =>
        await desk.Show(id, new FormErrors(), null) is { } page ? View(page) : NotFound();

    [HttpGet("{id:guid}/modifier")]
    public async Task<IActionResult> Edit(Guid id)
    {
        if (await desk.Show(id, new FormErrors(), null) is not { } page) return NotFound();
        if (page.Draft.State != "draft") return new SeeOther(Address(id));
        var draft = page.Draft;
        var form = SchemeTrial.Filled(new SchemeForm
        {
            Cle = id, Appel = $"{draft.CallId}:{draft.OrganisationId}", Campagnes = $"{draft.Campaigns}",
            Objectif = CityText.Written(draft.Goal),
        }, draft.Scheme);
        return View("Form", await desk.Form(page.Call, desk.Trial.Read(form), isNew: false));
    }

    [HttpPost("{id:guid}")]
    public async Task<IActionResult> Update(Guid id, [FromForm] SchemeForm form) =>
        await desk.Show(id, new FormErrors(), null) is null ? NotFound() : await Save(form with { Cle = id }, false);

    private async Task<IActionResult> Save(SchemeForm form, bool isNew)
    {
        if (await desk.Call(form.Appel) is not { } call) return NotFound();
        var read = desk.Trial.Read(form);
        if (read.Scheme is { } scheme && form.Geste != "apercu")
        {
            var saved = await save.Run(new SchemeEntry(
                form.Cle, call.Id, call.OrganisationId, scheme.ToJson(), read.Campaigns, read.Goal), me);
            if (!saved.IsRefused) return new SeeOther(Address(saved.Value));
            if (saved.Refusal == Refusal.NotFound) return NotFound();
            read.Errors.Add("", texts.Refusal(saved.Refusal.Value));
        }
        if (read.Scheme is null || read.Errors.Any) Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        // What was typed may have been put in order; the page must show that, not the raw answers.
        ModelState.Clear();
        return View("Form", await desk.Form(call, read, isNew));
    }

    private static string Address(Guid id) => $"/{Languages.Current}/collectivite/regles/{id}";
}

/// <summary>Puts the pages of rules together.</summary>
public sealed class SchemeDesk(Db db, SchemeTrial trial, CurrentPerson me, TimeProvider clock)
{
    public SchemeTrial Trial => trial;

    /// <param name="name"><c>call:organisation</c>.</param>
    public async Task<FundedCall?> Call(string? name) => (await SchemeDrafts.Calls(db, me.Cities))
        .FirstOrDefault(call => call.Key == name);

    public Task<Scheme> InForce(FundedCall call) => Calls.Scheme(db, call.SchemeId);

    public async Task<SchemeFormPage> Form(FundedCall call, SchemeRead read, bool isNew) => new(call, read,
        read.Scheme is { } scheme
            ? await trial.Show(call, scheme, await InForce(call), read.Campaigns, read.Goal) : null, isNew);

    public async Task<SchemePage?> Show(Guid id, FormErrors errors, string? reason)
    {
        if (await SchemeDrafts.Find(db, me.Cities, id) is not { } draft) return null;
        var call = await Call($"{draft.CallId}:{draft.OrganisationId}")
            ?? new FundedCall(draft.CallId, draft.Call, draft.OrganisationId, draft.Organisation, draft.BasedOn,
                draft.BasedOnVersion, draft.Campaigns, draft.Goal.Cents, MayPropose: false);
        var shown = await trial.Show(call with { Version = draft.BasedOnVersion }, draft.Scheme,
            await Calls.Scheme(db, draft.BasedOn), draft.Campaigns, draft.Goal);
        var decide = new DecideBox($"/{Languages.Current}/collectivite/regles/{id}",
            Convert.ToHexStringLower(draft.ContentHash()), await CityQueue.Requests(db, id), errors, me.Id,
            clock.GetUtcNow()) { Reason = reason };
        return new SchemePage(draft, call, shown, decide, errors);
    }
}

/// <summary>The word of two people about a rule.</summary>
[Route("{lang:lang}/collectivite/regles/{id:guid}")]
[WorkerOnly(Workplace.City)]
public sealed class SchemeDecisionsController(
    SchemeDesk desk, SchemeSteps steps, Texts texts, CurrentPerson me) : Controller
{
    [HttpPost("soumissions")]
    public async Task<IActionResult> Submit(Guid id, [FromForm] bool assume) =>
        await Answer(id, (await steps.Submit.Run(id, me, assume)).Refusal, null);

    [HttpPost("approbations")]
    public async Task<IActionResult> Approve(Guid id, [FromForm] string? vu, [FromForm] string? raison) => await Answer(
        id, (await steps.Decide.Run(id, CityPlace.Hash(vu), me, true, raison ?? "")).Refusal, raison);

    [HttpPost("refus")]
    public async Task<IActionResult> Refuse(Guid id, [FromForm] string? vu, [FromForm] string? raison) => await Answer(
        id, (await steps.Decide.Run(id, CityPlace.Hash(vu), me, false, raison ?? "")).Refusal, raison);

    private async Task<IActionResult> Answer(Guid id, Refusal? refusal, string? reason)
    {
        if (refusal is not { } known) return new SeeOther($"/{Languages.Current}/collectivite/regles/{id}");
        var reading = new CityReading(texts, new FormErrors());
        reading.Refuse(known);
        if (await desk.Show(id, reading.Errors, reason) is not { } page) return NotFound();
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View("/Features/City/Schemes/Show.cshtml", page);
    }
}

public sealed record SchemeSteps(SubmitSchemeDraft Submit, DecideSchemeDraft Decide);
