using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;
using Okote.Payments;

namespace Okote.Web;

/// <summary>What runs by itself and what came in from outside.</summary>
[Route("{lang:lang}/operator")]
[WorkerOnly(Workplace.Operator)]
public sealed class WatchController(Db db, Texts texts) : Controller
{
    [HttpGet("taches")]
    public async Task<IActionResult> Jobs(string? tache, string? erreurs, Guid? avant)
    {
        var (job, errors) = (tache.OrNull(), erreurs.OrNull() is not null);
        var (rows, next) = (await OperatorPages.JobRuns(db, job, errors, avant)).Page(OperatorPages.Page_RowsMax,
            row => SheetTexts.Room("/taches")
                + Query.Of(("tache", job), ("erreurs", erreurs.OrNull()), ("avant", row.Id.ToString())));
        var section = new SheetSection(texts["Operator.Room_taches"],
            texts.Columns("job", "started", "ended", "#done", "error"),
            [.. rows.Select(row => new SheetCell[]
            {
                row.Job, row.StartedAt, row.EndedAt, (long)row.Done,
                row.Error is null ? null : "▲ " + row.Error,
            })], next);
        return View("Sheet", new Sheet(texts["Operator.Room_taches"],
        [
            new SheetFilter("tache", texts["Operator.Col_job"], job, await OperatorPages.Jobs(db)),
            new SheetFilter("erreurs", texts["Operator.OnlyErrors"], errors ? "1" : null, ["1"]),
        ], [section], []));
    }

    [HttpGet("webhooks")]
    public async Task<IActionResult> Events(string? statut, string? q, string? avant)
    {
        var (state, text) = (statut.OrNull(), q.OrNull());
        var (rows, next) = (await ProviderPages.Events(db, state, text, avant)).Page(ProviderPages.Page_RowsMax,
            row => SheetTexts.Room("/webhooks") + Query.Of(("statut", state), ("q", text), ("avant", row.Id)));
        var section = new SheetSection(texts["Operator.Room_webhooks"],
            texts.Columns("event", "kind", "object", "state", "#tries", "note", "when"),
            [.. rows.Select(row => new SheetCell[]
            {
                SheetCell.Code(row.Id, SheetTexts.Room($"/webhooks/{row.Id}")), row.Type, SheetCell.Code(row.About),
                SheetCell.State(row.State), (long)row.Tries, row.Note, row.ReceivedAt,
            })], next);
        return View("Sheet", new Sheet(texts["Operator.Room_webhooks"],
        [
            new SheetFilter("statut", texts["Operator.Col_state"], state, ["received", "done", "ignored", "failed"]),
            new SheetFilter("q", texts["Operator.SearchEvent"], text),
        ], [section], []));
    }

    [HttpGet("webhooks/{id}")]
    public async Task<IActionResult> Event(string id)
    {
        if (await ProviderPages.FindEvent(db, id) is not { } found) return NotFound();
        var facts = new SheetSection(texts["Operator.Event"], [],
        [
            texts.Fact("kind", found.Type), texts.Fact("state", SheetCell.State(found.State)),
            texts.Fact("when", found.ReceivedAt), texts.Fact("created", found.Created),
            texts.Fact("ended", found.EndedAt), texts.Fact("tries", (long)found.Tries),
            texts.Fact("note", found.Note), texts.Fact("apiVersion", found.ApiVersion),
            texts.Fact("account", found.Account), texts.Fact("body", SheetCell.Code(found.Body)),
        ]);
        return View("Sheet", new Sheet(found.Id, [], [facts],
            [(texts["Operator.Room_webhooks"], SheetTexts.Room("/webhooks"))]));
    }
}
