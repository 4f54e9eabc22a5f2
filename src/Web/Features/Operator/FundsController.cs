using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>All funds that are or were in force. An operator stops one with a reason, and takes up again what operators
/// stopped; its money is the owner's to close.</summary>
[Route("{lang:lang}/operator/fonds")]
[WorkerOnly(Workplace.Operator)]
public sealed class FundsController(Db db, Texts texts, CurrentPerson me, FundSteps steps) : Controller
{
    private static readonly string[] States = ["approved", "active", "suspended", "closed"];

    private static readonly string[] Kinds = ["envelope", "pledge"];

    [HttpGet("")]
    public async Task<IActionResult> Index()
    {
        var ask = SheetAsk.Of(Request);
        var list = await FundHistories.List(
            db, ask.OneOf("sorte", Kinds), ask.OneOf("statut", States), ask.List());
        var section = SheetSection.Of(texts["Funds.Title"],
            [.. SheetColumns.Of(texts, "Funds", "name*", "owner*", "kind", "state*", "#amount*", "#remaining"),
             SheetColumns.Actions(texts)], list, row =>
            [
                new SheetCell(row.Name, row.Kind == "pledge" ? SheetTexts.Room($"/engagements/{row.Id}") : null),
                row.Organisation, texts[$"Campaigns.Role_{row.Kind}"], texts.StateCell(row.State), row.Amount,
                row.Remaining, SheetCell.Does([.. Moves(row)]),
            ]) with { Empty = new(texts["Funds.None"]) };
        return this.Sheet(new Sheet(texts["Funds.Title"],
            [
                SheetFilter.Select(ask, "sorte", texts["Funds.Col_kind"], Kinds),
                SheetFilter.Select(ask, "statut", texts["Funds.Col_state"], States),
            ], [section], []) { Lead = texts["Funds.Lead"] });
    }

    [HttpGet("{id:guid}/{move:regex(^(suspensions|reprises)$)}")]
    public async Task<IActionResult> New(Guid id, string move) => steps.Ask(this, await Question(id, move));

    [HttpPost("{id:guid}/{move:regex(^(suspensions|reprises)$)}")]
    public async Task<IActionResult> Create(Guid id, string move, [FromForm] string? motif) =>
        await steps.Take(this, await Question(id, move), FundKeeper.Operator(me), motif);

    private IEnumerable<SheetAction> Moves(FundListed row)
    {
        foreach (var move in new[] { FundQuestion.Suspension, FundQuestion.Resumption })
        {
            var here = SheetTexts.Room($"/fonds/{row.Id}/{move}");
            if (new FundQuestion(move, row, Money.Zero, here, "").Fits)
                yield return SheetAction.Link(texts[$"Funds.Do_{move}"], here, row.Name);
        }
    }

    private async Task<FundQuestion?> Question(Guid id, string move) => await FundHistories.Find(db, id) is { } fund
        ? new FundQuestion(move, fund, Money.Zero, SheetTexts.Room($"/fonds/{id}/{move}"), SheetTexts.Room("/fonds"))
        : null;
}
