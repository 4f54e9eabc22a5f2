using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;
using Okote.Payments;

namespace Okote.Web;

/// <summary>Whether the books agree: with the provider's, and with themselves.</summary>
[Route("{lang:lang}/operator")]
[WorkerOnly(Workplace.Operator)]
public sealed class BooksController(Db db, Texts texts, TimeProvider clock) : Controller
{
    [HttpGet("ecarts")]
    public async Task<IActionResult> Differences(string? statut, Guid? avant, Guid? rapproche)
    {
        var state = statut.OrNull();
        var (found, next) = (await ProviderPages.Discrepancies(db, state, avant)).Page(ProviderPages.Page_RowsMax,
            row => SheetTexts.Room("/ecarts") + Query.Of(("statut", state), ("avant", row.Id.ToString())));
        var (runs, nextRun) = (await ProviderPages.Reconciliations(db, rapproche)).Page(ProviderPages.Page_RowsMax,
            row => SheetTexts.Room("/ecarts") + Query.Of(("statut", state), ("rapproche", row.Id.ToString())));
        return View("Sheet", new Sheet(texts["Operator.Room_ecarts"],
            [new SheetFilter("statut", texts["Operator.Col_state"], state, ["open", "closed"])],
            [Discrepancies(found, next), Reconciliations(runs, nextRun)], []));
    }

    /// <summary>Asks every invariant now; the timetable asks them too.</summary>
    [HttpGet("controles")]
    public async Task<IActionResult> Invariants()
    {
        var violations = (await Checks.Run(db, clock.GetUtcNow())).ToLookup(violation => violation.Check);
        var section = new SheetSection(texts["Operator.Room_controles"],
            texts.Columns("check", "sentence", "result", "evidence"),
            [.. Checks.All.Select(check => new SheetCell[]
            {
                SheetCell.Code(check.Name), check.Sentence, Verdict(violations[check.Name].Count()),
                SheetCell.Code(string.Join('\n', violations[check.Name].Select(violation => violation.Row))),
            })]);
        return View("Sheet", new Sheet(texts["Operator.Room_controles"], [], [section], []));
    }

    private SheetCell Verdict(int rows) => rows == 0
        ? new SheetCell(texts["Operator.CheckSilent"], Tone: "good")
        : new SheetCell(texts["Operator.CheckSpeaks", rows], Tone: "bad");

    private SheetSection Discrepancies(IReadOnlyList<DiscrepancyRow> rows, string? next) => new(
        texts["Operator.Discrepancies"],
        texts.Columns("state", "kind", "object", "evidence", "#ours", "#theirs", "opened", "ended", "explanation"),
        [.. rows.Select(row => new SheetCell[]
        {
            SheetCell.State(row.State), row.Kind, SheetCell.Code(row.Subject), row.Evidence,
            SheetCell.Cents(row.OursCents), SheetCell.Cents(row.TheirsCents), row.OpenedAt, row.ClosedAt,
            row.Explanation,
        })], next);

    private SheetSection Reconciliations(IReadOnlyList<ReconciliationRow> rows, string? next) => new(
        texts["Operator.Reconciliations"],
        texts.Columns("started", "ended", "#transactions", "#ours", "#theirs", "#opened"),
        [.. rows.Select(row => new SheetCell[]
        {
            row.StartedAt, row.EndedAt, row.Transactions, SheetCell.Cents(row.OursCents),
            SheetCell.Cents(row.TheirsCents), (long)row.Opened,
        })], next);
}
