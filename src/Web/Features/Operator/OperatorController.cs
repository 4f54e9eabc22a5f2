using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>What the operator sees first: what there is to do, and how everything stands.</summary>
/// <param name="Todo">Rooms with something to do come first.</param>
public sealed record DeskPage(IReadOnlyList<TodoRow> Todo, IReadOnlyList<SheetSection> Standing);

[Route("{lang:lang}/operator")]
[WorkerOnly(Workplace.Operator)]
public sealed class OperatorController(Db db, Texts texts) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Index()
    {
        var todo = await DeskTodo.Of(db);
        var tallies = await OperatorPages.Overview(db);
        return View("Desk", new DeskPage([.. todo.OrderByDescending(row => row.Number > 0)],
            [.. tallies.GroupBy(tally => tally.Kind).Select(Section)]));
    }

    private SheetSection Section(IGrouping<string, Tally> group) => new(
        texts[$"Operator.Tally_{group.Key}"], texts.Columns("state", "#number", "#amount"),
        [.. group.Select(tally => new SheetCell[]
        {
            LinkOf(tally), tally.Number,
            tally.Cents == 0 ? (SheetCell)(string?)null : Money.Eur(tally.Cents),
        })]);

    private static SheetCell LinkOf(Tally tally) => tally.Kind switch
    {
        "contribution" => SheetCell.State(tally.Value) with
            { Link = SheetTexts.Room("/dons?statut=" + tally.Value) },
        "campaign" => SheetCell.State(tally.Value) with
            { Link = SheetTexts.Room("/dossiers?etat=" + tally.Value) },
        _ => SheetCell.State(tally.Value),
    };
}
