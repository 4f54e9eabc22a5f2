using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <param name="Cle">Fresh with the page: the id of the draft that is begun.</param>
public sealed record StartForm(Guid Cle, Guid Organisation, string? Titre);

public sealed record OpenCallPage(
    OpenCallRow Call, StartForm Form, IReadOnlyList<Membership> Organisations, FormErrors Errors);

/// <summary>Open calls, and the first words of an answer to one.</summary>
[Route("{lang:lang}/porteur/appels")]
[WorkerOnly(Workplace.Holder)]
public sealed class ApplicationsController(Db db, CurrentPerson me, TimeProvider clock, Texts texts) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Index() => View(await OpenCalls.All(db, clock.GetUtcNow()));

    [HttpGet("{id:guid}")]
    public Task<IActionResult> Show(Guid id) => Show(
        id, new StartForm(Guid.CreateVersion7(clock.GetUtcNow()), Guid.Empty, null), new FormErrors());

    [HttpPost("{id:guid}/candidatures")]
    public async Task<IActionResult> Create(Guid id, [FromForm] StartForm form, [FromServices] StartProposal start)
    {
        var errors = new FormErrors();
        if (string.IsNullOrWhiteSpace(form.Titre)) errors.Add("titre", texts["Holder.TitleMissing"]);
        else if (form.Titre.Trim().Length > ProposalLimits.Title_CharsMax)
            errors.Add("titre", texts["Holder.TooLong", ProposalLimits.Title_CharsMax]);
        if (errors.Any || form.Cle.Version != 7) return await Show(id, form, errors);
        var begun = await start.Run(
            new ProposalStart(form.Cle, id, form.Organisation, form.Titre!.Trim(), Languages.Current), me);
        if (!begun.IsRefused) return new SeeOther(HolderPlace.Project(begun.Value));
        if (begun.Refusal == Refusal.NotFound) return NotFound();
        errors.Add("", texts.Refusal(begun.Refusal.Value));
        return await Show(id, form, errors);
    }

    private async Task<IActionResult> Show(Guid id, StartForm form, FormErrors errors)
    {
        var call = (await OpenCalls.All(db, clock.GetUtcNow())).FirstOrDefault(open => open.Id == id);
        if (call is null) return NotFound();
        if (errors.Any) Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View("Show", new OpenCallPage(
            call, form, [.. me.Memberships.Where(membership => membership.Role == "holder")], errors));
    }
}
