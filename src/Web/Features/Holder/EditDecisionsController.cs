using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <param name="Empreinte">Hash of what the page showed; what is executed must have the same.</param>
public sealed record EditDecisionForm(string? Empreinte, string? Decision, string? Motif);

public sealed record EditDecisionPage(
    CampaignEdit Edit, EditedCampaign Now, EditDecisionForm Form, FormErrors Errors);

/// <summary>Versions that holders propose for campaigns that were handed in, beside what readers see now.</summary>
[Route("{lang:lang}/operator/modifications")]
[WorkerOnly(Workplace.Operator)]
public sealed class EditDecisionsController(Db db, CurrentPerson me, DecideEdit decide, Texts texts) : Controller
{
    private static string Root => $"/{Languages.Current}/operator/modifications";

    [HttpGet("")]
    public async Task<IActionResult> Index()
    {
        var waiting = await CampaignEdits.Waiting(db);
        return View("Sheet", new Sheet(texts["Holder.EditsWaiting"], new SheetSection(texts["Holder.EditsWaiting"],
            SheetColumns.Of(texts, "Holder", "project", "by", "when", "reason"),
            [.. waiting.Select(edit => new SheetCell[]
            {
                SheetCell.To(edit.Title, $"{Root}/{edit.Id}"), edit.Proposer, edit.ProposedAt, edit.Reason,
            })]) { Empty = new SheetEmpty(texts["Holder.NoEditsWaiting"]) }));
    }

    [HttpGet("{id:guid}")]
    public Task<IActionResult> Show(Guid id) => Show(id, new EditDecisionForm(null, null, null), null);

    [HttpPost("{id:guid}/decisions")]
    public async Task<IActionResult> Decide(Guid id, [FromForm] EditDecisionForm form)
    {
        var shown = form.Empreinte is { Length: 64 } hex && hex.All(char.IsAsciiHexDigit)
            ? Convert.FromHexString(hex) : [];
        var decided = await decide.Run(id, shown, me, form.Decision == "approuver", form.Motif?.Trim() ?? "");
        return decided.IsRefused ? await Show(id, form, decided.Refusal) : new SeeOther($"{Root}/{id}");
    }

    private async Task<IActionResult> Show(Guid id, EditDecisionForm form, Refusal? refusal)
    {
        if (await CampaignEdits.Find(db, id) is not { } edit) return NotFound();
        var errors = new FormErrors();
        if (refusal is { } no)
        {
            errors.Add(no == Refusal.FieldMissing ? "motif" : "",
                no == Refusal.FieldMissing ? texts["Holder.ReasonMissing"] : texts.Refusal(no));
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        }
        return View("Show", new EditDecisionPage(
            edit, (await CampaignEdits.Campaign(db, edit.CampaignId))!, form, errors));
    }
}
