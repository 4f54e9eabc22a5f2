using Okote.Data;

namespace Okote.Funding;

/// <summary>Who did what, when and why: one line for every use case that a person starts, written in its transaction.
/// Lines are never changed; the table refuses.</summary>
public static class Audit
{
    /// <param name="act">A word in the past tense, such as <c>campaign_submitted</c>; pages know its sentence.</param>
    /// <param name="subjectKind">What <paramref name="subject"/> is: campaign, fund, settlement, person…</param>
    /// <param name="organisation">For whom it was done; null for the operator's own acts.</param>
    public static Task Write(
        Tx tx, DateTimeOffset now, Guid by, string act, string subjectKind, Guid subject, string reason = "",
        Guid? organisation = null) =>
        tx.Execute("""
            INSERT INTO audit_log (id, done_at, done_by, act, subject_kind, subject_id, organisation_id, reason)
            VALUES (@Id, @now, @by, @act, @subjectKind, @subject, @organisation, @reason)
            """,
            new { Id = Guid.CreateVersion7(now), now, by, act, subjectKind, subject, organisation, reason });
}
