using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>What companies say they have paid: compared with the bank statement, then written down as a line of it, or
/// refused with a reason.</summary>
[Route("{lang:lang}/operator/declarations")]
[WorkerOnly(Workplace.Operator)]
public sealed class ClaimsController(Db db, Texts texts, CurrentPerson me) : Controller
{
    private const string Room = "/declarations";

    private static readonly string[] States = ["claimed", "confirmed", "refused"];

    [HttpGet("")]
    public async Task<IActionResult> Index()
    {
        var ask = SheetAsk.Of(Request);
        var list = await PaymentClaims.List(db, ask.OneOf("statut", States), ask.List());
        var section = SheetSection.Of(texts["Money.Claims"],
            texts.MoneyColumns(
                "company*", "campaign*", "#amount*", "#expected", "day", "reference", "state", "claimed*"),
            list, row =>
            [
                SheetCell.To(row.Company, SheetTexts.Room($"{Room}/{row.Id}")), row.Campaign, row.Cents, row.DueCents,
                DateOnly.FromDateTime(row.PaidOn), SheetCell.Code(row.Reference), SheetCell.State(row.State),
                row.ClaimedAt,
            ]) with { Empty = new(texts["Money.NoClaims"]) };
        return this.Sheet(new Sheet(texts["Money.Claims"],
            [SheetFilter.Select(ask, "statut", texts["Money.Col_state"], States)], [section], [])
            { Lead = texts["Money.ClaimsLead"] });
    }

    [HttpGet("{id:guid}")]
    public async Task<IActionResult> Show(Guid id) => await Page(id) is { } page ? this.Desk(page) : NotFound();

    [HttpPost("{id:guid}/refus")]
    public async Task<IActionResult> Refuse(Guid id, [FromServices] RefusePaymentClaim refuse) => await this.After(
        await refuse.Run(id, me.Id, this.Typed("motif-refus") ?? ""), $"{Room}/{id}", () => Page(id));

    private async Task<MoneyPage?> Page(Guid id)
    {
        if (await PaymentClaims.Find(db, id) is not { } claim) return null;
        var day = DateOnly.FromDateTime(claim.PaidOn);
        var facts = new SheetSection(texts["Money.Facts"], [],
        [
            texts.MoneyFact("state", SheetCell.State(claim.State)), texts.MoneyFact("company", claim.Company),
            texts.MoneyFact("fund", claim.Fund), texts.MoneyFact("campaign", claim.Campaign),
            texts.MoneyFact("amount", claim.Cents), texts.MoneyFact("expected", claim.DueCents),
            texts.MoneyFact("day", day), texts.MoneyFact("reference", SheetCell.Code(claim.Reference)),
            texts.MoneyFact("reason", claim.Answer.Length == 0 ? null : claim.Answer),
            .. claim.DocumentId is { } document && await Documents.Find(db, document) is { } proof
                ? Proof.Facts(texts, [proof]) : [],
        ]);
        var sheet = new Sheet($"{claim.Company} · {claim.Campaign}", [], [facts],
            [(texts["Money.Claims"], SheetTexts.Room(Room))]);
        if (claim.State != "claimed") return new MoneyPage(sheet, []);
        var prefilled = Query.Of(("ligne", claim.ItemId.ToString()), ("montant", claim.Cents.Plain()),
            ("jour", day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)),
            ("reference", claim.Reference));
        return new MoneyPage(sheet with
            {
                Lead = texts["Money.ClaimLead"],
                Actions =
                    [SheetAction.Link(texts["Money.RecordEntry"], SheetTexts.Room("/releves/nouveau") + prefilled)],
            },
            [
                new(texts["Money.RefuseClaim"], SheetTexts.Room($"{Room}/{id}/refus"), texts["Money.RefuseClaim"],
                    new FormField("motif-refus", texts["Money.Reason"], "area", this.Typed("motif-refus")))
                    { IsDangerous = true },
            ]);
    }
}
