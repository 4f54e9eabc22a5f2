using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>A contributor said that they give even if the match is less than was promised; an operator writes it down.
/// </summary>
[Route("{lang:lang}/operator/dons/{id:guid}/renonciations")]
[WorkerOnly(Workplace.Operator)]
public sealed class WaiversController(Db db, Texts texts, CurrentPerson me) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> New(Guid id) => await Page(id) is { } page ? this.Desk(page) : NotFound();

    [HttpPost("")]
    public async Task<IActionResult> Create(Guid id, [FromServices] WaivePromise waive) => await this.After(
        await waive.Run(id, me.Id, this.Typed("motif") ?? ""), $"/dons/{id}", () => Page(id));

    private async Task<MoneyPage?> Page(Guid id)
    {
        if (await Contributions.Find(db, id) is not { } gift) return null;
        var held = await Matches.ActiveTotal(db, id);
        var facts = new SheetSection(texts["Money.Facts"], [],
        [
            texts.MoneyFact("reference", SheetCell.Code(gift.Reference, SheetTexts.Room($"/dons/{id}"))),
            texts.MoneyFact("state", SheetCell.State(gift.Status.ToDb())), texts.MoneyFact("amount", gift.Amount),
            texts.MoneyFact("promised", Okote.Money.Eur(gift.PromisedCents)), texts.MoneyFact("match", held),
        ]);
        var possible = gift is
        {
            PromiseWaived: false, Status: ContributionStatus.Started or ContributionStatus.Expired,
        };
        return new MoneyPage(new Sheet(texts["Money.Waive"], [], [facts],
            [(gift.Reference, SheetTexts.Room($"/dons/{id}"))])
            { Lead = texts[possible ? "Money.WaiveLead" : "Money.WaiveNotPossible"] },
            possible ? [new(texts["Money.Waive"], SheetTexts.Room($"/dons/{id}/renonciations"), texts["Money.Waive"],
                texts.ReasonField(this.Typed("motif")))] : []);
    }
}
