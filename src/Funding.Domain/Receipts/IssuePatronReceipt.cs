using Okote.Data;

namespace Okote.Funding;

/// <summary>One receipt for one line of a call that a company paid, wholly or not at all. Asked again, it does nothing:
/// the line has its receipt.</summary>
public sealed class IssuePatronReceipt(Db db, TimeProvider clock)
{
    public Task<Result<ReceiptAnswer>> Run(Guid item) => db.Decide<ReceiptAnswer>(async tx =>
    {
        var now = clock.GetUtcNow();
        // A bank that takes the money back takes the same lock first: it sees the receipt and cancels it, or comes
        // before it.
        await PatronLines.Lock(tx, item);
        if (await PatronLines.Find(tx, item) is not { } line) return ReceiptAnswer.Wait;
        if (line.Gaps.Count > 0) return ReceiptAnswer.Blocked;
        var facts = line.ToFacts();
        var profile = (await ReceiptProfiles.Find(tx, line.HolderId))!;
        var rule = await ReceiptRules.Of(tx, facts.PaidOn);
        var answer = ReceiptDecision.Of(facts, profile, rule, now);
        if (answer != ReceiptAnswer.Issue) return answer;
        var number = await Receipts.NextNumber(tx, line.HolderId);
        var receipt = ReceiptDecision.Write(
            facts, profile, rule!, Guid.CreateVersion7(now), number, TerritoryTime.DayOf(now));
        await Receipts.Insert(tx, receipt, facts.LastId, profile.Mandate!.Id, now);
        await Tell.Members(tx, now, line.CompanyId, "receipt_ready", receipt.Id, $"/entreprise/recus/{receipt.Id}",
            ("campaign", line.Campaign), ("amount", Money.Eur(receipt.AmountCents)), ("number", receipt.NumberText));
        return answer;
    });
}
