using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;
using Okote.Payments;

namespace Okote.Web;

/// <summary>Money that did not reach its holder: transfers that the provider turned down, payouts that a bank sent
/// back.</summary>
[Route("{lang:lang}/operator/virements")]
[WorkerOnly(Workplace.Operator)]
public sealed class PayoutsController(Db db, Texts texts, CurrentPerson me) : Controller
{
    private const string Room = "/virements";

    /// <summary>The second list of its page, so that each pages by itself.</summary>
    private const string Payouts = "banque";

    private static readonly string[] States = ["failed", "paid", "pending", "in_transit", "canceled"];

    [HttpGet("")]
    public async Task<IActionResult> Index() => this.Sheet(await Page(null));

    /// <summary>The provider made nothing of the first one, or it is looked for before: there is never a second
    /// transfer.</summary>
    [HttpPost("{item:guid}/reprises")]
    public async Task<IActionResult> Again(Guid item, [FromServices] SendSettlements send)
    {
        var asked = await send.Again(item, me.Id, HttpContext.RequestAborted);
        if (!asked.IsRefused) return new SeeOther(SheetTexts.Room(Room));
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return this.Sheet(await Page(texts.Refusal(asked.Refusal.Value)));
    }

    private async Task<Sheet> Page(string? problem)
    {
        var ask = SheetAsk.Of(Request);
        var refused = await RefusedTransfers.List(db, ask.List());
        var payouts = await HolderPayouts.List(db, ask.OneOf("statut", States), ask.List(Payouts));
        return new Sheet(texts["Recovery.Payouts"],
            [SheetFilter.Choice(ask, "statut", texts["Recovery.Col_state"],
                [.. States.Select(state => (state, texts[$"Recovery.Payout_{state}"]))])],
            [Refused(refused), Sent(payouts)], []) { Lead = texts["Recovery.PayoutsLead"], Problem = problem };
    }

    private SheetSection Refused(Listed<RefusedTransfer> list) => SheetSection.Of(texts["Recovery.Refused"],
        [
            .. SheetColumns.Of(
                texts, "Recovery", "holder*", "campaign*", "#amount*", "error", "said", "#tries", "when*"),
            SheetColumns.Actions(texts),
        ], list, row =>
        [
            row.Holder, SheetCell.To(row.Campaign, SheetTexts.Room($"/reglements-financiers/{row.SettlementId}")),
            row.Cents, SheetCell.Code(row.ErrorCode), row.ErrorMessage, (long)row.Tries, row.RefusedAt,
            SheetCell.Does(SheetAction.Post(
                texts["Recovery.SendAgain"], SheetTexts.Room($"{Room}/{row.ItemId}/reprises"), row.Holder)),
        ]) with { Empty = new(texts["Recovery.NoRefused"]) };

    private SheetSection Sent(Listed<HolderPayout> list) => SheetSection.Of(texts["Recovery.BankPayouts"],
        SheetColumns.Of(texts, "Recovery", "holder*", "#amount*", "state", "error", "said", "arrives", "changed*"),
        list, row =>
        [
            SheetCell.To(row.Holder, SheetTexts.Room($"/organisations/{row.OrganisationId}")), row.Cents,
            new SheetCell(texts[$"Recovery.Payout_{row.State}"], Tone: StateLook.Of(row.State).Tone),
            SheetCell.Code(row.FailureCode), row.FailureMessage, row.ArrivesAt, row.ChangedAt,
        ]) with { Name = Payouts, Empty = new(texts["Recovery.NoPayouts"]) };
}
