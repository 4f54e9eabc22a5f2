using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <param name="Cle">Fresh with the page: the id of the version that is proposed.</param>
public sealed record EditForm(
    Guid Cle, string? Titre, string? Resume, string? Histoire, string? Resultat, string? Motif, string? Apercu)
{
    public EditedTexts Texts => new(
        Titre?.Trim() ?? "", Resume?.Trim() ?? "", Histoire?.Trim() ?? "", Resultat?.Trim() ?? "");
}

public sealed record EditsPage(
    Proposal Proposal, EditForm Form, IReadOnlyList<CampaignEdit> Versions, FormErrors Errors)
{
    public bool IsWaiting => Versions.Any(version => version.State == "proposed");
}

/// <summary>Other words for a campaign that was handed in: proposed here, decided by an operator.</summary>
[Route("{lang:lang}/porteur/projets/{id:guid}/modifications")]
[WorkerOnly(Workplace.Holder)]
public sealed class EditsController(Db db, CurrentPerson me, ProposeEdit propose, Texts texts) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> New(Guid id)
    {
        if (await Proposals.Find(db, me, id) is not { } p) return NotFound();
        if (!p.ChangesByVersion) return new SeeOther(HolderPlace.Project(id));
        return await Page(p, new EditForm(
            Guid.CreateVersion7(), p.Title, p.Summary, p.Story, p.ExpectedResult, null, null), new FormErrors());
    }

    [HttpPost("")]
    public async Task<IActionResult> Create(Guid id, [FromForm] EditForm form)
    {
        if (await Proposals.Find(db, me, id) is not { } p) return NotFound();
        var errors = new FormErrors();
        if (form.Apercu is not null) return await Page(p, form, errors);
        if (string.IsNullOrWhiteSpace(form.Motif)) errors.Add("motif", texts["Holder.ReasonMissing"]);
        else if (form.Texts.IsFaulty) errors.Add("", texts.Refusal(Refusal.FieldMissing));
        if (!errors.Any)
        {
            var proposed = form.Cle.Version != 7 ? Refusal.FieldMissing
                : await propose.Run(form.Cle, id, me, form.Texts, form.Motif!.Trim());
            if (!proposed.IsRefused) return new SeeOther(HolderPlace.Project(id, "modifications"));
            if (proposed.Refusal == Refusal.SameIdOtherContent) form = form with { Cle = Guid.CreateVersion7() };
            errors.Add("", texts.Refusal(proposed.Refusal.Value));
        }
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return await Page(p, form, errors);
    }

    private async Task<IActionResult> Page(Proposal proposal, EditForm form, FormErrors errors) =>
        View("New", new EditsPage(proposal, form, await CampaignEdits.Of(db, proposal.Id), errors));
}
