using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

public sealed record PartPage(Proposal Proposal, PartForm Form, FormErrors Errors);

/// <summary>The parts of a campaign that are plain fields: one screen each, saved by itself.</summary>
[Route("{lang:lang}/porteur/projets/{id:guid}/{part:regex(^(presentation|histoire|objectif|calendrier)$)}")]
[WorkerOnly(Workplace.Holder)]
public sealed class PartsController(Db db, CurrentPerson me, SaveProposal save, Texts texts) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Edit(Guid id, string part) =>
        await Proposals.Find(db, me, id) is not { } proposal ? NotFound()
        : proposal.IsOpen ? View(part, new PartPage(proposal, PartForm.Of(proposal), new FormErrors()))
        : new SeeOther(HolderPlace.Project(id));

    [HttpPost("")]
    public async Task<IActionResult> Update(Guid id, string part, [FromForm] PartForm form)
    {
        if (await Proposals.Find(db, me, id) is not { } proposal) return NotFound();
        var errors = new FormErrors();
        var change = form.Read(part, proposal, texts, errors);
        var page = new PartPage(proposal, form, errors);
        if (form.Apercu is not null && !errors.Any) return View(part, page);
        if (!errors.Any)
        {
            var saved = await save.Run(id, me, part, change);
            if (!saved.IsRefused) return new SeeOther(HolderPlace.Project(id));
            errors.Add("", texts.Refusal(saved.Refusal.Value));
        }
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View(part, page);
    }
}
