using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>Deposits of prepaid pledges: one operator writes down what the bank statement says of them, another
/// confirms it.</summary>
[Route("{lang:lang}/operator/depots")]
[WorkerOnly(Workplace.Operator)]
public sealed class DepositsController(Db db, Texts texts, TimeProvider clock, CurrentPerson me) : Controller
{
    private const string Room = "/depots";
    private const string LinesList = "lignes";

    private static readonly string[] States = ["submitted", "booked", "refused"];

    [HttpGet("")]
    public async Task<IActionResult> Index()
    {
        var ask = SheetAsk.Of(Request);
        var standing = await Deposits.List(db, ask.List());
        var lines = await Deposits.Lines(db, ask.OneOf("statut", States), ask["q"], ask.List(LinesList));
        return this.Sheet(new Sheet(texts["Money.Deposits"],
        [
            SheetFilter.Select(ask, "statut", texts["Money.Col_state"], States),
            SheetFilter.Search(ask, "q", texts["Money.Col_reference"]),
        ], [Standing(standing), Lines(lines)], []) { Lead = texts["Money.DepositsLead"] });
    }

    /// <param name="sens">arrived or returned.</param>
    [HttpGet("nouveau")]
    public async Task<IActionResult> New(Guid fonds, string? sens) =>
        await Form(fonds, sens, new()) is { } page ? this.Desk(page) : NotFound();

    [HttpPost("")]
    public async Task<IActionResult> Create(
        [FromForm] Guid fonds, [FromForm] string? sens, [FromServices] RecordDeposit record)
    {
        var errors = new FormErrors();
        if (this.TypedAmount("montant") is null) errors.Add("montant", texts["Money.AmountWrong"]);
        if (this.TypedDay("jour") is null) errors.Add("jour", texts["Money.DayWrong"]);
        if (errors.Any || this.TypedId("cle") is not { } id)
            return await Form(fonds, sens, errors) is { } page ? this.Desk(page) : NotFound();
        var deposit = new Deposit(id, fonds, Direction(sens), this.TypedAmount("montant")!.Value,
            this.Typed("reference") ?? "", this.TypedDay("jour")!.Value);
        return await this.After(
            await record.Run(deposit, me.Id), $"{Room}/{id}", () => Form(fonds, sens, errors));
    }

    [HttpGet("{id:guid}")]
    public async Task<IActionResult> Show(Guid id) => await Page(id) is { } page ? this.Desk(page) : NotFound();

    [HttpPost("{id:guid}/validations")]
    public Task<IActionResult> Confirm(Guid id, [FromServices] DecideDeposit decide) =>
        Decide(id, decide, approve: true, this.Typed("motif"));

    [HttpPost("{id:guid}/refus")]
    public Task<IActionResult> Refuse(Guid id, [FromServices] DecideDeposit decide) =>
        Decide(id, decide, approve: false, this.Typed("motif-refus"));

    [HttpPost("{id:guid}/demandes")]
    public async Task<IActionResult> AskAgain(Guid id, [FromServices] RenewApproval again) => await this.After(
        await again.Run("deposit", id, me.Id), $"{Room}/{id}", () => Page(id));

    private async Task<IActionResult> Decide(Guid id, DecideDeposit decide, bool approve, string? reason)
    {
        if (await Deposits.FindLine(db, id) is not { } line) return NotFound();
        var saw = line.AsDeposit().ContentHash().AsSpan().SequenceEqual(this.TypedHash());
        return await this.After(
            saw ? await decide.Run(line.AsDeposit(), approve, me.Id, reason ?? "") : Refusal.ContentChanged,
            $"{Room}/{id}", () => Page(id));
    }

    private static DepositDirection Direction(string? sens) =>
        sens == DepositDirection.Returned.ToDb() ? DepositDirection.Returned : DepositDirection.Arrived;

