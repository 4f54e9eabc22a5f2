using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>What campaigns' holders are to be paid, stream by stream: one operator asks for the release, another reads
/// the same lines and decides.</summary>
[Route("{lang:lang}/operator/reglements-financiers")]
[WorkerOnly(Workplace.Operator)]
public sealed class SettlementsController(Db db, Texts texts, TimeProvider clock, CurrentPerson me) : Controller
{
    private const string Room = "/reglements-financiers";

    private static readonly string[] States = ["planned", "approved", "sent", "confirmed", "returned"];

    [HttpGet("")]
    public async Task<IActionResult> Index()
    {
        var ask = SheetAsk.Of(Request);
        var list = await SettlementPages.List(
            db, ask["flux"], ask.OneOf("statut", States), clock.GetUtcNow(), ask.List());
        var section = SheetSection.Of(texts["Money.Settlements"],
            texts.MoneyColumns("campaign*", "~holder", "stream", "#amount*", "#commission", "#paid", "state*",
                "approval", "planned*"),
            list, row =>
            [
                SheetCell.Owned(row.Campaign, row.Holder, SheetTexts.Room($"{Room}/{row.Id}")), row.Holder,
                texts.Stream(row.Stream), row.GrossCents, row.CommissionCents, $"{row.Paid} / {row.Items}",
                SheetCell.State(row.State),
                row.Approval.Length == 0 ? (SheetCell)(string?)null : SheetCell.State(row.Approval), row.PlannedAt,
            ]) with { Empty = new(texts["Money.NoSettlements"]) };
        return this.Sheet(new Sheet(texts["Money.Settlements"],
        [
            SheetFilter.Choice(ask, "flux", texts["Money.Col_stream"], texts.StreamChoices()),
            SheetFilter.Select(ask, "statut", texts["Money.Col_state"], States),
        ], [section], []) { Lead = texts["Money.SettlementsLead"] });
    }

    [HttpGet("{id:guid}")]
    public async Task<IActionResult> Show(Guid id) =>
        await Page(id) is { } page ? this.Desk(page) : NotFound();

    /// <summary>Asks for the release; asked again, it renews a request that expired.</summary>
    [HttpPost("{id:guid}/demandes")]
    public async Task<IActionResult> Ask(Guid id, [FromServices] SubmitSettlement submit) =>
        await this.After(await submit.Run(id, me.Id), $"{Room}/{id}", () => Page(id));

    [HttpPost("{id:guid}/validations")]
    public async Task<IActionResult> Approve(Guid id, [FromServices] ApproveSettlement approve) => await this.After(
        await approve.Run(id, this.TypedHash(), me.Id, this.Typed("motif") ?? ""), $"{Room}/{id}", () => Page(id));

    [HttpPost("{id:guid}/refus")]
    public async Task<IActionResult> Refuse(Guid id, [FromServices] RefuseSettlement refuse) => await this.After(
        await refuse.Run(id, this.TypedHash(), me.Id, this.Typed("motif-refus") ?? ""), $"{Room}/{id}", () => Page(id));

    private async Task<MoneyPage?> Page(Guid id)
    {
        if (await SettlementPages.Find(db, id) is not { } found) return null;
        var now = clock.GetUtcNow();
        var asked = await SettlementPages.Approvals(db, "settlement", id);
        var sheet = new Sheet($"{found.Campaign} · {texts.Stream(found.Stream)}", [],
            [Facts(found), Lines(await SettlementPages.Lines(db, id)), texts.History(asked, now)],
            [(texts["Money.Settlements"], SheetTexts.Room(Room))]);
        return new MoneyPage(sheet, Forms(found, asked, now));
    }

    private List<MoneyForm> Forms(SettlementPage found, IReadOnlyList<ApprovalRow> asked, DateTimeOffset now)
    {
        if (found.State != "planned") return [];
        var path = SheetTexts.Room($"{Room}/{found.Id}");
        if (asked.Any(row => row.IsWaiting(now)))
            return [.. texts.Decisions(path, found.ContentHash, this.Typed("motif-refus"), texts["Money.Release"])];
        var expired = asked is [var newest, ..] && newest.IsExpired(now);
        return
        [
            new(texts["Money.AskRelease"], $"{path}/demandes",
                texts[expired ? "Money.AskAgain" : "Money.AskRelease"])
                { Lead = texts[expired ? "Money.ExpiredLead" : "Money.AskReleaseLead"] },
        ];
    }

    private SheetSection Facts(SettlementPage found) => new(texts["Money.Facts"], [],
    [
        texts.MoneyFact("campaign", new SheetCell(found.Campaign, $"/{Languages.Current}/campagnes/{found.Slug}")),
        texts.MoneyFact("holder", found.Holder), texts.MoneyFact("stream", texts.Stream(found.Stream)),
        texts.MoneyFact("state", SheetCell.State(found.State)), texts.MoneyFact("amount", found.GrossCents),
        texts.MoneyFact("commission", found.CommissionCents), texts.MoneyFact("net", found.Net),
        texts.MoneyFact("planned", found.PlannedAt), texts.MoneyFact("approved", found.ApprovedAt),
        texts.MoneyFact("confirmed", found.ConfirmedAt),
        texts.MoneyFact("review", new SheetCell(
            texts["Money.ReadReviews"], SheetTexts.Room($"/dossiers/{found.CampaignId}#avis"))),
        texts.MoneyFact("hash", SheetCell.Code(MoneyWords.Hex(found.ContentHash))),
    ]);

    private SheetSection Lines(IReadOnlyList<SettlementLine> lines) => new(texts["Money.Lines"],
        texts.MoneyColumns("source", "#amount", "#commission", "state", "reference", "moved"),
        [.. lines.Select(line => new SheetCell[]
        {
            new(line.Source, line.ContributionId is { } gift ? SheetTexts.Room($"/dons/{gift}") : null),
            line.GrossCents, line.CommissionCents, SheetCell.State(line.State), SheetCell.Code(line.Reference),
            line.MovedAt,
        })]) { Count = lines.Count };
}
