using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>Refunds that operators decide: which gift, how much, why; and before anything happens, what goes back to
/// which fund.</summary>
[Route("{lang:lang}/operator/remboursements")]
[WorkerOnly(Workplace.Operator)]
public sealed class RefundsController(Db db, Texts texts, TimeProvider clock, CurrentPerson me) : Controller
{
    private const string Room = "/remboursements";

    private static readonly string[] States = ["requested", "sent", "succeeded", "failed"];

    [HttpGet("")]
    public async Task<IActionResult> Index()
    {
        var ask = SheetAsk.Of(Request);
        var list = await BankRefunds.List(db, ask.OneOf("statut", States), ask.List());
        var waiting = await RefundRequests.Waiting(db);
        var section = SheetSection.Of(texts["Money.Refunds"],
            texts.MoneyColumns("reference*", "campaign*", "#amount*", "reason", "state", "byhand", "when*"),
            list, row =>
            [
                SheetCell.Code(row.Reference, SheetTexts.Room($"{Room}/{row.Id}")), row.Campaign, row.Amount,
                row.Reason, SheetCell.State(row.State), row.ByHand ? texts["Money.ToDo"] : null, row.CreatedAt,
            ]) with { Empty = new(texts["Money.NoRefunds"]) };
        return this.Sheet(new Sheet(texts["Money.Refunds"],
            [SheetFilter.Select(ask, "statut", texts["Money.Col_state"], States)],
            waiting.Count == 0 ? [section] : [Waiting(waiting), section], [])
            {
                Lead = texts["Money.RefundsLead"],
                Actions = [SheetAction.Link(texts["Money.NewRefund"], SheetTexts.Room($"{Room}/nouveau"))],
            });
    }

    /// <summary>Which gift, how much: then the same page says what would happen.</summary>
    [HttpGet("nouveau")]
    public async Task<IActionResult> New(
        string? don, string? montant, string? motif, string? pourboire, [FromServices] RehearseRefund rehearse) =>
        this.Desk(await Form(new(don.OrNull(), montant.OrNull(), motif.OrNull(), pourboire.OrNull()), rehearse));

    [HttpPost("")]
    public async Task<IActionResult> Create(
        [FromForm] Guid cle, [FromForm] Guid don, [FromServices] ProposeRefund propose,
        [FromServices] RehearseRefund rehearse)
    {
        var amount = this.TypedAmount("montant");
        var result = amount is null ? Refusal.AmountTooSmall : await propose.Run(
            new RefundOrder(cle, don, amount.Value, this.Typed("motif") ?? "", me.Id)
                { Tip = this.TypedAmount("pourboire") });
        return await this.After(result, result.IsRefused || result.Value ? Room : $"{Room}/demandes/{cle}",
            async () => await Form(new(don.ToString(), this.Typed("montant"), this.Typed("motif"),
                this.Typed("pourboire").OrNull()), rehearse));
    }

    [HttpGet("demandes/{id:guid}")]
    public async Task<IActionResult> ShowRequest(Guid id) => await Page(id) is { } page ? this.Desk(page) : NotFound();

    [HttpPost("demandes/{id:guid}/validations")]
    public async Task<IActionResult> Approve(Guid id, [FromServices] DecideRefund decide) => await this.After(
        await decide.Run(id, this.TypedHash(), true, me.Id, this.Typed("motif") ?? ""),
        $"{Room}/demandes/{id}", () => Page(id));

    [HttpPost("demandes/{id:guid}/refus")]
    public async Task<IActionResult> Refuse(Guid id, [FromServices] DecideRefund decide) => await this.After(
        await decide.Run(id, this.TypedHash(), false, me.Id, this.Typed("motif-refus") ?? ""),
        $"{Room}/demandes/{id}", () => Page(id));

    [HttpPost("demandes/{id:guid}/demandes")]
    public async Task<IActionResult> AskAgain(Guid id, [FromServices] RenewApproval again) => await this.After(
        await again.Run("refund", id, me.Id), $"{Room}/demandes/{id}", () => Page(id));

    /// <param name="Tip">How much of the amount is the tip; empty where the gift goes first.</param>
    private sealed record Asked(string? Gift, string? Amount, string? Reason, string? Tip);

    private async Task<MoneyPage> Form(Asked asked, RehearseRefund rehearse)
    {
        var (gift, typed, reason, typedTip) = asked;
        var errors = new FormErrors();
        Money? tip = Okote.Money.TryParse(typedTip, System.Globalization.CultureInfo.CurrentCulture, out var part)
            ? part : null;
        if (typedTip is not null && tip is null) errors.Add("pourboire", texts["Money.AmountWrong"]);
        var found = gift is null ? null : await FindGift(gift);
        if (gift is not null && found is null) errors.Add("don", texts["Money.GiftUnknown"]);
        Money? amount = Okote.Money.TryParse(typed, System.Globalization.CultureInfo.CurrentCulture, out var read)
            ? read : typed is null && found is not null ? found.Charged - Okote.Money.Eur(found.RefundedCents) : null;
        if (typed is not null && amount is null) errors.Add("montant", texts["Money.AmountWrong"]);
        var question = new MoneyForm(texts["Money.WhichGift"], SheetTexts.Room($"{Room}/nouveau"),
            texts["Money.ShowEffect"],
            new FormField("don", texts["Money.GiftReference"], "text", gift) { Hint = texts["Money.GiftHint"] },
            new FormField("montant", texts["Money.Col_amount"], "amount", typed ?? amount?.Plain())
                { Hint = texts["Money.WholeGiftHint"] },
            new FormField("pourboire", texts["Recovery.TipPart"], "amount", typedTip)
                { Hint = texts["Recovery.TipPartHint"], IsOptional = true },
            new FormField("motif", texts["Money.Reason"], "area", reason)) { IsQuestion = true };
        var trail = (texts["Money.Refunds"], SheetTexts.Room(Room));
        if (found is null || amount is null)
            return new MoneyPage(new Sheet(texts["Money.NewRefund"], [], [], [trail]), [question]) { Errors = errors };
        var returned = await rehearse.Run(found.Id, amount.Value, tip);
        if (returned.IsRefused && !errors.Any) errors.Add("", texts.Refusal(returned.Refusal.Value));
        IReadOnlyList<SheetSection> sections = returned.IsRefused ? [GiftFacts(found)]
            : [GiftFacts(found), Effect(returned.Value)];
        return new MoneyPage(new Sheet(texts["Money.NewRefund"], [], sections, [trail]),
            returned.IsRefused ? [question] : [Order(found, amount.Value, tip, reason), question]) { Errors = errors };
    }

