using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>Whether the books agree with themselves.</summary>
[Route("{lang:lang}/operator")]
[WorkerOnly(Workplace.Operator)]
public sealed class BooksController(Db db, Texts texts, TimeProvider clock) : Controller
{
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
                SheetCell.Long(string.Join('\n', violations[check.Name].Select(violation => violation.Row))),
            })]);
        return this.Sheet(new Sheet(texts["Operator.Room_controles"], [], [section], [])
        {
            Actions = [SheetAction.Link(texts["Books.Title"], $"/{Languages.Current}/comptes/sceau")],
        });
    }

    private SheetCell Verdict(int rows) => rows == 0
        ? new SheetCell(texts["Operator.CheckSilent"], Tone: "good")
        : new SheetCell(texts["Operator.CheckSpeaks", rows], Tone: "bad");
}
