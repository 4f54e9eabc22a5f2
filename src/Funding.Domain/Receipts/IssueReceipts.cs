using Okote.Data;

namespace Okote.Funding;

/// <summary>Writes the receipts that are due: of gifts and companies' lines whose money has come to stay, whose giver
/// is named, and whose organisation has said all it must. Before that it cancels those whose money went back.</summary>
public sealed class IssueReceipts(Db db, TimeProvider clock, IssueReceipt issue, IssuePatronReceipt issueToPatron)
    : IWork
{
    private const int IssueBatch_RowsMax = 100;

    public async Task<int> Run(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var done = await CancelReversed(now);
        var refused = new List<string>();
        var organisations = (await ReceiptsDue.Organisations(db, now)).Union(await PatronLines.Organisations(db, now));
        foreach (var organisation in organisations)
        {
            // One that lacks something keeps its donors waiting and nobody else's.
            if (await ReceiptProfiles.Find(db, organisation) is not { Gaps.Count: 0 }) continue;
            foreach (var gift in await ReceiptsDue.Gifts(db, organisation, now, IssueBatch_RowsMax))
                done += Count(gift, await issue.Run(gift), refused, cancel);
            foreach (var line in await PatronLines.Due(db, organisation, now, IssueBatch_RowsMax))
                done += Count(line, await issueToPatron.Run(line), refused, cancel);
            done += await AskForAddresses(organisation, now);
        }
        return refused.Count == 0 ? done
            : throw new InvalidOperationException($"No receipt for {string.Join(", ", refused)}.");
    }

    private static int Count(
        Guid source, Result<ReceiptAnswer> answer, List<string> refused, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (answer.IsRefused) refused.Add($"{source} ({answer.Refusal})");
        return !answer.IsRefused && answer.Value is ReceiptAnswer.Issue or ReceiptAnswer.Nothing ? 1 : 0;
    }

    /// <summary>Whoever takes money back cancels in the same transaction; this finds what another way may bring.
    /// </summary>
    private async Task<int> CancelReversed(DateTimeOffset now)
    {
        var found = await ReceiptsDue.Reversed(db, IssueBatch_RowsMax);
        foreach (var gift in found)
            await db.Transact(async tx =>
            {
                await Contributions.Lock(tx, gift);
                return await CancelledReceipts.OfReversal(tx, gift, now);
            });
        var lines = await PatronLines.Reversed(db, IssueBatch_RowsMax);
        foreach (var line in lines)
            await db.Transact(async tx =>
            {
                await PatronLines.Lock(tx, line);
                return await CancelledReceipts.OfLine(tx, line, now);
            });
        return found.Count + lines.Count;
    }

    /// <summary>Whoever ticked that they want a receipt and has not said where they live hears once how to get it.
    /// </summary>
    private async Task<int> AskForAddresses(Guid organisation, DateTimeOffset now)
    {
        var found = await ReceiptsDue.WithoutAddress(db, organisation, now, IssueBatch_RowsMax);
        foreach (var gift in found)
            await db.Transact(async tx =>
            {
                if (await Reminders.Claim(tx, gift.Id, ReceiptsDue.AddressReminder, now))
                    await Tell.Person(tx, now, gift.ContributorId, "receipt_address_wanted", gift.Id,
                        $"/dons/{gift.AccessKey}/recu", ("campaign", gift.Campaign), ("amount", gift.Amount));
                return true;
            });
        return found.Count;
    }
}

/// <summary>One receipt for one gift, wholly or not at all. Asked again, it does nothing: the gift has its receipt.
/// </summary>
public sealed class IssueReceipt(Db db, TimeProvider clock)
{
    public Task<Result<ReceiptAnswer>> Run(Guid contribution) => db.Decide<ReceiptAnswer>(async tx =>
    {
        var now = clock.GetUtcNow();
        // Money that goes back takes the same lock first: it sees the receipt and cancels it, or comes before it.
        if (await Contributions.Lock(tx, contribution) is null) return Refusal.NotFound;
        if (await ReceiptsDue.Facts(tx, contribution) is not { } facts) return ReceiptAnswer.Wait;
        var profile = (await ReceiptProfiles.Find(tx, facts.OrganisationId))!;
        var rule = await ReceiptRules.Of(tx, facts.PaidOn);
        var answer = ReceiptDecision.Of(facts, profile, rule, now);
        if (answer == ReceiptAnswer.Nothing) await Refuse(tx, contribution, now);
        if (answer != ReceiptAnswer.Issue) return answer;
        var number = await Receipts.NextNumber(tx, facts.OrganisationId);
        var receipt = ReceiptDecision.Write(
            facts, profile, rule!, Guid.CreateVersion7(now), number, TerritoryTime.DayOf(now));
        await Receipts.Insert(tx, receipt, facts.LastId, profile.Mandate!.Id, now);
        await Tell.Person(tx, now, facts.ContributorId!.Value, "receipt_ready", receipt.Id,
            $"/dons/{facts.AccessKey}/recu", ("campaign", facts.Campaign), ("amount", Money.Eur(receipt.AmountCents)),
            ("number", receipt.NumberText));
        return answer;
    });

    private static Task Refuse(Tx tx, Guid contribution, DateTimeOffset now) => tx.Execute("""
        UPDATE receipt_requests
        SET refused_at = @now
        WHERE contribution_id = @contribution AND refused_at IS NULL
        """, new { contribution, now });
}
