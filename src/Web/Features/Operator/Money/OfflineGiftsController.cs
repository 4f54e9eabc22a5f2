using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>Gifts taken at a desk or a market stand: one operator enters them with the receipt, another validates them,
/// and the engine matches them like any other.</summary>
[Route("{lang:lang}/operator/dons-hors-ligne")]
[WorkerOnly(Workplace.Operator)]
public sealed class OfflineGiftsController(Db db, Texts texts, TimeProvider clock, CurrentPerson me) : Controller
{
    private const string Room = "/dons-hors-ligne";

    private static readonly string[] States = ["submitted", "validated", "refused"];

    [HttpGet("")]
    public async Task<IActionResult> Index()
    {
        var ask = SheetAsk.Of(Request);
        var list = await OfflineGifts.List(db, ask.OneOf("statut", States), null, null, ask.List());
        var enter = SheetAction.Link(texts["Money.NewOffline"], SheetTexts.Room($"{Room}/nouveau"));
        var section = SheetSection.Of(texts["Money.Offline"],
            texts.MoneyColumns("receipt*", "holder", "campaign*", "#amount*", "means", "day*", "state", "entered*"),
            list, row =>
            [
                SheetCell.To($"N° {row.ReceiptNumber}", SheetTexts.Room($"{Room}/{row.Id}")), row.Holder, row.Campaign,
                row.Cents, texts[$"Money.Means_{row.Means}"], DateOnly.FromDateTime(row.CollectedOn),
                SheetCell.State(row.State), row.EnteredAt,
            ]) with { Empty = new(texts["Money.NoOffline"], enter) };
        return this.Sheet(new Sheet(texts["Money.Offline"],
            [SheetFilter.Select(ask, "statut", texts["Money.Col_state"], States)], [section], [])
            { Lead = texts["Money.OfflineLead"], Actions = [enter] });
    }

    [HttpGet("nouveau")]
    public async Task<IActionResult> New() => this.Desk(await Form(new()));

    [HttpPost("")]
    public async Task<IActionResult> Create(
        [FromForm] Guid cle, [FromForm] Guid campagne, IFormFile? fichier, [FromServices] RecordOfflineGift record)
    {
        var errors = new FormErrors();
        if (this.TypedAmount("montant") is not { } amount) errors.Add("montant", texts["Money.AmountWrong"]);
        if (this.TypedDay("jour") is not { } day) errors.Add("jour", texts["Money.DayWrong"]);
        if (fichier is null or { Length: 0 }) errors.Add("fichier", texts["Money.ProofMissing"]);
        if (errors.Any) return this.Desk(await Form(errors));
        var gift = new OfflineGift(cle, campagne, OfflineQuestions.Means(this), this.TypedAmount("montant")!.Value,
            this.TypedDay("jour")!.Value, this.Typed("percu-par") ?? "", this.Typed("nom") ?? "",
            this.Typed("courriel").OrNull(),
            Languages.All.Contains(this.Typed("langue")!) ? this.Typed("langue")! : "fr");
        var proof = await Proof.Of(fichier!, cle, "offline_gift", this.TypedId("cle-fichier"));
        return await this.After(
            await record.Run(gift, proof, me.Id), $"{Room}/{cle}", async () => await Form(errors));
    }

    [HttpGet("{id:guid}")]
    public async Task<IActionResult> Show(Guid id) => await Page(id) is { } page ? this.Desk(page) : NotFound();

    [HttpPost("{id:guid}/validations")]
    public async Task<IActionResult> Validate(Guid id, [FromServices] DecideOfflineGift decide) => await this.After(
        await decide.Run(id, this.TypedHash(), true, me.Id, this.Typed("motif") ?? ""), $"{Room}/{id}",
        () => Page(id));

    [HttpPost("{id:guid}/refus")]
    public async Task<IActionResult> Refuse(Guid id, [FromServices] DecideOfflineGift decide) => await this.After(
        await decide.Run(id, this.TypedHash(), false, me.Id, this.Typed("motif-refus") ?? ""), $"{Room}/{id}",
        () => Page(id));

    [HttpPost("{id:guid}/demandes")]
    public async Task<IActionResult> AskAgain(Guid id, [FromServices] RenewApproval again) => await this.After(
        await again.Run("offline_gift", id, me.Id), $"{Room}/{id}", () => Page(id));

