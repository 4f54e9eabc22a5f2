using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>What was typed about somebody's role or access.</summary>
public sealed record RoleForm
{
    public Guid Cle { get; init; } = Guid.CreateVersion7();

    public string? Role { get; init; }

    public Guid? Organisation { get; init; }

    /// <summary><c>donner</c> or <c>retirer</c>.</summary>
    public string? Sens { get; init; } = "donner";

    public string? Raison { get; init; }

    public string? Decision { get; init; }

    public string? Empreinte { get; init; }
}

public sealed record PersonShowPage(
    PersonPage Person, IReadOnlyList<CallBody> Cities, Guid Me, DateTimeOffset Now, RoleForm Form, FormErrors Errors)
{
    /// <summary>The reason's field of the form that was sent and refused.</summary>
    public string? Sent { get; init; }

    /// <summary>What was typed there: nothing in the other forms of the page.</summary>
    public string? Typed(string field) => Sent == field ? Form.Raison : null;

    /// <summary>Set while the person waits for a new second factor.</summary>
    public FactorReset? Lost { get; init; }

    /// <summary>Set once an operator has found out that it is the person.</summary>
    public WaitingApproval? LostApproval { get; init; }
}

/// <summary>People: their roles, given by two operators, and their access, closed by one.</summary>
[Route("{lang:lang}/operator/personnes")]
[WorkerOnly(Workplace.Operator)]
public sealed class DeskPeopleController(Db db, Texts texts, CurrentPerson me, TimeProvider clock) : Controller
{
    private static readonly string[] Roles = ["operator", "city", "company", "holder"];

    private static readonly string[] Access = ["open", "closed", "lost"];

    [HttpGet("")]
    public async Task<IActionResult> Index()
    {
        var ask = SheetAsk.Of(Request);
        var list = await DirectoryPages.People(
            db, ask.OneOf("role", Roles), ask.OneOf("acces", Access), ask["q"], ask.List());
        var section = SheetSection.Of(texts["Desk.People"],
            SheetColumns.Of(texts, "Desk", "name*", "email", "roles", "access", "created*"),
            list, row =>
            [
                SheetCell.To(
                    row.Name.Length > 0 ? row.Name : row.Id.ToString(), DeskWords.Room($"/personnes/{row.Id}")),
                row.Email, string.Join(", ", row.Roles.Split(' ').Select(role => texts.Desk("Role", role))),
                row.IsDisabled ? new SheetCell(texts["Desk.AccessClosed"], Tone: "bad") : texts["Desk.AccessOpen"],
                row.CreatedAt,
            ]) with { Empty = new SheetEmpty(texts["Desk.NoPeople"]) };
        return this.Sheet(new Sheet(texts["Desk.People"],
        [
            SheetFilter.Choice(ask, "role", texts["Desk.Col_role"], texts.DeskChoices("Role", Roles)),
            SheetFilter.Choice(ask, "acces", texts["Desk.Col_access"], texts.DeskChoices("Access", Access)),
            SheetFilter.Search(ask, "q", texts["Desk.SearchPerson"]),
        ], [section], []) { Lead = texts["Desk.PeopleLead"] });
    }

    [HttpGet("{id:guid}")]
    public async Task<IActionResult> Show(Guid id) =>
        await Page(id, new RoleForm(), new FormErrors()) is { } page ? View(page) : NotFound();

    /// <summary>One operator asks for a role to be given or taken; another decides.</summary>
    [HttpPost("{id:guid}/roles")]
    public async Task<IActionResult> Create(Guid id, [FromForm] RoleForm form, [FromServices] RequestRole request)
    {
        var wish = new RoleWish(form.Cle, id, form.Role ?? "", form.Role == "operator" ? null : form.Organisation,
            form.Sens != "retirer", form.Raison?.Trim() ?? "");
        return await Answer(id, form, (await request.Run(wish, me.Id)).Refusal, "raison-role");
    }

