using Okote.Data;

namespace Okote.Funding;

/// <param name="Id">Of a line that was saved before, so that its quotes stay with it; a fresh one for a new line.
/// </param>
public sealed record BudgetEntry(Guid Id, string Label, Money Cost);

/// <summary>Writes the lines of a draft's budget, in the order in which they were typed. They need not add up yet; what
/// is handed in must.</summary>
public sealed class SaveBudget(Db db, TimeProvider clock)
{
    /// <returns>The ids of the lines as they were kept, in the order of the entries.</returns>
    public Task<Result<Guid[]>> Run(Guid id, CurrentPerson me, IReadOnlyList<BudgetEntry> entries) =>
        db.Decide<Guid[]>(async tx =>
        {
            if (await Proposals.Lock(tx, me, id) is not { } proposal) return Refusal.NotFound;
            if (!proposal.IsOpen) return Refusal.CampaignFrozen;
            if (entries.Count > ProposalLimits.BudgetLines_RowsMax || entries.Any(entry =>
                    string.IsNullOrWhiteSpace(entry.Label) || entry.Label.Length > ProposalLimits.Label_CharsMax))
                return Refusal.FieldMissing;
            if (entries.Any(entry => entry.Cost <= Money.Zero)) return Refusal.AmountTooSmall;
            if (entries.Any(entry => entry.Cost > ProposalLimits.GoalMax)) return Refusal.AmountTooLarge;
            var now = clock.GetUtcNow();
            var known = (await Proposals.Budget(tx, id)).Select(line => line.Id).ToHashSet();
            // Only the lines of this very budget keep their id: nobody moves another one's line here.
            var lines = entries.DistinctBy(entry => entry.Id).Count() < entries.Count ? [] : known;
            entries = [.. entries.Select(entry =>
                lines.Contains(entry.Id) ? entry : entry with { Id = Guid.CreateVersion7(now) })];
            await WithdrawPapersOfOthers(tx, id, entries, now);
            await tx.Execute("DELETE FROM budget_lines WHERE campaign_id = @id", new { id });
            await Insert(tx, id, entries);
            await Audit.Write(tx, now, me.Id, "budget_saved", "campaign", id, organisation: proposal.HolderId);
            return entries.Select(entry => entry.Id).ToArray();
        });

    /// <summary>The quotes of a line that is gone go with it.</summary>
    private static Task WithdrawPapersOfOthers(
        Tx tx, Guid id, IReadOnlyList<BudgetEntry> entries, DateTimeOffset now) => tx.Execute("""
        UPDATE documents d
        SET withdrawn_at = @now
        FROM budget_lines b
        WHERE b.campaign_id = @id AND d.subject_id = b.id AND d.withdrawn_at IS NULL AND NOT b.id = ANY (@Kept)
        """, new { id, now, Kept = entries.Select(entry => entry.Id).ToArray() });

    private static Task Insert(Tx tx, Guid id, IReadOnlyList<BudgetEntry> entries) => tx.Execute("""
        INSERT INTO budget_lines (campaign_id, position, label, cents, id)
        SELECT @id, x.position, x.label, x.cents, x.line
        FROM unnest(@Labels, @Costs, @Lines) WITH ORDINALITY AS x (label, cents, line, position)
        """,
        new
        {
            id,
            Labels = entries.Select(entry => entry.Label.Trim()).ToArray(),
            Costs = entries.Select(entry => entry.Cost.Cents).ToArray(),
            Lines = entries.Select(entry => entry.Id).ToArray(),
        });
}

/// <summary>Hangs a quote on one line of a draft's budget, or takes it away again.</summary>
public sealed class AttachQuote(Db db, UploadDocument upload, TimeProvider clock)
{
    /// <param name="id">From the form: sent twice, the quote is kept once.</param>
    public Task<Result<Guid>> Run(
        Guid id, Guid campaign, CurrentPerson me, Guid line, (string Name, byte[] Content) file) =>
        db.Decide<Guid>(async tx =>
        {
            if (await Proposals.Lock(tx, me, campaign) is not { } proposal) return Refusal.NotFound;
            if (!proposal.IsOpen) return Refusal.CampaignFrozen;
            if (!(await Proposals.Budget(tx, campaign)).Any(known => known.Id == line)) return Refusal.NotFound;
            if ((await Proposals.Quotes(tx, campaign))[line].Count() >= ProposalLimits.Quotes_PerLineMax)
                return Refusal.TooManyFiles;
            return await upload.Keep(tx, new Upload(id, proposal.HolderId, "quote", "budget_line", line, file.Name,
                file.Content, FileType.Papers), me.Id);
        });

    public Task<Result<Done>> Withdraw(Guid quote, Guid campaign, CurrentPerson me) => db.Decide<Done>(async tx =>
    {
        if (await Proposals.Lock(tx, me, campaign) is not { } proposal) return Refusal.NotFound;
        if (!proposal.IsOpen) return Refusal.CampaignFrozen;
        if (!(await Proposals.Papers(tx, campaign, "quote")).Any(paper => paper.Id == quote)) return Refusal.NotFound;
        var now = clock.GetUtcNow();
        await Documents.Withdraw(tx, quote, now);
        await Audit.Write(tx, now, me.Id, "document_withdrawn", "campaign", campaign, organisation: proposal.HolderId);
        return default(Done);
    });
}
