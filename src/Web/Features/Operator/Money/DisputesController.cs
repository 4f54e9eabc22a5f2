using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;
using Okote.Payments;

namespace Okote.Web;

/// <summary>Charges that banks ask about or took back: until when they want an answer, and where the money is.
/// </summary>
[Route("{lang:lang}/operator/contestations")]
[WorkerOnly(Workplace.Operator)]
public sealed class DisputesController(Db db, Texts texts, CurrentPerson me) : Controller
{
    private const string Room = "/contestations";

    private static readonly string[] Statuses =
    [
        "needs_response", "under_review", "won", "lost", "warning_needs_response", "warning_under_review",
        "warning_closed",
    ];

    [HttpGet("")]
    public async Task<IActionResult> Index()
    {
        var ask = SheetAsk.Of(Request);
        var list = await DisputePages.List(
            db, ask.OneOf("statut", Statuses), ask.OneOf("genre", ["inquiry", "chargeback"]), ask.List());
        var section = SheetSection.Of(texts["Recovery.Disputes"],
            SheetColumns.Of(
                texts, "Recovery", "reference*", "campaign*", "kind", "state", "#amount*", "due*", "opened*"),
            list, row =>
            [
                SheetCell.Code(row.Reference, SheetTexts.Room($"{Room}/{row.Id}")), row.Campaign,
                texts[$"Recovery.Kind_{row.Kind}"], Status(row.Status), row.Amount, row.EvidenceDueAt, row.OpenedAt,
            ]) with { Empty = new(texts["Recovery.NoDisputes"]) };
        return this.Sheet(new Sheet(texts["Recovery.Disputes"],
        [
            SheetFilter.Choice(ask, "statut", texts["Recovery.Col_state"],
                [.. Statuses.Select(status => (status, texts[$"Recovery.Status_{status}"]))]),
            SheetFilter.Choice(ask, "genre", texts["Recovery.Col_kind"],
                [("inquiry", texts["Recovery.Kind_inquiry"]), ("chargeback", texts["Recovery.Kind_chargeback"])]),
        ], [section], []) { Lead = texts["Recovery.DisputesLead"] });
    }

    [HttpGet("{id:guid}")]
    public async Task<IActionResult> Show(Guid id) => await Page(id) is { } page ? this.Desk(page) : NotFound();

    [HttpPost("{id:guid}/preuves")]
    public async Task<IActionResult> Defend(Guid id, [FromServices] AnswerDispute answer) => await this.After(
        await answer.Defend(id, this.Typed("preuve") ?? "", me.Id), $"{Room}/{id}", () => Page(id));

    [HttpPost("{id:guid}/renoncements")]
    public async Task<IActionResult> Concede(Guid id, [FromServices] AnswerDispute answer) => await this.After(
        await answer.Concede(id, this.Typed("motif") ?? "", me.Id), $"{Room}/{id}", () => Page(id));

    private async Task<MoneyPage?> Page(Guid id)
    {
        if (await DisputePages.Find(db, id) is not { } found) return null;
        var sheet = new Sheet($"{texts[$"Recovery.Kind_{found.Kind}"]} · {found.Reference}", [],
            [Facts(found), Steps(await DisputePages.Steps(db, id)), Transfers(await DisputePages.Transfers(db, id)),
                Acts(await DisputePages.Acts(db, id)), Journals(await LedgerPages.OfCause(db, id))],
            [(texts["Recovery.Disputes"], SheetTexts.Room(Room))])
            { Lead = texts[found is { Status: "lost", ContributionId: null } ? "Recovery.NextCompany_lost"
                : $"Recovery.Next_{found.Status}"] };
        return new MoneyPage(sheet, found.NeedsAnswer ? Forms(found) : []);
    }

