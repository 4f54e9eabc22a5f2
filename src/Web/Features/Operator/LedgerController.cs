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
    public async Task<IActionResult> Index()
    {
        var ask = SheetAsk.Of(Request);
        var list = await LedgerPages.Accounts(db, ask["genre"], ask["q"], ask.List());
        var section = SheetSection.Of(texts["Operator.Room_comptes"],
            texts.Columns("account*", "owner*", "ledger", "#posted", "#pendingDebits*", "#pendingCredits*",
                "#entries*"), list, row =>
            [
                SheetCell.Code(row.Code, SheetTexts.Room($"/comptes/{row.Id}")), row.Owner, row.Ledger, row.Posted,
                row.PendingDebits, row.PendingCredits, row.Version,
            ]);
        return this.Sheet(new Sheet(texts["Operator.Room_comptes"],
        [
            SheetFilter.Select(ask, "genre", texts["Operator.Col_kind"], await LedgerPages.AccountKinds(db)),
            SheetFilter.Search(ask, "q", texts["Operator.Search"]),
        ], [section], []));
    }

    [HttpGet("comptes/{id:long}")]
    public async Task<IActionResult> Account(long id)
    {
        if (await LedgerPages.FindAccount(db, id) is not { } account) return NotFound();
        var list = await LedgerPages.Entries(db, id, SheetAsk.Of(Request).List());
        var facts = new SheetSection(texts["Operator.Account"], [],
        [
            texts.Fact("owner", account.Owner), texts.Fact("ledger", account.Ledger),
            texts.Fact("side", account.NormalSide), texts.Fact("posted", account.Posted),
            texts.Fact("pendingDebits", account.PendingDebits), texts.Fact("pendingCredits", account.PendingCredits),
        ]);
        var entries = SheetSection.Of(texts["Operator.Entries"],
            texts.Columns("#version*", "when*", "side", "kind", "#amount*", "other*", "reason", "journal"), list,
            Entry);
        return this.Sheet(new Sheet(account.Code, [], [facts, entries], [Accounts]));
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
        return this.Sheet(new Sheet(heading.Key, [], [facts, transfers], [Accounts]));
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
