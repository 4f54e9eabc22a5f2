using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>The form of a call.</summary>
/// <param name="Id">Null for a call to be written.</param>
public sealed record CallFormPage(Guid? Id, CallForm Form, IReadOnlyList<CallBody> Bodies, FormErrors Errors);

/// <summary>The page of one call.</summary>
/// <param name="Reason">What was typed before a step was refused.</param>
public sealed record CallShowPage(CallPage Call, FormErrors Errors, string? Reason);

/// <summary>Calls, step by step: written, opened for applications, in selection, running, closed.</summary>
[Route("{lang:lang}/operator/appels")]
[WorkerOnly(Workplace.Operator)]
public sealed class DeskCallsController(Db db, Texts texts, CurrentPerson me) : Controller
{
    private static readonly string[] States = ["draft", "open", "selection", "running", "closed"];

    [HttpGet("")]
    public async Task<IActionResult> Index()
    {
        var ask = SheetAsk.Of(Request);
        var list = await CallPages.List(db, ask.OneOf("etat", States), ask["q"], ask.List());
        var create = SheetAction.Link(texts["Desk.NewCall"], DeskWords.Room("/appels/nouveau"));
        var section = SheetSection.Of(texts["Desk.Calls"],
            SheetColumns.Of(texts, "Desk", "name*", "territory*", "state", "opens*", "closes*", "#schemes",
                "#applications", "#campaigns"),
            list, row =>
            [
                SheetCell.To(row.Name, DeskWords.Room($"/appels/{row.Id}")), row.Territory,
                texts.Desk("Call", row.State), row.OpensAt, row.ClosesAt, (long)row.Schemes,
                new SheetCell($"{row.Applications}",
                    DeskWords.Room("/dossiers") + Query.Of(("appel", row.Id.ToString()), ("etat", "submitted"))),
                (long)row.Campaigns,
            ]) with { Empty = new SheetEmpty(texts["Desk.NoCalls"], create) };
        return this.Sheet(new Sheet(texts["Desk.Calls"],
        [
            SheetFilter.Choice(ask, "etat", texts["Desk.Col_state"], texts.DeskChoices("Call", States)),
            SheetFilter.Search(ask, "q", texts["Desk.SearchCall"]),
        ], [section], []) { Lead = texts["Desk.CallsLead"], Actions = [create] });
    }

    [HttpGet("nouveau")]
    public async Task<IActionResult> New() =>
        View("Form", new CallFormPage(null, new CallForm(), await CallPages.Bodies(db, null), new FormErrors()));

    [HttpPost("")]
    public async Task<IActionResult> Create([FromForm] CallForm form, [FromServices] CreateCall create)
    {
        var errors = new FormErrors();
        if (form.Read(texts, errors) is not { } draft) return await Again(null, form, errors);
        var created = await create.Run(draft, me.Id);
        if (!created.IsRefused) return new SeeOther(DeskWords.Room($"/appels/{created.Value}"));
        errors.Add(FieldOf(created.Refusal.Value), texts.Refusal(created.Refusal.Value));
        return await Again(null, form, errors);
    }

    [HttpGet("{id:guid}")]
    public async Task<IActionResult> Show(Guid id) => await CallPages.Find(db, id) is { } call
        ? View("Show", new CallShowPage(call, new FormErrors(), null)) : NotFound();

    [HttpGet("{id:guid}/modification")]
    public async Task<IActionResult> Edit(Guid id) =>
        await CallPages.Find(db, id) is { Heading.State: "draft" } call
            ? View("Form", new CallFormPage(id, CallForm.Of(call), call.Bodies, new FormErrors())) : NotFound();

    [HttpPost("{id:guid}")]
    public async Task<IActionResult> Update(Guid id, [FromForm] CallForm form, [FromServices] EditCall edit)
    {
        var errors = new FormErrors();
        if (form.Read(texts, errors) is not { } draft) return await Again(id, form, errors);
        var edited = await edit.Run(draft with { Id = id }, me.Id);
        if (!edited.IsRefused) return new SeeOther(DeskWords.Room($"/appels/{id}"));
        if (edited.Refusal == Refusal.NotFound) return NotFound();
        errors.Add(FieldOf(edited.Refusal.Value), texts.Refusal(edited.Refusal.Value));
        return await Again(id, form, errors);
    }

    /// <summary>One step further. A call closes from anywhere; what began is finished.</summary>
    [HttpPost("{id:guid}/etapes")]
    public async Task<IActionResult> Move(
        Guid id, [FromForm] string? vers, [FromForm] string? raison, [FromServices] MoveCall move,
        [FromServices] CloseCall close)
    {
        if (!Enum.TryParse<CallState>(vers, ignoreCase: true, out var to)) return BadRequest();
        var refusal = to == CallState.Closed
            ? string.IsNullOrWhiteSpace(raison) ? Refusal.ReasonMissing
                : (await close.Run(id, me.Id, raison.Trim())).Refusal
            : (await move.Run(id, to, me.Id, raison?.Trim() ?? "")).Refusal;
        if (refusal is null) return new SeeOther(DeskWords.Room($"/appels/{id}"));
        if (await CallPages.Find(db, id) is not { } call) return NotFound();
        var errors = new FormErrors();
        errors.Add(refusal == Refusal.ReasonMissing ? "raison-fin" : "", texts.Refusal(refusal.Value));
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View("Show", new CallShowPage(call, errors, raison));
    }

    private static string FieldOf(Refusal refusal) => refusal switch
    {
        Refusal.CalendarInvalid => "projets-au",
        _ => "",
    };

    private async Task<IActionResult> Again(Guid? id, CallForm form, FormErrors errors)
    {
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View("Form", new CallFormPage(id, form, await CallPages.Bodies(db, id), errors));
    }
}
