using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>Who did what, when and why; and the proof that nobody changed a line.</summary>
[Route("{lang:lang}/operator/audit")]
[WorkerOnly(Workplace.Operator)]
public sealed class AuditController(Db db, Texts texts) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Index()
    {
        var ask = SheetAsk.Of(Request);
        var (acts, subjects) = await AuditPages.Words(db);
        var dates = ask.Dates("quand");
        var list = await AuditPages.List(db, new AuditFilter(ask.Id("personne"), ask.OneOf("acte", acts),
            ask.OneOf("genre", subjects), ask.Id("objet"), ask["q"], dates.From, dates.Until), ask.List());
        var section = SheetSection.Of(texts["Desk.Audit"],
            SheetColumns.Of(texts, "Desk", "when*", "by", "act", "subject", "organisation", "reason"),
            list, row =>
            [
                row.DoneAt, SheetCell.To(row.By, DeskWords.Room("/audit") + Query.Of(("personne", $"{row.DoneBy}"))),
                Act(row.Act), Subject(row), row.Organisation, row.Reason.Length == 0 ? null : row.Reason,
            ]) with { Empty = new SheetEmpty(texts["Desk.NoAudit"]) };
        return this.Sheet(new Sheet(texts["Desk.Audit"],
        [
            SheetFilter.Choice(ask, "acte", texts["Desk.Col_act"], [.. acts.Select(act => (act, Act(act)))]),
            SheetFilter.Choice(ask, "genre", texts["Desk.Col_subject"], texts.DeskChoices("Kind", subjects)),
            SheetFilter.Search(ask, "q", texts["Desk.SearchAudit"]), SheetFilter.Of(dates, texts["Desk.Col_when"]),
            SheetFilter.Search(ask, "objet", texts["Desk.SubjectId"]),
        ], [section], [])
        {
            Lead = texts["Desk.AuditLead"],
            Actions = [SheetAction.Link(texts["Desk.Proof"], DeskWords.Room("/audit/preuve"))],
        });
    }

    /// <summary>Reads every line again and compares it with the seals.</summary>
    [HttpGet("preuve")]
    public async Task<IActionResult> Proof()
    {
        var proof = await AuditProofs.Read(db);
        var verdict = new SheetSection(texts["Desk.ProofVerdict"], [],
        [
            [texts["Desk.ProofAll"], Mark(proof.Holds)], [texts["Desk.ProofGuard"], Mark(proof.IsGuarded)],
            [texts["Desk.ProofLines"], proof.Lines], [texts["Desk.ProofUnsealed"], proof.Unsealed],
        ]);
        var seals = new SheetSection(texts["Desk.Seals"],
            SheetColumns.Of(texts, "Desk", "#seal", "when", "#lines", "verdict", "content"),
            [.. proof.Seals.Select(seal => new SheetCell[]
            {
                (long)seal.Position, seal.SealedAt, seal.Lines, Mark(seal.Holds),
                SheetCell.Code(Convert.ToHexStringLower(seal.ContentHash)),
            })]) { Empty = new SheetEmpty(texts["Desk.NoSeals"]) };
        return this.Sheet(new Sheet(texts["Desk.Proof"], [], [verdict, seals],
            [(texts["Desk.Audit"], DeskWords.Room("/audit"))]) { Lead = texts["Desk.ProofLead"] });
    }

    private string Act(string act) => texts.Find($"Audit.{act}") ?? act;

    private SheetCell Subject(AuditRow row) => new(texts.Desk("Kind", row.SubjectKind),
        DeskWords.Page(row.SubjectKind, row.SubjectId) ?? DeskWords.AuditOf(row.SubjectId));

    private SheetCell Mark(bool holds) => holds
        ? new SheetCell(texts["Desk.Holds"], Tone: "good") : new SheetCell(texts["Desk.Broken"], Tone: "bad");
}