    private async Task<MoneyPage?> Form(Guid fund, string? sens, FormErrors errors)
    {
        if (await Deposits.Standing(db, fund) is not { } standing) return null;
        var direction = Direction(sens);
        var expected = direction == DepositDirection.Arrived ? standing.Missing : standing.Returnable;
        var facts = new SheetSection(texts["Money.Facts"], [],
        [
            texts.MoneyFact("company", standing.Company), texts.MoneyFact("fund", standing.Name),
            texts.MoneyFact("direction", texts.Direction(direction.ToDb())), texts.MoneyFact("expected", expected),
            texts.MoneyFact("reference", SheetCell.Code(standing.Reference)),
            texts.MoneyFact("remains", standing.Remains),
        ]);
        var form = new MoneyForm(texts["Money.NewDeposit"], SheetTexts.Room(Room), texts["Money.RecordDeposit"],
            FormField.Hidden("cle", this.Typed("cle") ?? Guid.CreateVersion7().ToString()),
            FormField.Hidden("fonds", fund.ToString()), FormField.Hidden("sens", direction.ToDb()),
            new FormField("montant", texts["Money.Col_amount"], "amount",
                this.Typed("montant", expected.Plain())),
            new FormField("jour", texts["Money.Col_day"], "date", this.Typed("jour")),
            new FormField("reference", texts["Money.BankReference"], "text", this.Typed("reference"))
                { Hint = texts["Money.ReferenceHint"] }) { Lead = texts["Money.NewDepositLead"] };
        return new MoneyPage(new Sheet(texts["Money.NewDeposit"], [], [facts], [(texts["Money.Deposits"],
            SheetTexts.Room(Room))]), [form]) { Errors = errors };
    }

    private async Task<MoneyPage?> Page(Guid id)
    {
        if (await Deposits.FindLine(db, id) is not { } line) return null;
        var now = clock.GetUtcNow();
        var asked = await SettlementPages.Approvals(db, "deposit", id);
        var hash = line.AsDeposit().ContentHash();
        var facts = new SheetSection(texts["Money.Facts"], [],
        [
            texts.MoneyFact("state", SheetCell.State(line.State)), texts.MoneyFact("company", line.Company),
            texts.MoneyFact("fund", SheetCell.To(line.Fund, SheetTexts.Room($"/engagements/{line.FundId}"))),
            texts.MoneyFact("direction", texts.Direction(line.Direction)), texts.MoneyFact("amount", line.Cents),
            texts.MoneyFact("day", DateOnly.FromDateTime(line.ValueDate)),
            texts.MoneyFact("reference", SheetCell.Code(line.Reference)),
            texts.MoneyFact("hash", SheetCell.Code(MoneyWords.Hex(hash))),
        ]);
        var path = SheetTexts.Room($"{Room}/{id}");
        IReadOnlyList<MoneyForm> forms = line.State != "submitted" ? []
            : asked.Any(row => row.IsWaiting(now))
                ? texts.Decisions(path, hash, this.Typed("motif-refus"), texts["Money.ConfirmDeposit"])
            : asked is [var newest, ..] && newest.RequestedBy == me.Id
                ? [new(texts["Money.AskAgain"], $"{path}/demandes", texts["Money.AskAgain"])
                    { Lead = texts["Money.ExpiredLead"] }]
            : [];
        return new MoneyPage(new Sheet(texts["Money.Deposit"], [], [facts, texts.History(asked, now)],
            [(texts["Money.Deposits"], SheetTexts.Room(Room))]), forms);
    }

    private SheetSection Standing(Listed<DepositStanding> list) => SheetSection.Of(texts["Money.DepositsStanding"],
        [.. texts.MoneyColumns("fund*", "~company*", "state", "reference", "#pledged", "#remains", "#missing",
            "#returnable"), SheetColumns.Actions(texts)], list, row =>
        [
            SheetCell.Owned(row.Name, row.Company, SheetTexts.Room($"/engagements/{row.FundId}")), row.Company,
            SheetCell.State(row.State), SheetCell.Code(row.Reference), row.Pledged, row.Remains, row.Missing,
            row.Returnable, SheetCell.Does([.. Acts(row)]),
        ]) with { Empty = new(texts["Money.NoDeposits"]) };

    private IEnumerable<SheetAction> Acts(DepositStanding row)
    {
        yield return SheetAction.Link(texts["Money.DepositArrived"],
            SheetTexts.Room($"{Room}/nouveau?fonds={row.FundId}&sens=arrived"), row.Company);
        if (row.Returnable > Money.Zero)
            yield return SheetAction.Link(texts["Money.DepositBack"],
                SheetTexts.Room($"{Room}/nouveau?fonds={row.FundId}&sens=returned"), row.Company);
    }

    private SheetSection Lines(Listed<DepositRow> list) => SheetSection.Of(texts["Money.DepositLines"],
        texts.MoneyColumns("reference", "fund", "~company*", "direction", "#amount*", "day*", "state", "created*"),
        list, row =>
        [
            SheetCell.Code(row.Reference, SheetTexts.Room($"{Room}/{row.Id}")),
            SheetCell.Owned(row.Fund, row.Company), row.Company,
            texts.Direction(row.Direction), row.Cents, DateOnly.FromDateTime(row.ValueDate),
            SheetCell.State(row.State), row.CreatedAt,
        ]) with { Name = LinesList, Empty = new(texts["Money.NoEntries"]) };
}