    /// <summary>By what people say on the telephone, or by its id.</summary>
    private async Task<Contribution?> FindGift(string typed) =>
        await Contributions.Named(db, typed) is { } id ? await Contributions.Find(db, id) : null;

    private MoneyForm Order(Contribution gift, Money amount, Money? tip, string? reason) => new(
        texts["Money.RefundNow", amount.Show(System.Globalization.CultureInfo.CurrentCulture)],
        SheetTexts.Room(Room), texts["Money.RefundNow", amount.Show(System.Globalization.CultureInfo.CurrentCulture)],
        FormField.Hidden("cle", this.Typed("cle") ?? Guid.CreateVersion7().ToString()),
        FormField.Hidden("don", gift.Id.ToString()), FormField.Hidden("montant", amount.Plain()),
        FormField.Hidden("pourboire", tip?.Plain() ?? ""),
        texts.ReasonField(reason))
        {
            IsDangerous = true,
            Lead = texts["Money.RefundLead"],
        };

    private SheetSection GiftFacts(Contribution gift) => new(texts["Money.Facts"], [],
    [
        texts.MoneyFact("reference", SheetCell.Code(gift.Reference, SheetTexts.Room($"/dons/{gift.Id}"))),
        texts.MoneyFact("state", SheetCell.State(gift.Status.ToDb())), texts.MoneyFact("amount", gift.Charged),
        texts.MoneyFact("refunded", Okote.Money.Eur(gift.RefundedCents)),
    ]);

    private SheetSection Effect(IReadOnlyList<ReturnedMatch> funds) => new(texts["Money.Effect"],
        texts.MoneyColumns("company", "fund", "#before", "#returned", "#after"),
        [.. funds.Select(fund => new SheetCell[]
            { fund.Funder, fund.Fund, fund.Before, fund.Returned, fund.After })])
        { Lead = texts["Money.EffectLead"], Empty = new(texts["Money.NoMatchReturned"]) };

    private SheetSection Waiting(IReadOnlyList<RefundRequest> requests) => new(texts["Money.RefundRequests"],
        texts.MoneyColumns("reference", "campaign", "#amount", "reason", "asked_by", "asked_at"),
        [.. requests.Select(row => new SheetCell[]
        {
            SheetCell.Code(row.Reference, SheetTexts.Room($"{Room}/demandes/{row.Id}")), row.Campaign, row.Cents,
            row.Reason, row.Asker, row.RequestedAt,
        })]);

    private async Task<MoneyPage?> Page(Guid id)
    {
        if (await RefundRequests.Find(db, id) is not { } request) return null;
        var now = clock.GetUtcNow();
        var asked = await SettlementPages.Approvals(db, "refund", id);
        var hash = request.ContentHash();
        var facts = new SheetSection(texts["Money.Facts"], [],
        [
            texts.MoneyFact("state", SheetCell.State(request.State)),
            texts.MoneyFact("reference",
                SheetCell.Code(request.Reference, SheetTexts.Room($"/dons/{request.ContributionId}"))),
            texts.MoneyFact("campaign", request.Campaign), texts.MoneyFact("amount", request.Cents),
            [texts["Recovery.TipPart"], request.Tip is { } tip ? tip : texts["Recovery.TipPartNone"]],
            texts.MoneyFact("reason", request.Reason), texts.MoneyFact("asked_by", request.Asker),
            texts.MoneyFact("hash", SheetCell.Code(MoneyWords.Hex(hash))),
        ]);
        var path = SheetTexts.Room($"{Room}/demandes/{id}");
        IReadOnlyList<MoneyForm> forms = request.State != "submitted" ? []
            : asked.Any(row => row.IsWaiting(now))
                ? texts.Decisions(path, hash, this.Typed("motif-refus"), texts["Money.ApproveRefund"])
            : request.RequestedBy == me.Id
                ? [new(texts["Money.AskAgain"], $"{path}/demandes", texts["Money.AskAgain"])
                    { Lead = texts["Money.ExpiredLead"] }]
            : [];
        return new MoneyPage(new Sheet(texts["Money.RefundRequest"], [], [facts, texts.History(asked, now)],
            [(texts["Money.Refunds"], SheetTexts.Room(Room))]), forms);
    }
}
