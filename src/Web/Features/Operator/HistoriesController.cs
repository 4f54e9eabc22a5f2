using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;
using Okote.Payments;

namespace Okote.Web;

/// <summary>The whole history of a contribution, whatever part of the program wrote it.</summary>
[Route("{lang:lang}/operator/dons")]
[WorkerOnly(Workplace.Operator)]
public sealed class HistoriesController(Db db, Texts texts) : Controller
{
    private static readonly string[] Statuses =
        ["started", "committed", "collected", "refunded", "disputed", "cancelled", "expired", "failed"];

    [HttpGet("")]
    public async Task<IActionResult> Index()
    {
        var ask = SheetAsk.Of(Request);
        var (made, amounts) = (ask.Dates("cree"), ask.Amounts("montant"));
        var list = await ContributionHistories.List(db, new ContributionSearch(ask["statut"], ask["q"], made.From,
            made.Until, amounts.MinCents, amounts.MaxCents), ask.List());
        var section = SheetSection.Of(texts["Operator.Room_dons"],
            texts.Columns("reference*", "state", "campaign*", "#amount*", "#tip*", "#promised*", "when*"),
            list, row =>
            [
                SheetCell.Code(row.Reference, SheetTexts.Room($"/dons/{row.Id}")), SheetCell.State(row.Status),
                row.Campaign, row.Amount, row.Tip, row.Promised, row.CreatedAt,
            ]);
        return this.Sheet(new Sheet(texts["Operator.Room_dons"],
        [
            SheetFilter.Select(ask, "statut", texts["Operator.Col_state"], Statuses),
            SheetFilter.Search(ask, "q", texts["Operator.SearchGift"]),
            SheetFilter.Of(made, texts["Operator.Col_when"]), SheetFilter.Of(amounts, texts["Operator.Col_amount"]),
        ], [section], []));
    }

    [HttpGet("{id:guid}")]
    public async Task<IActionResult> Show(Guid id)
    {
        if (await ContributionHistories.Find(db, id) is not { } history) return NotFound();
        IReadOnlyList<SheetSection> sections =
        [
            Heading(history.Heading), Matches(history), .. await Trace(id), Grants(history), Payments(history),
            Operations(history), Events(await ProviderPages.EventsOf(db, id)), Refunds(history), Journals(history),
            Mails(history),
        ];
        return this.Sheet(new Sheet(history.Heading.Reference, [], sections,
            [(texts["Operator.Room_dons"], SheetTexts.Room("/dons"))]));
    }

    private SheetSection Heading(HistoryHeading gift) => new(texts["Operator.States"], [],
    [
        texts.Fact("state", SheetCell.State(gift.Status)), texts.Fact("reason", gift.StatusReason),
        texts.Fact("campaign", new SheetCell(gift.Campaign, $"/{Languages.Current}/campagnes/{gift.Slug}")),
        texts.Fact("id", SheetCell.Code(gift.Id.ToString())),
        texts.Fact("amount", gift.Amount), texts.Fact("tip", gift.Tip), texts.Fact("refunded", gift.Refunded),
        texts.Fact("quoted", gift.Quoted), texts.Fact("promised", gift.Promised),
        texts.Fact("waived", texts[gift.PromiseWaived ? "Site.Yes" : "Site.No"]),
        texts.Fact("collection", gift.Collection), texts.Fact("created", gift.CreatedAt),
        texts.Fact("holdUntil", gift.HoldUntil), texts.Fact("paymentSent", gift.PaymentSentAt),
        texts.Fact("committed", gift.CommittedAt), texts.Fact("collected", gift.CollectedAt),
        texts.Fact("ended", gift.EndedAt),
    ]);

    private SheetSection Matches(ContributionHistory history) => new(texts["Operator.Matches"],
        texts.Columns("fund", "line", "#amount", "state", "reason", "created", "moved"),
        [.. history.Matches.Select(row => new SheetCell[]
        {
            row.Fund, row.Line, row.Cents, SheetCell.State(row.Status), row.Reason, row.CreatedAt, row.MovedAt,
        })]);

    private async Task<IEnumerable<SheetSection>> Trace(Guid id)
    {
        if (await Explanations.Find(db, id) is not { } why) return [];
        return why.Lines.Zip(why.InWords(Languages.Current), (line, words) => new SheetSection(
            texts["Operator.Trace", words.Name],
            texts.Columns("step", "#in", "#out", "#limit"),
            [.. line.Trace.Zip(words.Sentences, (step, sentence) => new SheetCell[]
                { sentence, Money.Eur(step.In), Money.Eur(step.Out), TraceTexts.Limit(step) })]));
    }

    private SheetSection Grants(ContributionHistory history) => new(texts["Operator.Grants"],
        texts.Columns("#position", "#amount", "when", "request"),
        [.. history.Grants.Select(row => new SheetCell[]
            { (long)row.Position, row.Granted, row.GrantedAt, SheetCell.Code(row.Request) })]);

    private SheetSection Payments(ContributionHistory history) => new(texts["Operator.Payments"],
        texts.Columns("#attempt", "mode", "state", "session", "intent", "charge", "#fee", "failure", "#tries",
            "created"),
        [.. history.Payments.Select(row => new SheetCell[]
        {
            (long)row.Attempt, row.Mode, SheetCell.State(row.State), SheetCell.Code(row.SessionId),
            SheetCell.Code(row.PaymentIntentId), SheetCell.Code(row.ChargeId), SheetCell.Cents(row.FeeCents),
            row.FailureCode, (long)row.ChargeTries, row.CreatedAt,
        })]);

    private SheetSection Operations(ContributionHistory history) => new(texts["Operator.Operations"],
        texts.Columns("kind", "#attempt", "state", "object", "failure", "#tries", "created", "ended"),
        [.. history.Operations.Select(row => new SheetCell[]
        {
            row.Kind, (long)row.Attempt, SheetCell.State(row.State), SheetCell.Code(row.ObjectId), row.ErrorCode,
            (long)row.Tries, row.CreatedAt, row.EndedAt,
        })]);

    private SheetSection Events(IReadOnlyList<ProviderEventRow> events) => new(texts["Operator.Room_webhooks"],
        texts.Columns("event", "kind", "object", "state", "note", "when"),
        [.. events.Select(row => new SheetCell[]
        {
            SheetCell.Code(row.Id, SheetTexts.Room($"/webhooks/{row.Id}")), row.Type, SheetCell.Code(row.About),
            SheetCell.State(row.State), row.Note, row.ReceivedAt,
        })]);

    private SheetSection Refunds(ContributionHistory history) => new(texts["Operator.Refunds"],
        texts.Columns("#amount", "#tip", "reason", "state", "object", "created", "ended"),
        [.. history.Refunds.Select(row => new SheetCell[]
        {
            row.Cents, row.Tip, row.Reason, SheetCell.State(row.State), SheetCell.Code(row.ProviderId),
            row.CreatedAt, row.EndedAt,
        })]);

    private SheetSection Journals(ContributionHistory history) => new(texts["Operator.Journals"],
        texts.Columns("key", "reason", "when"),
        [.. history.Journals.Select(row => new SheetCell[]
            { SheetCell.Code(row.Key, SheetTexts.Room($"/journaux/{row.Id}")), row.Reason, row.OccurredAt })]);

    private SheetSection Mails(ContributionHistory history) => new(texts["Operator.Mails"],
        texts.Columns("kind", "subject", "state", "created", "sent"),
        [.. history.Mails.Select(row => new SheetCell[]
            { row.Kind, row.Subject, SheetCell.State(row.State), row.CreatedAt, row.SentAt })]);
}
