using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>What the operator sees first.</summary>
[Route("{lang:lang}/operator")]
[WorkerOnly(Workplace.Operator)]
public sealed class OperatorController(Db db, Texts texts) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Index()
    {
        var tallies = await OperatorPages.Overview(db);
        return this.Sheet(new Sheet(texts["Operator.Overview"], [],
            [.. tallies.GroupBy(tally => tally.Kind).Select(Section)], []));
    }

    private SheetSection Section(IGrouping<string, Tally> group) => new(
        texts[$"Operator.Tally_{group.Key}"], texts.Columns("state", "#number", "#amount"),
        [.. group.Select(tally => new SheetCell[]
        {
            LinkOf(tally), tally.Number,
            tally.Cents == 0 ? (SheetCell)(string?)null : Money.Eur(tally.Cents),
        })]);

    private static SheetCell LinkOf(Tally tally) => tally.Kind == "contribution"
        ? SheetCell.State(tally.Value) with { Link = SheetTexts.Room("/dons?statut=" + tally.Value) }
        : SheetCell.State(tally.Value);
}
