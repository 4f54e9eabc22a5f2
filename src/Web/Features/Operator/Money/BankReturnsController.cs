using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>Payments to holders that the statement shows again, coming back: one operator writes that down, another
/// confirms it on the page of the line, and somebody looks at the account before it is paid again.</summary>
[Route("{lang:lang}/operator/releves/retours")]
[WorkerOnly(Workplace.Operator)]
public sealed class BankReturnsController(Db db, Texts texts, CurrentPerson me) : Controller
{
    private const string Room = "/releves";

    [HttpGet("nouveau")]
    public async Task<IActionResult> New(Guid versement) =>
        await Form(versement, new()) is { } page ? this.Desk(page) : NotFound();

    [HttpPost("")]
    public async Task<IActionResult> Create([FromForm] Guid versement, [FromServices] RecordBankReturn record)
    {
        var errors = new FormErrors();
        if (this.TypedAmount("montant") is not { } amount)
            errors.Add("montant", texts["Money.AmountWrong"]);
        else if (this.TypedDay("jour") is not { } day)
            errors.Add("jour", texts["Money.DayWrong"]);
        else if (this.TypedId("cle") is { } id)
            return await this.After(
                await record.Run(id, versement, amount, this.Typed("reference") ?? "", day, me.Id), $"{Room}/{id}",
                () => Form(versement, errors));
        return await Form(versement, errors) is { } page ? this.Desk(page) : NotFound();
    }

    [HttpPost("{id:guid}/verifications")]
    public async Task<IActionResult> Check(Guid id, [FromServices] CheckHolderAccount check)
    {
        var done = await check.Run(id, me.Id, this.Typed("motif") ?? "", this.Typed("meme"));
        return done.IsRefused ? await this.After(done, Room, () => Again(id)) : new SeeOther(SheetTexts.Room(Room));
    }

    private async Task<MoneyPage?> Form(Guid payment, FormErrors errors)
    {
        if (await BankPages.FindEntry(db, payment) is not { MayReturn: true } paid) return null;
        var facts = new SheetSection(texts["Money.Facts"], [],
        [
            texts.MoneyFact("campaign", paid.Campaign), texts.MoneyFact("source", paid.Source),
            texts.MoneyFact("holder", paid.Holder), texts.MoneyFact("direction", texts.Direction(paid.Direction)),
            texts.MoneyFact("amount", paid.Cents), texts.MoneyFact("day", DateOnly.FromDateTime(paid.ValueDate)),
            texts.MoneyFact("reference", SheetCell.Code(paid.Reference, SheetTexts.Room($"{Room}/{paid.Id}"))),
        ]);
        var form = new MoneyForm(texts["Money.NewReturn"], SheetTexts.Room($"{Room}/retours"),
            texts["Money.RecordReturn"],
            FormField.Hidden("cle", this.Typed("cle") ?? Guid.CreateVersion7().ToString()),
            FormField.Hidden("versement", payment.ToString()),
            new FormField("montant", texts["Money.Col_amount"], "amount", this.Typed("montant", paid.Cents.Plain())),
            new FormField("jour", texts["Money.Col_day"], "date", this.Typed("jour")),
            new FormField("reference", texts["Money.BankReference"], "text", this.Typed("reference"))
                { Hint = texts["Money.ReferenceHint"] }) { Lead = texts["Money.NewReturnLead"] };
        return new MoneyPage(new Sheet(texts["Money.NewReturn"], [], [facts],
            [(texts["Money.Bank"], SheetTexts.Room(Room))]), [form]) { Errors = errors };
    }

    private async Task<MoneyPage?> Again(Guid id) => await BankPages.FindEntry(db, id) is not { } back ? null
        : new MoneyPage(new Sheet(texts["Money.Entry"], [], [], [(texts["Money.Bank"], SheetTexts.Room(Room))]),
            back.AwaitsCheck ? [texts.AccountCheck(back, this.Typed("motif"), this.Typed("meme"))] : []);
}
