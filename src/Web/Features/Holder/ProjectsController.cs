using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

public sealed record ProjectPage(
    ProposalFile File, Readiness Readiness, IReadOnlyList<CampaignMove> Moves, string? Answer, FormErrors Errors)
{
    /// <summary>What the reviewers found that is meant for the holder.</summary>
    public IReadOnlyList<ReviewRow> Reviews { get; init; } = [];

    /// <summary>What has to change before it is handed in again.</summary>
    public string? Asked => File.Proposal.State == CampaignState.ChangesRequested
        ? Moves.FirstOrDefault(move => move.To == CampaignState.ChangesRequested)?.Reason : null;
}

/// <summary>One project from its holder's side: where it stands, what is missing, and its two steps forward.</summary>
[Route("{lang:lang}/porteur/projets/{id:guid}")]
[WorkerOnly(Workplace.Holder)]
public sealed class ProjectsController(Db db, CurrentPerson me, TimeProvider clock, Texts texts) : Controller
{
    [HttpGet("")]
    public Task<IActionResult> Show(Guid id) => Show(id, null, null);

    [HttpPost("depots")]
    public async Task<IActionResult> HandIn(Guid id, string? reponse, [FromServices] HandInProposal handIn)
    {
        var done = await handIn.Run(id, me, reponse ?? "");
        return done.IsRefused ? await Show(id, done.Refusal, reponse) : new SeeOther(HolderPlace.Project(id));
    }

    [HttpPost("publications")]
    public async Task<IActionResult> Publish(Guid id, [FromServices] PublishCampaign publish)
    {
        var done = await publish.Run(id, me);
        return done.IsRefused ? await Show(id, done.Refusal, null) : new SeeOther(HolderPlace.Project(id));
    }

    private async Task<IActionResult> Show(Guid id, Refusal? refusal, string? answer)
    {
        if (await ProposalFile.Find(db, me, id) is not { } file) return NotFound();
        var errors = new FormErrors();
        if (refusal is { } no)
        {
            // The same refusal is said to an operator in other words: they can do something about it.
            errors.Add("", texts.Find($"Holder.Refused_{no}") ?? texts.Refusal(no));
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        }
        return View("Show", new ProjectPage(file, file.ReadinessAt(clock.GetUtcNow()),
            await HolderPages.Moves(db, id), answer, errors)
        {
            Reviews = await CampaignReviews.ForHolder(db, id),
        });
    }
}
