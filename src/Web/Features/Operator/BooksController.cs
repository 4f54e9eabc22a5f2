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
    /// <summary>The second list of its page, so that each pages by itself.</summary>
    private const string Runs = "rapprochements";

    [HttpGet("ecarts")]
    public async Task<IActionResult> Differences()
    {
        var ask = SheetAsk.Of(Request);
        var found = await ProviderPages.Discrepancies(db, ask["statut"], ask.List());
        var runs = await ProviderPages.Reconciliations(db, ask.List(Runs));
        return this.Sheet(new Sheet(texts["Operator.Room_ecarts"],
            [SheetFilter.Select(ask, "statut", texts["Operator.Col_state"], ["open", "closed"])],
            [Discrepancies(found), Reconciliations(runs)], []));
    }

    /// <summary>Asks every invariant now; the timetable asks them too.</summary>
    [HttpGet("controles")]
    public async Task<IActionResult> Invariants()
    {
        var violations = (await Checks.Run(db, clock.GetUtcNow())).ToLookup(violation => violation.Check);
        var section = new SheetSection(texts["Operator.Room_controles"],
            texts.Columns("sentence", "check", "result", "evidence"),
            [.. Checks.All.Select(check => new SheetCell[]
            {
                texts[$"Checks.{check.Name}"], SheetCell.Code(check.Name), Verdict(violations[check.Name].Count()),
                SheetCell.Code(string.Join('\n', violations[check.Name].Select(violation => violation.Row))),
            })]);
        return this.Sheet(new Sheet(texts["Operator.Room_controles"], [], [section], []));
    }

    private SheetCell Verdict(int rows) => rows == 0
        ? new SheetCell(texts["Operator.CheckSilent"], Tone: "good")
        : new SheetCell(texts["Operator.CheckSpeaks", rows], Tone: "bad");

    private SheetSection Discrepancies(Listed<DiscrepancyRow> list) => SheetSection.Of(
        texts["Operator.Discrepancies"],
        texts.Columns("state*", "kind*", "object", "evidence", "#ours", "#theirs", "opened*", "ended*", "explanation"),
        list, row =>
        [
            SheetCell.State(row.State) with { Tone = row.State == "open" ? "bad" : "good" }, row.Kind,
            SheetCell.Code(row.Subject), row.Evidence,
            SheetCell.Cents(row.OursCents), SheetCell.Cents(row.TheirsCents), row.OpenedAt, row.ClosedAt,
            row.Explanation,
        ]);

    private SheetSection Reconciliations(Listed<ReconciliationRow> list) => SheetSection.Of(
        texts["Operator.Reconciliations"],
        texts.Columns("started*", "ended", "#transactions*", "#ours", "#theirs", "#opened*"), list, row =>
        [
            row.StartedAt, row.EndedAt, row.Transactions, SheetCell.Cents(row.OursCents),
            SheetCell.Cents(row.TheirsCents), (long)row.Opened,
        ]) with { Name = Runs };
}
