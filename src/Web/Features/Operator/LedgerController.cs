using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>Accounts, then an account's entries, then the journal that made them, then its cause.</summary>
[Route("{lang:lang}/operator")]
[WorkerOnly(Workplace.Operator)]
public sealed class LedgerController(Db db, Texts texts) : Controller
{
    [HttpGet("comptes")]
    public async Task<IActionResult> Index(string? genre, string? q, string? apres)
    {
        var (kind, text) = (genre.OrNull(), q.OrNull());
        var (rows, next) = (await LedgerPages.Accounts(db, kind, text, apres)).Page(LedgerPages.Page_RowsMax,
            row => SheetTexts.Room("/comptes") + Query.Of(("genre", kind), ("q", text), ("apres", row.Code)));
        var section = new SheetSection(texts["Operator.Room_comptes"],
            texts.Columns("account", "owner", "ledger", "#posted", "#pendingDebits", "#pendingCredits", "#entries"),
            [.. rows.Select(row => new SheetCell[]
            {
                SheetCell.Code(row.Code, SheetTexts.Room($"/comptes/{row.Id}")), row.Owner, row.Ledger, row.Posted,
                row.PendingDebits, row.PendingCredits, row.Version,
            })], next);
        return View("Sheet", new Sheet(texts["Operator.Room_comptes"],
        [
            new SheetFilter("genre", texts["Operator.Col_kind"], kind, await LedgerPages.AccountKinds(db)),
            new SheetFilter("q", texts["Operator.Search"], text),
        ], [section], []));
    }

    [HttpGet("comptes/{id:long}")]
    public async Task<IActionResult> Account(long id, long? avant)
    {
        if (await LedgerPages.FindAccount(db, id) is not { } account) return NotFound();
        var (rows, next) = (await LedgerPages.Entries(db, id, avant)).Page(LedgerPages.Page_RowsMax,
            row => SheetTexts.Room($"/comptes/{id}?avant={row.Version}"));
        var facts = new SheetSection(texts["Operator.Account"], [],
        [
            texts.Fact("owner", account.Owner), texts.Fact("ledger", account.Ledger),
            texts.Fact("side", account.NormalSide), texts.Fact("posted", account.Posted),
            texts.Fact("pendingDebits", account.PendingDebits), texts.Fact("pendingCredits", account.PendingCredits),
        ]);
        var entries = new SheetSection(texts["Operator.Entries"],
            texts.Columns("#version", "when", "side", "kind", "#amount", "other", "reason", "journal"),
            [.. rows.Select(Entry)], next);
        return View("Sheet", new Sheet(account.Code, [], [facts, entries], [Accounts]));
    }

    [HttpGet("journaux/{id:guid}")]
    public async Task<IActionResult> Journal(Guid id)
    {
        if (await LedgerPages.FindJournal(db, id) is not { } page) return NotFound();
        var heading = page.Heading;
        var facts = new SheetSection(texts["Operator.Journal"], [],
        [
            texts.Fact("when", heading.OccurredAt), texts.Fact("reason", heading.Reason),
            texts.Fact("key", SheetCell.Code(heading.Key)),
            texts.Fact("cause", SheetCell.Code($"{heading.CauseKind} {heading.CauseId}", CauseLink(heading))),
        ]);
        var transfers = new SheetSection(texts["Operator.Transfers"],
            texts.Columns("kind", "ledger", "debit", "credit", "#amount", "pending"),
            [.. page.Transfers.Select(row => new SheetCell[]
            {
                row.Kind, row.Ledger, AccountLink(row.DebitCode, row.Debit), AccountLink(row.CreditCode, row.Credit),
                row.Amount, SheetCell.Code(row.PendingId?.ToString()),
            })]);
        return View("Sheet", new Sheet(heading.Key, [], [facts, transfers], [Accounts]));
    }

    private (string Text, string Link) Accounts => (texts["Operator.Room_comptes"], SheetTexts.Room("/comptes"));

    private static SheetCell[] Entry(EntryRow row) =>
    [
        row.Version, row.OccurredAt, row.Side, row.Kind, row.Amount, AccountLink(row.OtherCode, row.OtherAccount),
        row.Reason, new SheetCell("→", SheetTexts.Room($"/journaux/{row.JournalId}")),
    ];

    private static SheetCell AccountLink(string code, long id) =>
        SheetCell.Code(code, SheetTexts.Room($"/comptes/{id}"));

    private static string? CauseLink(JournalHeading heading) =>
        heading.CauseKind == "contribution" ? SheetTexts.Room($"/dons/{heading.CauseId}") : null;
}
