using Okote.Data;

namespace Okote.Funding;

/// <summary>Tells whoever may decide that a decision nobody has taken expires within a day, and a holder that the
/// report on public money is due in a month.</summary>
public sealed class RemindPeople(Db db, TimeProvider clock) : IWork
{
    private const int ReportMonths = 6;

    private sealed record Decision(
        Guid Id, string Kind, Guid SubjectId, string Subject, Guid? Place, Guid? OrganisationId,
        DateTimeOffset ExpiresAt)
    {
        public string Path => ApprovalSubjects.PathTo(Kind, SubjectId, Place, OrganisationId is not null);
    }

    private sealed record Report(Guid Id, Guid HolderId, string Title, DateTimeOffset DueAt);

    public async Task<int> Run(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var told = 0;
        foreach (var decision in await Decisions(now))
            told += await Claimed(decision.Id, "decision_expires", now, tx => TellDecision(tx, decision, now));
        foreach (var report in await Reports(now))
            told += await Claimed(report.Id, "report_due", now, tx => Tell.Members(tx, now, report.HolderId,
                "report_due", report.Id, "/porteur", ("campaign", report.Title), ("due", report.DueAt)));
        return told;
    }

    private Task<int> Claimed(Guid subject, string reminder, DateTimeOffset now, Func<Tx, Task> tell) =>
        db.Transact(async tx =>
        {
            if (!await Reminders.Claim(tx, subject, reminder, now)) return 0;
            await tell(tx);
            return 1;
        });

    private static Task TellDecision(Tx tx, Decision decision, DateTimeOffset now) =>
        decision.OrganisationId is { } organisation
            ? Tell.Members(tx, now, organisation, "decision_expires", decision.Id, decision.Path,
                ("subject", decision.Subject), ("expires", decision.ExpiresAt))
            : Tell.Operators(tx, now, "decision_expires", decision.Id, decision.Path,
                ("subject", decision.Subject), ("expires", decision.ExpiresAt));

    /// <summary>A public body decides about its own funds, awards and rules; everything else is the operators' to
    /// decide.</summary>
    private Task<IReadOnlyList<Decision>> Decisions(DateTimeOffset now) => db.Query<Decision>($"""
        SELECT a.id, a.subject_kind AS kind, a.subject_id,
               coalesce({ApprovalSubjects.Name}, a.subject_id::text) AS subject, {ApprovalSubjects.Place} AS place,
               {ApprovalSubjects.Decider} AS organisation_id, a.expires_at
        FROM approvals a
        WHERE a.decision = 'waiting' AND a.expires_at > @now AND a.expires_at <= @Soon
          AND NOT EXISTS (
              SELECT 1 FROM reminders r WHERE r.subject_id = a.id AND r.reminder = 'decision_expires')
        LIMIT {Reminders.RemindBatch_RowsMax}
        """, new { now, Soon = now + TimeSpan.FromDays(1) });

    /// <summary>Who received a grant reports within six months of the last payment.</summary>
    private Task<IReadOnlyList<Report>> Reports(DateTimeOffset now) => db.Query<Report>($"""
        SELECT c.id, c.holder_id, c.title, m.moved_at + make_interval(months => {ReportMonths}) AS due_at
        FROM campaigns c
        JOIN campaign_moves m ON m.campaign_id = c.id AND m.to_state = 'settled'
        WHERE c.state = 'settled' AND m.moved_at + make_interval(months => {ReportMonths - 1}) <= @now
          AND EXISTS (SELECT 1 FROM settlements s WHERE s.campaign_id = c.id AND s.stream = 'grant')
          AND NOT EXISTS (
              SELECT 1 FROM reminders r WHERE r.subject_id = c.id AND r.reminder = 'report_due')
        LIMIT {Reminders.RemindBatch_RowsMax}
        """, new { now });
}
