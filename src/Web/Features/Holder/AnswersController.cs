using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <param name="Asked">The question that an answer was refused for, with what was typed.</param>
public sealed record AnswersPage(
    Proposal Proposal, IReadOnlyList<Question> Questions, Guid? Asked, string? Typed, FormErrors Errors);

/// <summary>What people ask of a project, and what its holder answers.</summary>
[Route("{lang:lang}/porteur/projets/{id:guid}/questions")]
[WorkerOnly(Workplace.Holder)]
public sealed class AnswersController(Db db, CurrentPerson me, Texts texts) : Controller
{
    [HttpGet("")]
    public Task<IActionResult> Show(Guid id) => Show(id, null, null, new FormErrors());

    [HttpPost("{question:guid}/reponses")]
    public async Task<IActionResult> Create(
        Guid id, Guid question, string? reponse, [FromServices] AnswerQuestion answer)
    {
        var asked = await Proposals.Find(db, me, id) is null ? []
            : await Okote.Funding.Questions.OfHolder(db, id, me.Holders);
        if (asked.All(row => row.Id != question)) return NotFound();
        var done = await answer.Run(question, reponse ?? "", me);
        if (!done.IsRefused)
        {
            this.Say(texts["Public.Answered"]);
            return new SeeOther(HolderPlace.Project(id, "questions"));
        }
        var errors = new FormErrors();
        errors.Add("reponse", texts.Refusal(done.Refusal.Value));
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return await Show(id, question, reponse, errors);
    }

    private async Task<IActionResult> Show(Guid id, Guid? asked, string? typed, FormErrors errors) =>
        await Proposals.Find(db, me, id) is not { IsPublic: true } proposal ? NotFound()
            : View("Show", new AnswersPage(
                proposal, await Okote.Funding.Questions.OfHolder(db, id, me.Holders), asked, typed, errors));
}
