using Okote.Data;

namespace Okote.Funding;

/// <summary>One thing that does not agree, for a person to explain.</summary>
/// <param name="Kind">What sort of disagreement; with the subject it is opened once until somebody closes it.</param>
/// <param name="Subject">The id in whose name it stands: a charge, a refund, an operation, or <c>balance</c>.</param>
/// <param name="Evidence">One sentence; the sides themselves stand in the columns below.</param>
/// <param name="Ours">What our books say; null when they say nothing.</param>
/// <param name="Theirs">What the provider says; null when it says nothing, or says it in another currency.</param>
public sealed record Discrepancy(
    string Kind, string Subject, string Evidence, Money? Ours = null, Money? Theirs = null)
{
    /// <summary>Keys of our journals.</summary>
    public IReadOnlyList<string> OursIds { get; init; } = [];

    public DateTimeOffset? OursAt { get; init; }

    /// <summary>The provider's own ids, such as balance transactions.</summary>
    public IReadOnlyList<string> TheirsIds { get; init; } = [];

    /// <summary>The provider's words for what moved.</summary>
    public IReadOnlyList<string> TheirsKinds { get; init; } = [];

    public DateTimeOffset? TheirsAt { get; init; }

    public string TheirsCurrency { get; init; } = "eur";

    /// <summary>The comparison that found it.</summary>
    public Guid? Reconciliation { get; init; }
}

/// <summary>The rows of <c>discrepancies</c>. Programs only open them; people close them.</summary>
public static class Discrepancies
{
    /// <summary>The kind of what the provider was asked about too often in vain; a person may have it asked again.
    /// </summary>
    public const string PollGivenUp = "poll_given_up";

    /// <returns>1 when it was opened now; 0 when it stands open already, or when a person has explained exactly this:
    /// the same figures do not come back every night, others do.</returns>
    public static Task<int> Open(Session session, Discrepancy found, DateTimeOffset now) => session.Execute("""
        INSERT INTO discrepancies (id, kind, subject, evidence, ours_cents, theirs_cents, opened_at, ours_ids,
                                   theirs_ids, theirs_kinds, ours_at, theirs_at, theirs_currency, reconciliation_id)
        SELECT @Id, @Kind, @Subject, @Evidence, @Ours, @Theirs, @now, @OursIds, @TheirsIds, @TheirsKinds, @OursAt,
               @TheirsAt, @TheirsCurrency, @Reconciliation
        WHERE NOT EXISTS (
            SELECT 1
            FROM discrepancies d
            WHERE d.kind = @Kind AND d.subject = @Subject AND d.state = 'closed' AND d.evidence = @Evidence
              AND d.ours_cents IS NOT DISTINCT FROM @Ours::bigint
              AND d.theirs_cents IS NOT DISTINCT FROM @Theirs::bigint
              AND d.theirs_ids @> @TheirsIds AND d.ours_ids @> @OursIds)
        ON CONFLICT (kind, subject) WHERE state = 'open' DO NOTHING
        """,
        new
        {
            Id = Guid.CreateVersion7(now), found.Kind, found.Subject, found.Evidence,
            Ours = found.Ours?.Cents, Theirs = found.Theirs?.Cents, now, OursIds = found.OursIds.ToArray(),
            TheirsIds = found.TheirsIds.ToArray(), TheirsKinds = found.TheirsKinds.ToArray(), found.OursAt,
            found.TheirsAt, found.TheirsCurrency, found.Reconciliation,
        });
}