    private SheetSection Facts(DisputePage found) => new(texts["Recovery.Facts"], [],
    [
        Fact("state", Status(found.Status)),
        Fact("due", found.ClosedAt is null ? found.EvidenceDueAt : (SheetCell)(string?)null),
        .. Payer(found),
        Fact("campaign", new SheetCell(found.Campaign, $"/{Languages.Current}/campagnes/{found.Slug}")),
        Fact("holder", found.Holder), Fact("reason", Reason(found.Reason)), Fact("amount", found.Amount),
        Fact("gift", found.Gift), Fact("tip", found.Tip), Fact("fee", found.Fee), Fact("withdrawn", found.Withdrawn),
        Fact("written", found.Written), Fact("opened", found.OpenedAt), Fact("closed", found.ClosedAt),
        Fact("written_at", found.WrittenAt), Fact("provider", SheetCell.Code(found.ProviderId)),
    ]);

    private SheetCell[][] Payer(DisputePage found) => found.ContributionId is { } gift
        ? [
            Fact("reference", SheetCell.Code(found.Reference, SheetTexts.Room($"/dons/{gift}"))),
            Fact("gift_state", SheetCell.State(found.GiftStatus!)),
        ]
        : [Fact("company", found.Reference), Fact("line_state", SheetCell.State(found.LineState!))];

    /// <summary>What the bank gives as its reason; a new one is shown in the provider's words.</summary>
    private SheetCell Reason(string reason) =>
        texts.Find($"Recovery.Reason_{reason}") is { } said ? said : SheetCell.Code(reason);

    private SheetCell[] Fact(string key, SheetCell value) => [texts[$"Recovery.Col_{key}"], value];

    private SheetSection Steps(IReadOnlyList<DisputeStep> steps) => new(texts["Recovery.Steps"],
        SheetColumns.Of(texts, "Recovery", "when", "step", "#amount"),
        [.. steps.Select(step => new SheetCell[]
        {
            step.HappenedAt,
            texts.Find($"Recovery.Step_{step.Step}") ?? texts.Find($"Recovery.Status_{step.Step}") ?? step.Step,
            SheetCell.Cents(step.Cents),
        })]);

    private SheetSection Transfers(IReadOnlyList<DisputeTransferRow> rows) => new(texts["Recovery.Transfers"],
        SheetColumns.Of(texts, "Recovery", "direction", "#amount", "state", "error", "provider", "asked", "ended"),
        [.. rows.Select(row => new SheetCell[]
        {
            texts[$"Recovery.Direction_{row.Direction}"], row.Cents, SheetCell.State(row.State),
            SheetCell.Code(row.ErrorCode), SheetCell.Code(row.ProviderId), row.CreatedAt, row.EndedAt,
        })]) { Empty = new(texts["Recovery.NoTransfers"]) };

    private SheetSection Acts(IReadOnlyList<DisputeAct> acts) => new(texts["Recovery.Acts"],
        SheetColumns.Of(texts, "Recovery", "when", "by", "act", "reason"),
        [.. acts.Select(act => new SheetCell[]
            { act.DoneAt, act.By, texts.Find($"Audit.{act.Act}") ?? act.Act, act.Reason })])
        { Empty = new(texts["Recovery.NoActs"]) };

    private SheetSection Journals(IReadOnlyList<JournalHeading> journals) => new(texts["Recovery.Journals"],
        SheetColumns.Of(texts, "Recovery", "key", "reason", "when"),
        [.. journals.Select(row => new SheetCell[]
            { SheetCell.Code(row.Key, SheetTexts.Room($"/journaux/{row.Id}")), row.Reason, row.OccurredAt })]);

    private IReadOnlyList<MoneyForm> Forms(DisputePage found)
    {
        var path = SheetTexts.Room($"{Room}/{found.Id}");
        return
        [
            new(texts["Recovery.Defend"], $"{path}/preuves", texts["Recovery.Defend"],
                new FormField("preuve", texts["Recovery.Evidence"], "area", this.Typed("preuve")))
                { Lead = texts["Recovery.DefendLead"] },
            new(texts["Recovery.Concede"], $"{path}/renoncements", texts["Recovery.Concede"],
                texts.ReasonField(this.Typed("motif"))) { Lead = texts["Recovery.ConcedeLead"], IsDangerous = true },
        ];
    }

    private SheetCell Status(string status) => new(texts[$"Recovery.Status_{status}"], Tone: status switch
    {
        "needs_response" or "warning_needs_response" => "ask",
        "lost" => "bad",
        "won" or "prevented" => "good",
        "warning_closed" => "quiet",
        _ => "wait",
    });
}
