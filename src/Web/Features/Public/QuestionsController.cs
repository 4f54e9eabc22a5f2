using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

public sealed record QuestionPage(CampaignHeading Campaign, QuestionForm Form, FormErrors Errors);

/// <summary>Anybody asks the holder of a campaign something. The address given with it is never shown.</summary>
[Route("{lang:lang}/campagnes/{slug}/questions")]
[EnableRateLimiting(RateLimits.Contributions)]
public sealed class QuestionsController(Db db, AskQuestion ask, TimeProvider clock, Texts texts) : Controller
{
    /// <summary>The form on a page of its own: where somebody comes who reloads after a mistake.</summary>
    [HttpGet("")]
    public async Task<IActionResult> New(string slug) =>
        await CampaignPages.FindHeading(db, slug) is not { } campaign ? NotFound()
            : View("New", new QuestionPage(campaign, new QuestionForm { Cle = NewId() }, new FormErrors()));

    [HttpPost("")]
    public async Task<IActionResult> Create(string slug, [FromForm] QuestionForm form)
    {
        if (await CampaignPages.FindHeading(db, slug) is not { } campaign) return NotFound();
        if (form.Cle.Version != 7) form = form with { Cle = NewId() };
        var asked = await ask.Run(new QuestionDraft(form.Cle, campaign.Id, form.Email ?? "", form.Nom ?? "",
            form.Texte ?? "", Languages.Current));
        if (asked.IsRefused) return Again(campaign, form, asked.Refusal.Value);
        this.Say(texts["Public.QuestionSent"]);
        return new SeeOther($"/{Languages.Current}/campagnes/{slug}");
    }

    private ViewResult Again(CampaignHeading campaign, QuestionForm form, Refusal refusal)
    {
        var errors = new FormErrors();
        errors.Add(refusal switch
        {
            Refusal.EmailInvalid => "question-email",
            Refusal.NameMissing => "question-nom",
            Refusal.FieldMissing or Refusal.TextTooLong => "question-texte",
            _ => "",
        }, texts.Refusal(refusal));
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        // Changed after it was sent, it is another question.
        if (refusal == Refusal.SameIdOtherContent) form = form with { Cle = NewId() };
        return View("New", new QuestionPage(campaign, form, errors));
    }

    private Guid NewId() => Guid.CreateVersion7(clock.GetUtcNow());
}
