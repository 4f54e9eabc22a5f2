using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>What bank statements say: one operator writes a line down with its proof, another confirms it.</summary>
[Route("{lang:lang}/operator/releves")]
[WorkerOnly(Workplace.Operator)]
public sealed class BankEntriesController(Db db, Texts texts, TimeProvider clock, CurrentPerson me) : Controller
{
    private const string Room = "/releves";
    private const string EntriesList = "lignes";
    private const string ReturnedList = "retours";

    private static readonly string[] States = ["submitted", "booked", "refused", "returned"];

    [HttpGet("")]
    public async Task<IActionResult> Index()
    {
        var ask = SheetAsk.Of(Request);
        var due = await BankPages.Due(db, ask.List());
        var returned = await BankPages.Returned(db, ask.List(ReturnedList));
        var entries = await BankPages.Entries(db, ask.OneOf("statut", States), ask["q"], ask.List(EntriesList));
        return this.Sheet(new Sheet(texts["Money.Bank"],
        [
            SheetFilter.Select(ask, "statut", texts["Money.Col_state"], States),
            SheetFilter.Search(ask, "q", texts["Money.Col_reference"]),
        ],
        [
            Due(due), Entries(texts["Money.CameBack"], ReturnedList, returned, texts["Money.NoneCameBack"]),
            Entries(texts["Money.Entries"], EntriesList, entries, texts["Money.NoEntries"]),
        ], []) { Lead = texts["Money.BankLead"] });
    }

    [HttpGet("nouveau")]
    public async Task<IActionResult> New(Guid ligne) =>
        await Form(ligne, new()) is { } page ? this.Desk(page) : NotFound();

    [HttpPost("")]
    public async Task<IActionResult> Create(
        [FromForm] Guid ligne, IFormFile? fichier, [FromServices] RecordBankEntry record,
        [FromServices] UploadDocument upload)
    {
        if (await BankPages.FindDue(db, ligne) is not { } due) return NotFound();
        var errors = new FormErrors();
        if (this.TypedAmount("montant") is not { } amount) errors.Add("montant", texts["Money.AmountWrong"]);
        if (this.TypedDay("jour") is not { } day) errors.Add("jour", texts["Money.DayWrong"]);
        if (errors.Any || this.TypedId("cle") is not { } id) return this.Desk((await Form(ligne, errors))!);
        var entry = new BankEntry(id, ligne, due.Expected, this.TypedAmount("montant")!.Value,
            this.Typed("reference") ?? "", this.TypedDay("jour")!.Value);
        // Written down before: the same form came twice.
        var known = await BankPages.FindEntry(db, id);
        Result<Guid> recorded = known is null ? await record.Run(entry, me.Id)
            : known.AsEntry() == entry ? id : Refusal.SameIdOtherContent;
        if (!recorded.IsRefused && fichier is { Length: > 0 })
        {
            var kept = await upload.Run(await Proof.Of(fichier, id, "bank_entry", this.TypedId("cle-fichier")), me.Id);
            if (kept.IsRefused) recorded = kept;
        }
        return await this.After(recorded, $"{Room}/{id}", () => Form(ligne, errors));
    }

    [HttpGet("{id:guid}")]
    public async Task<IActionResult> Show(Guid id) => await Page(id) is { } page ? this.Desk(page) : NotFound();

    [HttpPost("{id:guid}/validations")]
    public async Task<IActionResult> Confirm(Guid id, [FromServices] ConfirmBankEntry confirm) =>
        await BankPages.FindEntry(db, id) is not { } entry ? NotFound()
            : await this.After(SawAnother(entry) ? Refusal.ContentChanged
                : await confirm.Run(entry.AsEntry(), me.Id, this.Typed("motif") ?? ""), $"{Room}/{id}", () => Page(id));

    [HttpPost("{id:guid}/refus")]
    public async Task<IActionResult> Refuse(Guid id, [FromServices] RefuseBankEntry refuse) =>
        await BankPages.FindEntry(db, id) is not { } entry ? NotFound()
            : await this.After(SawAnother(entry) ? Refusal.ContentChanged
                : string.IsNullOrWhiteSpace(this.Typed("motif-refus")) ? Refusal.FieldMissing
                : await refuse.Run(entry.AsEntry(), me.Id, this.Typed("motif-refus")!), $"{Room}/{id}", () => Page(id));

    [HttpPost("{id:guid}/demandes")]
    public async Task<IActionResult> AskAgain(Guid id, [FromServices] RenewApproval again) => await this.After(
        await again.Run("bank_entry", id, me.Id), $"{Room}/{id}", () => Page(id));

    private bool SawAnother(BankEntryRow entry) =>
        !entry.AsEntry().ContentHash().AsSpan().SequenceEqual(this.TypedHash());

