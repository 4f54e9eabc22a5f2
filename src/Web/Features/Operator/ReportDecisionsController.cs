using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <param name="Remis">When the report was handed in that the page showed.</param>
public sealed record ReportDecisionForm(string? Remis, string? Motif)
{
    /// <summary>An unreadable moment equals none.</summary>
    public DateTimeOffset Shown => DateTimeOffset.TryParseExact(
        Remis, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) ? at : default;
}

public sealed record ReportDecisionPage(
    ReportedCampaign Campaign, SpendingReport Report, IReadOnlyList<SpentLine> Lines, ILookup<Guid, Document> Proofs,
    IReadOnlyList<CampaignMove> Moves, ReportDecisionForm Form, FormErrors Errors);

/// <summary>Reports that holders handed in: read line by line with their proofs, accepted or sent back.</summary>
[Route("{lang:lang}/operator/bilans")]
[WorkerOnly(Workplace.Operator)]
public sealed class ReportDecisionsController(Db db, CurrentPerson me, Texts texts) : Controller
{
    private static readonly string[] States = ["reported", "accepted"];

    [HttpGet("")]
    public async Task<IActionResult> Index()
    {
        var ask = SheetAsk.Of(Request);
        var list = await ReportPages.List(db, ask.OneOf("etat", States), ask.List());
        var section = SheetSection.Of(texts["Holder.ReportsWaiting"],
            SheetColumns.Of(texts, "Holder", "title*", "holder*", "state", "#planned", "#spent", "handed*"),
            list, row =>
            [
                SheetCell.To(row.Title, DeskWords.Room($"/bilans/{row.Id}")), row.Holder, SheetCell.State(row.State),
                row.Planned, row.Spent, row.HandedInAt,
            ]) with { Empty = new SheetEmpty(texts["Holder.NoReports"]) };
        return this.Sheet(new Sheet(texts["Holder.ReportsWaiting"],
            [SheetFilter.Select(ask, "etat", texts["Holder.Col_state"], States)], [section], [])
            { Lead = texts["Holder.ReportsLead"] });
    }

    [HttpGet("{id:guid}")]
    public Task<IActionResult> Show(Guid id) => Show(id, new ReportDecisionForm(null, null), null);

    [HttpPost("{id:guid}/acceptations")]
    public async Task<IActionResult> Accept(
        Guid id, [FromForm] ReportDecisionForm form, [FromServices] AcceptReport accept) =>
        await Answer(id, form, await accept.Run(id, me, form.Shown, form.Motif?.Trim() ?? ""));

    [HttpPost("{id:guid}/renvois")]
    public async Task<IActionResult> SendBack(
        Guid id, [FromForm] ReportDecisionForm form, [FromServices] SendBackReport send) =>
        await Answer(id, form, await send.Run(id, me, form.Shown, form.Motif?.Trim() ?? ""));

    private Task<IActionResult> Answer(Guid id, ReportDecisionForm form, Result<Done> decided) =>
        decided.IsRefused ? Show(id, form, decided.Refusal)
            : Task.FromResult<IActionResult>(new SeeOther(DeskWords.Room("/bilans")));

    private async Task<IActionResult> Show(Guid id, ReportDecisionForm form, Refusal? refusal)
    {
        if (await ReportPages.Find(db, id) is not { } campaign
            || await SpendingReports.Find(db, id) is not { } report) return NotFound();
        var errors = new FormErrors();
        if (refusal is { } no)
        {
            errors.Add(no == Refusal.ReasonMissing ? "motif" : "", texts.Refusal(no));
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        }
        return View("Show", new ReportDecisionPage(campaign, report, await SpendingReports.Lines(db, id),
            await SpendingReports.Proofs(db, id), await HolderPages.Moves(db, id), form, errors));
    }
}