    private async Task<MoneyPage> Form(FormErrors errors)
    {
        var open = await OfflineGifts.OpenCampaigns(db, null, clock.GetUtcNow());
        var form = new MoneyForm(texts["Money.NewOffline"], SheetTexts.Room(Room), texts["Money.EnterOffline"],
            OfflineQuestions.Of(this, texts,
                new FormField("campagne", texts["Money.Col_campaign"], "select", this.Typed("campagne"))
                    { Options = [.. open.Select(campaign => (campaign.Id.ToString(), campaign.Title))] }))
            { Lead = texts["Money.NewOfflineLead"] };
        return new MoneyPage(new Sheet(texts["Money.NewOffline"], [], [],
            [(texts["Money.Offline"], SheetTexts.Room(Room))]), [form]) { Errors = errors };
    }

    private async Task<MoneyPage?> Page(Guid id)
    {
        if (await OfflineGifts.Find(db, id) is not { } gift) return null;
        var now = clock.GetUtcNow();
        var asked = await SettlementPages.Approvals(db, "offline_gift", id);
        var sheet = new Sheet(texts["Money.OfflineNumber", gift.ReceiptNumber], [],
            [Facts(gift, await Documents.OfSubject(db, id)), .. await Quote(gift), texts.History(asked, now)],
            [(texts["Money.Offline"], SheetTexts.Room(Room))]);
        var path = SheetTexts.Room($"{Room}/{id}");
        IReadOnlyList<MoneyForm> forms = gift.State != "submitted" ? []
            : asked.Any(row => row.IsWaiting(now))
                ? texts.Decisions(path, gift.AsGift().ContentHash(), this.Typed("motif-refus"),
                    texts["Money.ValidateOffline"])
            : asked is [var newest, ..] && newest.RequestedBy == me.Id
                ? [new(texts["Money.AskAgain"], $"{path}/demandes", texts["Money.AskAgain"])
                    { Lead = texts["Money.ExpiredLead"] }]
            : [];
        return new MoneyPage(sheet, forms);
    }

    private SheetSection Facts(OfflineGiftRow gift, IReadOnlyList<Document> proofs) => new(texts["Money.Facts"], [],
    [
        texts.MoneyFact("state", SheetCell.State(gift.State)), texts.MoneyFact("receipt", $"N° {gift.ReceiptNumber}"),
        texts.MoneyFact("holder", gift.Holder), texts.MoneyFact("campaign", gift.Campaign),
        texts.MoneyFact("amount", gift.Cents), texts.MoneyFact("means", texts[$"Money.Means_{gift.Means}"]),
        texts.MoneyFact("day", DateOnly.FromDateTime(gift.CollectedOn)),
        texts.MoneyFact("collected_by", gift.CollectedBy),
        texts.MoneyFact("giver", gift.GiverName.Length == 0 ? texts["Money.NoName"] : gift.GiverName),
        texts.MoneyFact("email", gift.GiverEmail), texts.MoneyFact("entered_by", gift.EnteredBy),
        texts.MoneyFact("entered", gift.EnteredAt),
        .. gift.ContributionId is { } contribution
            ? [texts.MoneyFact("contribution",
                SheetCell.To(texts["Money.SeeGift"], SheetTexts.Room($"/dons/{contribution}")))]
            : Array.Empty<SheetCell[]>(),
        .. Proof.Facts(texts, proofs),
        texts.MoneyFact("hash", SheetCell.Code(MoneyWords.Hex(gift.ContentHash))),
    ]);

    /// <summary>What the engine would add at this instant; validated a moment later it may be less.</summary>
    private async Task<IEnumerable<SheetSection>> Quote(OfflineGiftRow gift)
    {
        if (gift.State != "submitted") return [];
        var quote = await HttpContext.RequestServices.GetRequiredService<QuoteMatch>()
            .Run(gift.CampaignId, gift.Cents, gift.GiverEmail);
        if (quote.IsRefused) return [];
        return
        [
            new(texts["Money.OfflineMatch"], texts.MoneyColumns("company", "fund", "#amount"),
                [.. quote.Value.Shares.Select(share => new SheetCell[] { share.Funder, share.FundName, share.Cents })])
                { Lead = texts["Money.OfflineMatchLead"], Empty = new(texts["Money.NoMatch"]) },
        ];
    }
}
