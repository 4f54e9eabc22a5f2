using Okote.Data;

namespace Okote.Funding;

/// <summary>What a holder tells of the money that was spent.</summary>
public sealed record SpendingReport(string Story, DateTimeOffset SavedAt, DateTimeOffset? HandedInAt,
    DateTimeOffset? AcceptedAt);

/// <param name="Planned">In the budget the campaign was approved with.</param>
public sealed record SpentLine(Guid Id, string Label, Money Planned, Money? Spent, string Note);

/// <summary>What was typed for one line.</summary>
public sealed record SpentEntry(Guid Line, Money? Spent, string Note);

public static class SpendingReports
{
    public static Task<SpendingReport?> Find(Session session, Guid campaign) => session.One<SpendingReport>("""
        SELECT story, saved_at, handed_in_at, accepted_at
        FROM campaign_reports
        WHERE campaign_id = @campaign
        """, new { campaign });

    public static Task<IReadOnlyList<SpentLine>> Lines(Session session, Guid campaign) => session.Query<SpentLine>("""
        SELECT b.id, b.label, b.cents AS planned, s.cents AS spent, coalesce(s.note, '') AS note
        FROM budget_lines b
        LEFT JOIN spent_lines s ON s.budget_line_id = b.id
        WHERE b.campaign_id = @campaign
        ORDER BY b.position
        """, new { campaign });

    public static async Task<ILookup<Guid, Document>> Proofs(Session session, Guid campaign) =>
        (await Proposals.Papers(session, campaign, "proof")).ToLookup(document => document.SubjectId);

    /// <summary>Settled campaigns may report, until they have.</summary>
    internal static Refusal? Closed(Proposal proposal, SpendingReport? report) =>
        proposal.State != CampaignState.Settled || report?.HandedInAt is not null ? Refusal.WrongState : null;
}

public sealed class SaveReport(Db db, TimeProvider clock)
{
    public Task<Result<Done>> Run(Guid id, CurrentPerson me, string story, IReadOnlyList<SpentEntry> lines) =>
        db.Decide<Done>(async tx =>
        {
            if (await Proposals.Lock(tx, me, id) is not { } proposal) return Refusal.NotFound;
            if (SpendingReports.Closed(proposal, await SpendingReports.Find(tx, id)) is { } closed) return closed;
            if (story.Length > ProposalLimits.Story_CharsMax
                || lines.Any(line => line.Note.Length > ProposalLimits.Reason_CharsMax)) return Refusal.FieldMissing;
            var known = (await Proposals.Budget(tx, id)).Select(line => line.Id).ToHashSet();
            if (lines.Any(line => !known.Contains(line.Line))) return Refusal.NotFound;
            var now = clock.GetUtcNow();
            await Write(tx, id, me.Id, story, now);
            await Write(tx, id, [.. lines.Where(line => line.Spent is not null)]);
            await Audit.Write(tx, now, me.Id, "report_saved", "campaign", id, organisation: proposal.HolderId);
            return default(Done);
        });

    private static Task Write(Tx tx, Guid id, Guid by, string story, DateTimeOffset now) => tx.Execute("""
        INSERT INTO campaign_reports (campaign_id, story, saved_by, saved_at)
        VALUES (@id, @story, @by, @now)
        ON CONFLICT (campaign_id) DO UPDATE SET story = @story, saved_by = @by, saved_at = @now
        """, new { id, story, by, now });

    private static Task Write(Tx tx, Guid id, IReadOnlyList<SpentEntry> lines) => tx.Execute("""
        DELETE FROM spent_lines WHERE campaign_id = @id;
        INSERT INTO spent_lines (budget_line_id, campaign_id, cents, note)
        SELECT x.line, @id, x.cents, x.note
        FROM unnest(@Lines, @Cents, @Notes) AS x (line, cents, note)
        """,
        new
        {
            id,
            Lines = lines.Select(line => line.Line).ToArray(),
            Cents = lines.Select(line => line.Spent!.Value.Cents).ToArray(),
            Notes = lines.Select(line => line.Note.Trim()).ToArray(),
        });
}

/// <summary>Hangs an invoice or another proof on a line of the budget that was spent.</summary>
public sealed class AttachProof(Db db, UploadDocument upload)
{
    public Task<Result<Guid>> Run(
        Guid id, Guid campaign, CurrentPerson me, Guid line, (string Name, byte[] Content) file) =>
        db.Decide<Guid>(async tx =>
        {
            if (await Proposals.Lock(tx, me, campaign) is not { } proposal) return Refusal.NotFound;
            if (SpendingReports.Closed(proposal, await SpendingReports.Find(tx, campaign)) is { } closed) return closed;
            if (!(await Proposals.Budget(tx, campaign)).Any(known => known.Id == line)) return Refusal.NotFound;
            return await upload.Keep(tx, new Upload(id, proposal.HolderId, "proof", "budget_line", line, file.Name,
                file.Content, FileType.All), me.Id);
        });
}

/// <summary>The report is whole: each line says what was spent and shows a proof of it.</summary>
public sealed class HandInReport(Db db, TimeProvider clock)
{
    public Task<Result<Done>> Run(Guid id, CurrentPerson me) => db.Decide<Done>(async tx =>
    {
        if (await Proposals.Lock(tx, me, id) is not { } proposal) return Refusal.NotFound;
        if (await SpendingReports.Find(tx, id) is not { } report) return Refusal.ProposalIncomplete;
        if (SpendingReports.Closed(proposal, report) is { } closed) return closed;
        var proofs = await SpendingReports.Proofs(tx, id);
        if (string.IsNullOrWhiteSpace(report.Story) || (await SpendingReports.Lines(tx, id)).Any(line =>
                line.Spent is not { } spent || spent > Money.Zero && !proofs[line.Id].Any()))
            return Refusal.ProposalIncomplete;
        var now = clock.GetUtcNow();
        await tx.Execute("""
            UPDATE campaign_reports
            SET handed_in_at = @now
            WHERE campaign_id = @id
            """, new { id, now });
        await Campaigns.Move(tx, id, CampaignState.Settled, CampaignState.Reported, me.Id, "report handed in", now);
        await Tell.Operators(tx, now, "report_waiting", id, $"/operator/bilans/{id}",
            ("title", proposal.Title), ("holder", proposal.Holder));
        await Audit.Write(tx, now, me.Id, "report_handed_in", "campaign", id, organisation: proposal.HolderId);
        return default(Done);
    });
}
