using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <param name="Cle">Fresh with the page: the id of the file that is sent with it.</param>
public sealed record ImageForm(Guid Cle, string? Description, IFormFile? Fichier);

public sealed record ImagePage(Proposal Proposal, string? Alt, Guid Key, FormErrors Errors);

/// <summary>The picture of a campaign and the words for it.</summary>
[Route("{lang:lang}/porteur/projets/{id:guid}/image")]
[WorkerOnly(Workplace.Holder)]
public sealed class ImagesController(Db db, CurrentPerson me, SaveImage save, Texts texts) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Edit(Guid id) => await Proposals.Find(db, me, id) is not { } proposal ? NotFound()
        : proposal.IsOpen ? Page(proposal, proposal.ImageAlt, new FormErrors())
        : new SeeOther(HolderPlace.Project(id));

    [HttpPost("")]
    public async Task<IActionResult> Update(Guid id, [FromForm] ImageForm form)
    {
        if (await Proposals.Find(db, me, id) is not { } proposal) return NotFound();
        var saved = form.Cle.Version != 7 ? Refusal.FieldMissing
            : await save.Run(form.Cle, id, me, form.Description ?? "", await form.Fichier.Read());
        if (!saved.IsRefused) return new SeeOther(HolderPlace.Project(id, "image"));
        var errors = new FormErrors();
        var refusal = saved.Refusal.Value;
        errors.Add(refusal == Refusal.AlternativeMissing ? "description" : "fichier", refusal switch
        {
            Refusal.FileTooLarge => texts["Holder.ImageTooHeavy"],
            Refusal.FileTypeRefused => texts["Holder.ImageTypes"],
            Refusal.FileEmpty => texts["Holder.ImageMissing"],
            _ => texts.Refusal(refusal),
        });
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page(proposal, form.Description, errors);
    }

    [HttpPost("retraits")]
    public async Task<IActionResult> Withdraw(Guid id)
    {
        var done = await save.Withdraw(id, me);
        return done.Refusal == Refusal.NotFound ? NotFound() : new SeeOther(HolderPlace.Project(id, "image"));
    }

    private ViewResult Page(Proposal proposal, string? alt, FormErrors errors) =>
        View("Edit", new ImagePage(proposal, alt, Guid.CreateVersion7(), errors));
}
