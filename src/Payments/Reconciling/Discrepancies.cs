using Okote.Data;

namespace Okote.Payments;

/// <summary>One thing that does not agree, for a person to explain.</summary>
/// <param name="Kind">What sort of disagreement; with the subject it is opened once until somebody closes it.</param>
/// <param name="Subject">The id in whose name it stands: a charge, a refund, an operation, or <c>balance</c>.</param>
public sealed record Discrepancy(
    string Kind, string Subject, string Evidence, Money? Ours = null, Money? Theirs = null);

/// <summary>The rows of <c>discrepancies</c>. Programs only open them.</summary>
public static class Discrepancies
{
    /// <returns>1 when it was opened now, 0 when it stood open already.</returns>
    public static Task<int> Open(Session session, Discrepancy found, DateTimeOffset now) => session.Execute("""
        INSERT INTO discrepancies (id, kind, subject, evidence, ours_cents, theirs_cents, opened_at)
        VALUES (@Id, @Kind, @Subject, @Evidence, @Ours, @Theirs, @now)
        ON CONFLICT (kind, subject) WHERE state = 'open' DO NOTHING
        """,
        new
        {
            Id = Guid.CreateVersion7(now), found.Kind, found.Subject, found.Evidence,
            Ours = found.Ours?.Cents, Theirs = found.Theirs?.Cents, now,
        });
}
