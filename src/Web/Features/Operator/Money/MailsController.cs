using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>Mails and what became of them, and the facts that no mail could be made of.</summary>
[Route("{lang:lang}/operator")]
[WorkerOnly(Workplace.Operator)]
public sealed class MailsController(Db db, Texts texts, CurrentPerson me) : Controller
{
    private const string Room = "/courriels";

    private static readonly string[] States = ["queued", "sent", "failed", "given_up"];

    [HttpGet("courriels")]
    public async Task<IActionResult> Index()
    {
        var ask = SheetAsk.Of(Request);
        var list = await FailedMails.List(db, ask.OneOf("statut", States), ask["q"], ask.List());
        var section = SheetSection.Of(texts["Money.Mails"],
            texts.MoneyColumns("subject", "kind*", "language", "state", "#tries*", "note", "created*", "sent"),
            list, row =>
            [
                SheetCell.To(row.Subject, SheetTexts.Room($"{Room}/{row.Id}")) with { Language = row.Language },
                About(row.Kind), row.Language,
                SheetCell.State(row.State), (long)row.Tries, row.Note.Length == 0 ? null : row.Note, row.CreatedAt,
                row.SentAt,
            ]) with { Empty = new(texts["Money.NoMails"]) };
        return this.Sheet(new Sheet(texts["Money.Mails"],
        [
            SheetFilter.Select(ask, "statut", texts["Money.Col_state"], States),
            SheetFilter.Search(ask, "q", texts["Money.SearchMail"]),
        ], [section], []) { Lead = texts["Money.MailsLead"] });
    }

    [HttpGet("courriels/{id:guid}")]
    public async Task<IActionResult> Show(Guid id) => await Page(id) is { } page ? this.Desk(page) : NotFound();

    [HttpPost("courriels/{id:guid}/reprises")]
    public async Task<IActionResult> Retry(Guid id, [FromServices] RetryMail retry) =>
        await this.After(await retry.Run(id, me.Id), $"{Room}/{id}", () => Page(id));

    [HttpPost("courriels/{id:guid}/abandons")]
    public async Task<IActionResult> GiveUp(Guid id, [FromServices] GiveUpMail give) => await this.After(
        await give.Run(id, me.Id, this.Typed("motif-refus") ?? ""), $"{Room}/{id}", () => Page(id));

    [HttpGet("faits")]
    public async Task<IActionResult> Facts() => this.Sheet(await FactsSheet());

    [HttpPost("faits/{id:guid}/reprises")]
    public async Task<IActionResult> RetryFact(Guid id, [FromServices] RetryFact retry) =>
        await this.After(await retry.Run(id, me.Id), "/faits", async () => new MoneyPage(await FactsSheet(), []));

    private async Task<Sheet> FactsSheet()
    {
        var list = await FailedMails.SetAside(db, SheetAsk.Of(Request).List());
        var section = SheetSection.Of(texts["Money.StuckFacts"],
            [.. texts.MoneyColumns("kind*", "content", "#tries", "note", "created*"), SheetColumns.Actions(texts)],
            list, row =>
            [
                SheetCell.Code(row.Type), SheetCell.Code(row.Body), (long)row.Tries, row.Note, row.CreatedAt,
                SheetCell.Does(SheetAction.Post(
                    texts["Money.TellAgain"], SheetTexts.Room($"/faits/{row.Id}/reprises"), row.Type)),
            ]) with { Empty = new(texts["Money.NoStuckFacts"]) };
        return new Sheet(texts["Money.StuckFacts"], [], [section], []) { Lead = texts["Money.StuckFactsLead"] };
    }

    /// <summary>What such mails are about, in the reader's language and not in the mail's.</summary>
    private static string About(string kind) => LetterTexts.In(Languages.Current).About(kind) ?? kind;

    private async Task<MoneyPage?> Page(Guid id)
    {
        if (await FailedMails.Find(db, id) is not { } mail) return null;
        var facts = new SheetSection(texts["Money.Facts"], [],
        [
            texts.MoneyFact("state", SheetCell.State(mail.State)), texts.MoneyFact("kind", About(mail.Kind)),
            texts.MoneyFact("language", mail.Language), texts.MoneyFact("tries", (long)mail.Tries),
            texts.MoneyFact("note", mail.Note.Length == 0 ? null : mail.Note),
            texts.MoneyFact("created", mail.CreatedAt), texts.MoneyFact("sent", mail.SentAt),
            texts.MoneyFact("next_try", mail.NextTryAt), texts.MoneyFact("body",
                mail.BodyText is { } body ? SheetCell.Block(body) : texts["Money.BodyHidden"]),
        ]);
        var path = SheetTexts.Room($"{Room}/{id}");
        IReadOnlyList<MoneyForm> forms = mail.State != "failed" ? [] :
        [
            .. mail.HasAddress
                ? [new MoneyForm(texts["Money.Resend"], $"{path}/reprises", texts["Money.Resend"])]
                : Array.Empty<MoneyForm>(),
            new(texts["Money.GiveUp"], $"{path}/abandons", texts["Money.GiveUp"],
                new FormField("motif-refus", texts["Money.Reason"], "area", this.Typed("motif-refus")))
                { IsDangerous = true },
        ];
        return new MoneyPage(new Sheet(mail.Subject, [], [facts],
            [(texts["Money.Mails"], SheetTexts.Room(Room))]), forms);
    }
}
