using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>A report as it is typed; what it is about stands in the address of the form.</summary>
public sealed record ReportForm
{
    public Guid Cle { get; init; }

    public string? Objet { get; init; }

    public Guid? Id { get; init; }

    public string? Motif { get; init; }

    public string? Texte { get; init; }

    public string? Email { get; init; }
}

public sealed record ReportPage(CampaignHeading Campaign, ReportForm Form, FormErrors Errors);

/// <summary>Anybody says that something on a campaign's page should not be there.</summary>
[Route("{lang:lang}/campagnes/{slug}/signalements")]
[EnableRateLimiting(RateLimits.Contributions)]
public sealed class ReportsController(Db db, ReportContent report, TimeProvider clock, Texts texts) : Controller
{
    public static IReadOnlyList<string> Categories { get; } =
        ["illegal", "misleading", "offensive", "privacy", "other"];

    private static readonly string[] Subjects = ["campaign", "update", "question"];

    [HttpGet("")]
    public async Task<IActionResult> New(string slug, string? objet, Guid? id) =>
        await CampaignPages.FindHeading(db, slug) is not { } campaign ? NotFound()
            : View("New", new ReportPage(
                campaign, new ReportForm { Cle = NewId(), Objet = objet, Id = id }, new FormErrors()));

    [HttpPost("")]
    public async Task<IActionResult> Create(string slug, [FromForm] ReportForm form)
    {
        if (await CampaignPages.FindHeading(db, slug) is not { } campaign) return NotFound();
        if (form.Cle.Version != 7) form = form with { Cle = NewId() };
        if (!Categories.Contains(form.Motif)) return Again(campaign, form, "motif", texts["Public.ReportChoose"]);
        var kind = Subjects.Contains(form.Objet) && form.Id is not null ? form.Objet! : "campaign";
        var sent = await report.Run(new ReportDraft(form.Cle, campaign.Id, kind,
            kind == "campaign" ? campaign.Id : form.Id!.Value, form.Motif!, form.Texte ?? "", form.Email,
            Languages.Current));
        // Changed after it was sent, it is another report.
        if (sent.Refusal == Refusal.SameIdOtherContent) form = form with { Cle = NewId() };
        if (sent.IsRefused)
            return Again(campaign, form, sent.Refusal switch
            {
                Refusal.EmailInvalid => "report-email",
                Refusal.FieldMissing or Refusal.TextTooLong => "report-texte",
                _ => "",
            }, texts.Refusal(sent.Refusal.Value));
        return new SeeOther($"/{Languages.Current}/campagnes/{slug}/signalements/merci");
    }

    [HttpGet("merci")]
    public async Task<IActionResult> Thanks(string slug) =>
        await CampaignPages.FindHeading(db, slug) is { } campaign ? View("Thanks", campaign) : NotFound();

    private ViewResult Again(CampaignHeading campaign, ReportForm form, string field, string sentence)
    {
        var errors = new FormErrors();
        errors.Add(field, sentence);
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View("New", new ReportPage(campaign, form, errors));
    }

    private Guid NewId() => Guid.CreateVersion7(clock.GetUtcNow());
}