    private async Task<MoneyPage?> Form(Guid item, FormErrors errors)
    {
        if (await BankPages.FindDue(db, item) is not { } due) return null;
        var facts = new SheetSection(texts["Money.Facts"], [],
        [
            texts.MoneyFact("campaign", due.Campaign), texts.MoneyFact("source", due.Source),
            texts.MoneyFact("direction", texts.Direction(due.Expected.ToDb())),
            texts.MoneyFact("expected", due.Amount), texts.MoneyFact("state", SheetCell.State(due.State)),
        ]);
        var form = new MoneyForm(texts["Money.NewEntry"], SheetTexts.Room(Room), texts["Money.RecordEntry"],
            FormField.Hidden("cle", this.Typed("cle") ?? Guid.CreateVersion7().ToString()),
            FormField.Hidden("cle-fichier", this.Typed("cle-fichier") ?? Guid.CreateVersion7().ToString()),
            FormField.Hidden("ligne", item.ToString()),
            new FormField("montant", texts["Money.Col_amount"], "amount",
                this.Typed("montant", Request.Query["montant"].ToString() is { Length: > 0 } said
                    ? said : due.Amount.Plain())),
            new FormField("jour", texts["Money.Col_day"], "date",
                this.Typed("jour", Request.Query["jour"].ToString())),
            new FormField("reference", texts["Money.BankReference"], "text",
                this.Typed("reference", Request.Query["reference"].ToString())) { Hint = texts["Money.ReferenceHint"] },
            new FormField("fichier", texts["Money.Statement"], "file", null)
                { IsOptional = true, Hint = texts["Money.FileHint"] }) { Lead = texts["Money.NewEntryLead"] };
        return new MoneyPage(new Sheet(texts["Money.NewEntry"], [], [facts], [(texts["Money.Bank"],
            SheetTexts.Room(Room))]), [form]) { Errors = errors };
    }

    private async Task<MoneyPage?> Page(Guid id)
    {
        if (await BankPages.FindEntry(db, id) is not { } entry) return null;
        var now = clock.GetUtcNow();
        var asked = await SettlementPages.Approvals(db, "bank_entry", id);
        var hash = entry.AsEntry().ContentHash();
        var facts = new SheetSection(texts["Money.Facts"], [],
        [
            texts.MoneyFact("state", SheetCell.State(entry.State)), texts.MoneyFact("campaign", entry.Campaign),
            texts.MoneyFact("source", entry.Source), texts.MoneyFact("holder", entry.Holder),
            texts.MoneyFact("direction", texts.Direction(entry.Direction)),
            texts.MoneyFact("amount", entry.Cents), texts.MoneyFact("day", DateOnly.FromDateTime(entry.ValueDate)),
            texts.MoneyFact("reference", SheetCell.Code(entry.Reference)),
            texts.MoneyFact("hash", SheetCell.Code(MoneyWords.Hex(hash))), .. Returned(entry),
            .. Proof.Facts(texts, await Documents.OfSubject(db, id)),
        ]);
        return new MoneyPage(new Sheet(texts["Money.Entry"], [], [facts, texts.History(asked, now)],
            [(texts["Money.Bank"], SheetTexts.Room(Room))])
        {
            Actions = !entry.MayReturn ? [] :
            [
                SheetAction.Link(
                    texts["Money.SayReturned"], SheetTexts.Room($"{Room}/retours/nouveau?versement={id}")),
            ],
        }, Forms(entry, hash, asked, now));
    }

    private IReadOnlyList<MoneyForm> Forms(
        BankEntryRow entry, byte[] hash, IReadOnlyList<ApprovalRow> asked, DateTimeOffset now)
    {
        var path = SheetTexts.Room($"{Room}/{entry.Id}");
        if (entry.AwaitsCheck) return [texts.AccountCheck(entry, null)];
        if (entry.State != "submitted") return [];
        if (asked.Any(row => row.IsWaiting(now)))
            return texts.Decisions(path, hash, this.Typed("motif-refus"), texts["Money.ConfirmEntry"]);
        return asked is [var newest, ..] && newest.RequestedBy == me.Id
            ? [new(texts["Money.AskAgain"], $"{path}/demandes", texts["Money.AskAgain"])
                { Lead = texts["Money.ExpiredLead"] }]
            : [];
    }

    /// <summary>Which payment came back, and whether somebody has looked at the account since.</summary>
    private IEnumerable<SheetCell[]> Returned(BankEntryRow entry) => entry.Returns is not { } paid ? [] :
    [
        texts.MoneyFact("returns", SheetCell.To(texts["Money.Entry"], SheetTexts.Room($"{Room}/{paid}"))),
        texts.MoneyFact("account_checked", entry.AccountCheckedAt),
        .. entry.CheckedDigits is { } digits
            ? [texts.MoneyFact("account_digits", $"…{digits}")] : Array.Empty<SheetCell[]>(),
    ];

    private SheetSection Due(Listed<BankDue> list) => SheetSection.Of(texts["Money.AtTheBank"],
        [.. texts.MoneyColumns("campaign*", "source", "direction", "#expected", "moved*"), SheetColumns.Actions(texts)],
        list, row =>
        [
            row.Campaign, row.Source, texts.Direction(row.Expected.ToDb()), row.Amount, row.MovedAt,
            SheetCell.Does(SheetAction.Link(
                texts["Money.RecordEntry"], SheetTexts.Room($"{Room}/nouveau?ligne={row.Id}"), row.Source)),
        ]) with { Empty = new(texts["Money.NothingDue"]) };

    private SheetSection Entries(string title, string name, Listed<BankEntryRow> list, string empty) =>
        SheetSection.Of(title,
            texts.MoneyColumns(
                "reference", "campaign*", "source", "direction", "#amount*", "day*", "state", "created*"),
            list, row =>
            [
                SheetCell.Code(row.Reference, SheetTexts.Room($"{Room}/{row.Id}")), row.Campaign, row.Source,
                texts.Direction(row.Direction), row.Cents, DateOnly.FromDateTime(row.ValueDate),
                SheetCell.State(row.State), row.CreatedAt,
            ]) with { Name = name, Empty = new(empty) };
}