    [HttpPost("{id:guid}/roles/{demande:guid}/decisions")]
    public async Task<IActionResult> Decide(
        Guid id, Guid demande, [FromForm] RoleForm form, [FromServices] ApproveRole approve,
        [FromServices] RefuseRole refuse)
    {
        var (shown, reason) = (new ApplicationTyped { Empreinte = form.Empreinte }.Shown(), form.Raison?.Trim() ?? "");
        var refusal = form.Decision == "refuser" ? (await refuse.Run(demande, shown, me.Id, reason)).Refusal
            : (await approve.Run(demande, shown, me.Id, reason)).Refusal;
        return await Answer(id, form, refusal, string.Create(CultureInfo.InvariantCulture, $"raison-{demande}"));
    }

    [HttpPost("{id:guid}/acces")]
    public async Task<IActionResult> SetAccess(
        Guid id, [FromForm] RoleForm form, [FromServices] DisableAccess disable, [FromServices] RestoreAccess restore)
    {
        var reason = form.Raison?.Trim() ?? "";
        var refusal = form.Decision == "ouvrir" ? (await restore.Run(id, me.Id, reason)).Refusal
            : (await disable.Run(id, me.Id, reason)).Refusal;
        return await Answer(id, form, refusal, "raison-acces");
    }

    /// <summary>One operator says how they know the person; another decides. Either may refuse.</summary>
    [HttpPost("{id:guid}/second-facteur/{demande:guid}/demandes")]
    public async Task<IActionResult> AskReset(Guid id, Guid demande, [FromForm] RoleForm form,
        [FromServices] RequestFactorReset request, [FromServices] RefuseFactorReset refuse)
    {
        var reason = form.Raison ?? "";
        var refusal = form.Decision == "refuser" ? (await refuse.Run(demande, [], me.Id, reason)).Refusal
            : (await request.Run(demande, id, me.Id, reason)).Refusal;
        return await Answer(id, form, refusal, "raison-facteur");
    }

    [HttpPost("{id:guid}/second-facteur/{demande:guid}/decisions")]
    public async Task<IActionResult> DecideReset(Guid id, Guid demande, [FromForm] RoleForm form,
        [FromServices] ApproveFactorReset approve, [FromServices] RefuseFactorReset refuse)
    {
        var (shown, reason) = (new ApplicationTyped { Empreinte = form.Empreinte }.Shown(), form.Raison ?? "");
        var refusal = form.Decision == "refuser" ? (await refuse.Run(demande, shown, me.Id, reason)).Refusal
            : (await approve.Run(demande, shown, me.Id, reason)).Refusal;
        return await Answer(id, form, refusal, "raison-facteur");
    }

    private async Task<IActionResult> Answer(Guid id, RoleForm form, Refusal? refusal, string field)
    {
        if (refusal is null) return new SeeOther(DeskWords.Room($"/personnes/{id}"));
        // Changed after it was sent, it is another request.
        if (refusal == Refusal.SameIdOtherContent) form = form with { Cle = Guid.CreateVersion7() };
        var errors = new FormErrors();
        errors.Add(refusal is Refusal.ReasonMissing or Refusal.TextTooLong ? field : "",
            texts.Refusal(refusal.Value));
        if (await Page(id, form, errors) is not { } page) return NotFound();
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View("Show", page with { Sent = field });
    }

    private async Task<PersonShowPage?> Page(Guid id, RoleForm form, FormErrors errors)
    {
        if (await DirectoryPages.Person(db, id) is not { } person) return null;
        var lost = await FactorResets.OpenOf(db, id);
        return new PersonShowPage(
            person, await CallPages.Bodies(db, null), me.Id, clock.GetUtcNow(), form, errors)
        {
            Lost = lost, LostApproval = lost is null ? null : await ApprovalPages.Of(db, "factor_reset", lost.Id),
        };
    }
}
