using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>One refund; where the provider cannot pay it back, somebody does so from the bank, and a second person
/// confirms it.</summary>
[Route("{lang:lang}/operator/remboursements/{id:guid}")]
[WorkerOnly(Workplace.Operator)]
public sealed class BankRefundsController(Db db, Texts texts, TimeProvider clock, CurrentPerson me) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Show(Guid id) =>
        await Page(id, new()) is { } page ? this.Desk(page) : NotFound();

    [HttpPost("paiements")]
    public async Task<IActionResult> Create(Guid id, [FromForm] Guid cle, [FromServices] RecordBankRefund record)
    {
        var errors = new FormErrors();
        if (this.TypedDay("jour") is { } day)
            return await this.After(await record.Run(cle, id, this.Typed("reference") ?? "", day, me.Id),
                $"/remboursements/{id}", () => Page(id, errors));
        errors.Add("jour", texts["Money.DayWrong"]);
        return await Page(id, errors) is { } page ? this.Desk(page) : NotFound();
    }

    [HttpPost("validations")]
    public async Task<IActionResult> Confirm(Guid id, [FromServices] DecideBankRefund decide) => await this.After(
        await decide.Run(id, this.TypedHash(), true, me.Id, this.Typed("motif") ?? ""),
        $"/remboursements/{id}", () => Page(id, new()));

    [HttpPost("refus")]
    public async Task<IActionResult> Refuse(Guid id, [FromServices] DecideBankRefund decide) => await this.After(
        await decide.Run(id, this.TypedHash(), false, me.Id, this.Typed("motif-refus") ?? ""),
        $"/remboursements/{id}", () => Page(id, new()));

    [HttpPost("demandes")]
    public async Task<IActionResult> AskAgain(Guid id, [FromServices] RenewApproval again) =>
        await BankRefunds.Of(db, id) is not { } paid ? NotFound()
            : await this.After(await again.Run("bank_refund", paid.Id, me.Id), $"/remboursements/{id}",
                () => Page(id, new()));

    private async Task<MoneyPage?> Page(Guid id, FormErrors errors)
    {
        if (await BankRefunds.Find(db, id) is not { } refund) return null;
        var paid = await BankRefunds.Of(db, id);
        var asked = paid is null ? [] : await SettlementPages.Approvals(db, "bank_refund", paid.Id);
        var facts = new SheetSection(texts["Money.Facts"], [],
        [
            texts.MoneyFact("state", SheetCell.State(refund.State)),
            texts.MoneyFact("reference",
                SheetCell.Code(refund.Reference, SheetTexts.Room($"/dons/{refund.ContributionId}"))),
            texts.MoneyFact("campaign", refund.Campaign), texts.MoneyFact("amount", refund.Amount),
            texts.MoneyFact("reason", refund.Reason), texts.MoneyFact("when", refund.CreatedAt),
            .. paid is null ? Array.Empty<SheetCell[]>() :
            [
                texts.MoneyFact("bank", SheetCell.Code(paid.Reference)),
                texts.MoneyFact("day", DateOnly.FromDateTime(paid.PaidOn)),
                texts.MoneyFact("hash", SheetCell.Code(MoneyWords.Hex(paid.ContentHash()))),
            ],
        ]);
        IReadOnlyList<SheetSection> sections =
            paid is null ? [facts] : [facts, texts.History(asked, clock.GetUtcNow())];
        return new MoneyPage(new Sheet(texts["Money.Refund"], [], sections,
            [(texts["Money.Refunds"], SheetTexts.Room("/remboursements"))]), Forms(refund, paid, asked))
            { Errors = errors };
    }

    private IReadOnlyList<MoneyForm> Forms(RefundRow refund, BankRefund? paid, IReadOnlyList<ApprovalRow> asked)
    {
        var now = clock.GetUtcNow();
        var path = SheetTexts.Room($"/remboursements/{refund.Id}");
        if (!refund.ByHand) return [];
        if (paid is null)
            return
            [
                new(texts["Money.PayBack"], $"{path}/paiements", texts["Money.RecordPayBack"],
                    FormField.Hidden("cle", this.Typed("cle") ?? Guid.CreateVersion7().ToString()),
                    new FormField("jour", texts["Money.Col_day"], "date", this.Typed("jour")),
                    new FormField("reference", texts["Money.BankReference"], "text", this.Typed("reference")))
                    { Lead = texts["Money.PayBackLead"] },
            ];
        if (asked.Any(row => row.IsWaiting(now)))
            return texts.Decisions(path, paid.ContentHash(), this.Typed("motif-refus"), texts["Money.ConfirmPayBack"]);
        return asked is [var newest, ..] && newest.RequestedBy == me.Id
            ? [new(texts["Money.AskAgain"], $"{path}/demandes", texts["Money.AskAgain"])
                { Lead = texts["Money.ExpiredLead"] }]
            : [];
    }
}
