using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>What companies have not paid by the day that was set: one operator says that a line will not be paid and
/// why, another reads it and decides.</summary>
[Route("{lang:lang}/operator/impayes")]
[WorkerOnly(Workplace.Operator)]
public sealed class UnpaidCallsController(Db db, Texts texts, TimeProvider clock, CurrentPerson me) : Controller
{
    private const string Room = "/impayes";

    [HttpGet("")]
    public async Task<IActionResult> Index([FromServices] PaperIssuer issuer)
    {
        var ask = SheetAsk.Of(Request);
        var list = await UnpaidCalls.List(db, clock.GetUtcNow().AddDays(-issuer.DueDays), ask.List());
        var section = SheetSection.Of(texts["Money.Unpaid"],
            texts.MoneyColumns("company*", "campaign*", "fund", "#amount*", "guarantee", "called*", "state"), list,
            row =>
            [
                SheetCell.To(row.Company, SheetTexts.Room($"{Room}/{row.ItemId}")), row.Campaign, row.Fund, row.Gross,
                Guarantee(row), row.CalledAt, SheetCell.State(row.State),
            ]) with { Empty = new(texts["Money.NoUnpaid"]) };
        return this.Sheet(new Sheet(texts["Money.Unpaid"], [], [section], []) { Lead = texts["Money.UnpaidLead"] });
    }

    [HttpGet("{item:guid}")]
    public async Task<IActionResult> Show(Guid item) => await Page(item) is { } page ? this.Desk(page) : NotFound();

    [HttpPost("{item:guid}/constats")]
    public async Task<IActionResult> Propose(Guid item, [FromServices] ProposeUnpaid propose) => await this.After(
        await propose.Run(this.TypedId("cle") ?? Guid.CreateVersion7(), item, this.Typed("motif") ?? "", me.Id),
        $"{Room}/{item}", () => Page(item));

    [HttpPost("{item:guid}/validations")]
    public async Task<IActionResult> Approve(Guid item, [FromServices] DecideUnpaid decide) => await this.After(
        await decide.Run(item, this.TypedHash(), true, me.Id, this.Typed("motif") ?? ""), $"{Room}/{item}",
        () => Page(item));

    [HttpPost("{item:guid}/refus")]
    public async Task<IActionResult> Refuse(Guid item, [FromServices] DecideUnpaid decide) => await this.After(
        await decide.Run(item, this.TypedHash(), false, me.Id, this.Typed("motif-refus") ?? ""), $"{Room}/{item}",
        () => Page(item));

    [HttpPost("{item:guid}/demandes")]
    public async Task<IActionResult> AskAgain(Guid item, [FromServices] RenewApproval again) =>
        await UnpaidCalls.Find(db, item) is { Id: { } id }
            ? await this.After(await again.Run("unpaid_call", id, me.Id), $"{Room}/{item}", () => Page(item))
            : NotFound();

    private async Task<MoneyPage?> Page(Guid item)
    {
        if (await UnpaidCalls.Find(db, item) is not { } call) return null;
        var now = clock.GetUtcNow();
        var asked = call.Id is { } id ? await SettlementPages.Approvals(db, "unpaid_call", id) : [];
        var facts = new SheetSection(texts["Money.Facts"], [],
        [
            texts.MoneyFact("state", SheetCell.State(call.State)), texts.MoneyFact("company", call.Company),
            texts.MoneyFact("fund", call.Fund), texts.MoneyFact("campaign", call.Campaign),
            texts.MoneyFact("amount", call.Gross), texts.MoneyFact("commission", call.Commission),
            texts.MoneyFact("called", call.CalledAt), texts.MoneyFact("guarantee", Guarantee(call)),
            texts.MoneyFact("plan", call.DefaultPlan),
            texts.MoneyFact("reason", call.Reason.Length == 0 ? null : call.Reason),
        ]);
        var sheet = new Sheet($"{call.Company} · {call.Campaign}", [], [facts, texts.History(asked, now)],
            [(texts["Money.Unpaid"], SheetTexts.Room(Room))]);
        return new MoneyPage(sheet, Forms(call, asked, now));
    }

    private IReadOnlyList<MoneyForm> Forms(UnpaidCall call, IReadOnlyList<ApprovalRow> asked, DateTimeOffset now)
    {
        var path = SheetTexts.Room($"{Room}/{call.ItemId}");
        if (call.State == "overdue")
            return
            [
                new(texts["Money.SayUnpaid"], $"{path}/constats", texts["Money.SayUnpaid"],
                    FormField.Hidden("cle", this.Typed("cle") ?? Guid.CreateVersion7().ToString()),
                    texts.ReasonField(this.Typed("motif"))) { Lead = texts["Money.SayUnpaidLead"], IsDangerous = true },
            ];
        if (call.State != "submitted") return [];
        if (asked.Any(row => row.IsWaiting(now)))
            return texts.Decisions(path, call.ContentHash(), this.Typed("motif-refus"), texts["Money.GiveUpCall"]);
        return asked is [var newest, ..] && newest.RequestedBy == me.Id
            ? [new(texts["Money.AskAgain"], $"{path}/demandes", texts["Money.AskAgain"])
                { Lead = texts["Money.ExpiredLead"] }]
            : [];
    }

    private string Guarantee(UnpaidCall call) => texts[$"Company.Guarantee_{call.Guarantee}"];
}
