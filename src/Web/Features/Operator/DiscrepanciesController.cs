using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;
using Okote.Payments;

namespace Okote.Web;

/// <summary>Where our books and the provider's disagree, with both sides as evidence. Programs only open these; a
/// person closes them and says why.</summary>
[Route("{lang:lang}/operator/ecarts")]
[WorkerOnly(Workplace.Operator)]
public sealed class DiscrepanciesController(Db db, Texts texts, CurrentPerson me) : Controller
{
    private const string Room = "/ecarts";

    /// <summary>The second list of its page, so that each pages by itself.</summary>
    private const string Runs = "rapprochements";

    [HttpGet("")]
    public async Task<IActionResult> Index()
    {
        var ask = SheetAsk.Of(Request);
        var kinds = await DiscrepancyPages.Kinds(db);
        var found = await DiscrepancyPages.List(
            db, ask["statut"], ask.OneOf("genre", kinds), ask["q"], ask.List());
        var runs = await ProviderPages.Reconciliations(db, ask.List(Runs));
        return this.Sheet(new Sheet(texts["Operator.Room_ecarts"],
        [
            SheetFilter.Select(ask, "statut", texts["Operator.Col_state"], ["open", "closed"]),
            SheetFilter.Choice(ask, "genre", texts["Operator.Col_kind"], [.. kinds.Select(kind => (kind, Kind(kind)))]),
            SheetFilter.Search(ask, "q", texts["Books.SearchDifference"]),
        ], [Differences(found), Reconciliations(runs)], []) { Lead = texts["Books.DifferencesLead"] });
    }

    [HttpGet("{id:guid}")]
    public async Task<IActionResult> Show(Guid id) => await Page(id) is { } page ? this.Desk(page) : NotFound();

    [HttpPost("{id:guid}/clotures")]
    public async Task<IActionResult> Close(Guid id, [FromServices] CloseDiscrepancy close)
    {
        var correction = this.Typed("correction");
        return await this.After(
            await close.Run(id, me.Id, this.Typed("motif") ?? "", string.IsNullOrEmpty(correction) ? null : correction),
            $"{Room}/{id}", () => Page(id));
    }

    /// <summary>Closed by asking the provider again.</summary>
    [HttpPost("{id:guid}/relances")]
    public async Task<IActionResult> Resume(Guid id, [FromServices] ResumePolling again) => await this.After(
        await again.Run(id, me.Id, this.Typed("motif-relance") ?? ""), $"{Room}/{id}", () => Page(id));

    private async Task<MoneyPage?> Page(Guid id)
    {
        if (await DiscrepancyPages.Find(db, id) is not { } found) return null;
        var sheet = new Sheet(Kind(found.Kind), [], [Facts(found), Sides(found)],
            [(texts["Operator.Room_ecarts"], SheetTexts.Room(Room))]) { Lead = found.Evidence };
        return new MoneyPage(sheet, found.State == "open" ? Endings(found) : []);
    }

    private List<MoneyForm> Endings(DiscrepancyPage found)
    {
        var path = SheetTexts.Room($"{Room}/{found.Id}");
        var close = new MoneyForm(texts["Books.Close"], $"{path}/clotures", texts["Books.Close"],
            texts.ReasonField(this.Typed("motif")),
            new FormField("correction", texts["Books.Correction"], "text", this.Typed("correction"))
                { IsOptional = true, Hint = texts["Books.CorrectionHint"] })
            { Lead = texts["Books.CloseLead"] };
        if (found.Kind != Discrepancies.PollGivenUp) return [close];
        return
        [
            new MoneyForm(texts["Books.AskAgain"], $"{path}/relances", texts["Books.AskAgain"],
                new FormField("motif-relance", texts["Money.Reason"], "area", this.Typed("motif-relance")))
                { Lead = texts["Books.AskAgainLead"] },
            close,
        ];
    }

    private SheetSection Facts(DiscrepancyPage found) => new(texts["Books.Facts"], [],
    [
        texts.Fact("state", SheetCell.State(found.State) with { Tone = found.State == "open" ? "bad" : "good" }),
        texts.Fact("object", SheetCell.Code(found.Subject)), texts.Fact("opened", found.OpenedAt),
        Fact("compared", found.ComparedAt), texts.Fact("ended", found.ClosedAt), Fact("by", found.ClosedBy),
        texts.Fact("explanation", found.Explanation),
        Fact("correction", found.CorrectionId is { } journal
            ? SheetCell.Code(found.CorrectionKey, SheetTexts.Room($"/journaux/{journal}")) : (string?)null),
    ]);

    /// <summary>What each side says, beside the other.</summary>
    private SheetSection Sides(DiscrepancyPage found) => new(texts["Operator.Col_evidence"],
        SheetColumns.Of(texts, "Books", "what", "ours", "theirs"),
    [
        [texts["Operator.Col_amount"], SheetCell.Cents(found.OursCents), SheetCell.Cents(found.TheirsCents)],
        [texts["Books.Currency"], "EUR", found.TheirsCurrency.ToUpperInvariant()],
        [texts["Books.Ids"], Ids(found.OursIds), Ids(found.TheirsIds)],
        [texts["Operator.Col_kind"], "–", Moved(found.TheirsKinds)],
        [texts["Operator.Col_when"], found.OursAt, found.TheirsAt],
    ]);

    private SheetCell[] Fact(string key, SheetCell value) => [texts[$"Books.Col_{key}"], value];

    private static SheetCell Ids(string ids) => SheetCell.Code(ids.Length == 0 ? null : ids);

    private string Kind(string kind) => texts.Find($"Books.Kind_{kind}") ?? texts.Word(kind);

    private SheetCell Moved(string kinds) => kinds.Length == 0 ? (string?)null
        : string.Join(", ", kinds.Split('\n').Select(kind => texts.Find($"Books.Moved_{kind}") ?? kind));

    private SheetSection Differences(Listed<DiscrepancyRow> list) => SheetSection.Of(
        texts["Operator.Discrepancies"],
        texts.Columns("state*", "kind*", "object", "evidence", "#ours", "#theirs", "opened*", "ended*", "explanation"),
        list, row =>
        [
            SheetCell.State(row.State) with { Tone = row.State == "open" ? "bad" : "good" },
            SheetCell.To(Kind(row.Kind), SheetTexts.Room($"{Room}/{row.Id}")),
            SheetCell.Code(row.Subject), row.Evidence,
            SheetCell.Cents(row.OursCents), SheetCell.Cents(row.TheirsCents), row.OpenedAt, row.ClosedAt,
            row.Explanation,
        ]) with { Empty = new(texts["Books.NoDifference"]) };

    private SheetSection Reconciliations(Listed<ReconciliationRow> list) => SheetSection.Of(
        texts["Operator.Reconciliations"],
        texts.Columns("started*", "ended", "#transactions*", "#ours", "#theirs", "#opened*"), list, row =>
        [
            row.StartedAt, row.EndedAt, row.Transactions, SheetCell.Cents(row.OursCents),
            SheetCell.Cents(row.TheirsCents), (long)row.Opened,
        ]) with { Name = Runs };
}
