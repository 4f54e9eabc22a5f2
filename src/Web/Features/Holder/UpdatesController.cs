using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>An update as it is typed.</summary>
public sealed record UpdateForm
{
    public Guid Cle { get; init; }

    public string? Titre { get; init; }

    public string? Texte { get; init; }

    public string? Langue { get; init; }

    /// <summary>Set by the button that shows and publishes nothing.</summary>
    public string? Apercu { get; init; }
}

public sealed record UpdatesPage(
    Proposal Proposal, IReadOnlyList<CampaignUpdate> Updates, UpdateForm Form, FormErrors Errors);

/// <summary>The holder tells how the project goes on.</summary>
[Route("{lang:lang}/porteur/projets/{id:guid}/actualites")]
[WorkerOnly(Workplace.Holder)]
public sealed class UpdatesController(Db db, CurrentPerson me, TimeProvider clock, Texts texts) : Controller
{
    [HttpGet("")]
    public Task<IActionResult> Show(Guid id) => Show(id, new UpdateForm { Cle = NewId() }, new FormErrors());

    [HttpPost("")]
    public async Task<IActionResult> Create(Guid id, [FromForm] UpdateForm form, [FromServices] PostUpdate post)
    {
        if (form.Cle.Version != 7) form = form with { Cle = NewId() };
        var errors = new FormErrors();
        if (form.Apercu is not null) return await Show(id, form, errors);
        var language = Languages.All.Contains(form.Langue) ? form.Langue! : Languages.Current;
        var posted = await post.Run(
            new UpdateDraft(form.Cle, id, form.Titre ?? "", form.Texte ?? "", language), me);
        if (posted.IsRefused)
        {
            errors.Add(string.IsNullOrWhiteSpace(form.Titre) ? "titre" : posted.Refusal is Refusal.FieldMissing
                or Refusal.TextTooLong ? "texte" : "", texts.Refusal(posted.Refusal.Value));
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            // Changed after it was sent, it is another update.
            if (posted.Refusal == Refusal.SameIdOtherContent) form = form with { Cle = NewId() };
            return await Show(id, form, errors);
        }
        this.Say(texts["Public.UpdatePublished"]);
        return new SeeOther(HolderPlace.Project(id, "actualites"));
    }

    private async Task<IActionResult> Show(Guid id, UpdateForm form, FormErrors errors) =>
        await Proposals.Find(db, me, id) is not { IsPublic: true } proposal ? NotFound()
            : View("Show", new UpdatesPage(
                proposal, await Okote.Funding.Updates.OfHolder(db, id, me.Holders), form, errors));

    private Guid NewId() => Guid.CreateVersion7(clock.GetUtcNow());
}
