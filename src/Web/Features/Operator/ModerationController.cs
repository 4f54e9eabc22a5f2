using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

public sealed record SaidPage(Said Said, string Path, string? Reason, FormErrors Errors);

public sealed record ModeratedReport(Report Report, Said? About, string? Reason, FormErrors Errors);

/// <summary>What people reported and what was said, with the operator's word on it. Nothing is decided without a
/// reason.</summary>
[Route("{lang:lang}/operator/moderation")]
[WorkerOnly(Workplace.Operator)]
public sealed class ModerationController(Db db, CurrentPerson me, Texts texts) : Controller
{
    private static readonly string[] States = ["waiting", "published", "hidden"];

    private static string Root => $"/{Languages.Current}/operator/moderation";

    [HttpGet("")]
    public async Task<IActionResult> Index()
    {
        var ask = SheetAsk.Of(Request);
        var reports = await Reports.List(db, ask.OneOf("statut", ["kept", "removed"]) ?? "open",
            ask.List("signalements"));
        var said = await Said.List(
            db, ask.OneOf("genre", ["update", "question"]), ask.OneOf("visible", States), ask.List());
        var first = SheetSection.Of(texts["Public.ReportsOpen"],
            SheetColumns.Of(texts, "Public", "report", "campaign*", "category", "state", "when*"), reports, row =>
            [
                SheetCell.To(Short(row.Body), $"{Root}/signalements/{row.Id}"), row.Campaign,
                texts[$"Public.Category_{row.Category}"], SheetCell.State(row.State), row.ReportedAt,
            ]) with { Name = "signalements", Empty = new(texts["Public.NoReports"]) };
        var second = SheetSection.Of(texts["Public.SaidThings"],
            SheetColumns.Of(texts, "Public", "said", "kind", "campaign*", "state", "when*"), said, row =>
            [
                SheetCell.To(Short(row.Title.Length > 0 ? row.Title : row.Body), PathOf(row)),
                texts[$"Public.Kind_{row.Kind}"], row.Campaign, SheetCell.State(row.State), row.At,
            ]) with { Empty = new(texts["Public.NothingSaid"]) };
        return this.Sheet(new Sheet(texts["Public.Moderation"],
        [
            SheetFilter.Select(ask, "statut", texts["Public.Col_report"], ["open", "kept", "removed"]),
            SheetFilter.Select(ask, "genre", texts["Public.Col_kind"], ["update", "question"]),
            SheetFilter.Select(ask, "visible", texts["Public.Col_state"], States),
        ], [first, second], []));
    }

    [HttpGet("signalements/{id:guid}")]
    public Task<IActionResult> Report(Guid id) => Report(id, null, null);

    [HttpPost("signalements/{id:guid}/decisions")]
    public async Task<IActionResult> DecideReport(
        Guid id, string? decision, string? motif, [FromServices] DecideReport decide)
    {
        var done = await decide.Run(id, decision == "retirer", motif ?? "", me.Id);
        if (done.IsRefused) return await Report(id, motif, done.Refusal);
        this.Say(texts["Public.ReportDecided"]);
        return new SeeOther($"{Root}/signalements/{id}");
    }

    [HttpGet("actualites/{id:guid}")]
    public Task<IActionResult> Update(Guid id) => Show("update", id, null, null);

    [HttpPost("actualites/{id:guid}/decisions")]
    public async Task<IActionResult> DecideUpdate(
        Guid id, string? decision, string? motif, [FromServices] Moderate moderate) =>
        await After("update", id, motif, await moderate.Update(id, decision == "montrer", motif ?? "", me.Id));

    [HttpGet("questions/{id:guid}")]
    public Task<IActionResult> Question(Guid id) => Show("question", id, null, null);

    [HttpPost("questions/{id:guid}/decisions")]
    public async Task<IActionResult> DecideQuestion(
        Guid id, string? decision, string? motif, [FromServices] Moderate moderate) =>
        await After("question", id, motif, await moderate.Question(id, decision == "montrer", motif ?? "", me.Id));

    private async Task<IActionResult> After(string kind, Guid id, string? reason, Result<Done> done)
    {
        if (done.IsRefused) return await Show(kind, id, reason, done.Refusal);
        this.Say(texts["Public.ModerationDone"]);
        return new SeeOther(PathOf(kind, id));
    }

    private async Task<IActionResult> Show(string kind, Guid id, string? reason, Refusal? refusal) =>
        await Said.Find(db, kind, id) is not { } said ? NotFound()
            : View("Said", new SaidPage(said, PathOf(said), reason, Errors(refusal)));

    private async Task<IActionResult> Report(Guid id, string? reason, Refusal? refusal) =>
        await Reports.Find(db, id) is not { } report ? NotFound()
            : View("Report", new ModeratedReport(report,
                await Said.Find(db, report.SubjectKind, report.SubjectId), reason, Errors(refusal)));

    private FormErrors Errors(Refusal? refusal)
    {
        var errors = new FormErrors();
        if (refusal is not { } no) return errors;
        errors.Add(no == Refusal.ReasonMissing ? "motif" : "", texts.Refusal(no));
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return errors;
    }

    public static string PathOf(Said said) => PathOf(said.Kind, said.Id);

    private static string PathOf(string kind, Guid id) =>
        $"{Root}/{(kind == "update" ? "actualites" : "questions")}/{id}";

    private static string Short(string text) => text.Length > 80 ? text[..79] + "…" : text;
}
