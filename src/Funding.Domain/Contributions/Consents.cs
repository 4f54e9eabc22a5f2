using Okote.Data;

namespace Okote.Funding;

/// <summary>What a contributor may agree to, each by itself.</summary>
public enum Consent
{
    Terms,

    /// <summary>The later charge: its amount, condition and date stood beside the box.</summary>
    Charge,
    HolderNews,
    Letter,
}

/// <param name="Language">In which it was asked.</param>
public sealed record GivenConsent(Guid ContributionId, Consent Kind, string Language);

/// <summary>Proof of what was agreed to, and when. Agreeing again keeps the first instant.</summary>
public static class Consents
{
    public static Task Give(Tx tx, IReadOnlyList<GivenConsent> consents, DateTimeOffset now) =>
        tx.Execute(Giving(consents, now));

    internal static Statement Giving(IReadOnlyList<GivenConsent> consents, DateTimeOffset now) => new("""
        INSERT INTO consents (contribution_id, kind, language, given_at)
        SELECT contribution_id, kind, language, @now
        FROM unnest(@Contributions, @Kinds, @Languages) AS x (contribution_id, kind, language)
        ON CONFLICT DO NOTHING
        """,
        new
        {
            Contributions = consents.Select(consent => consent.ContributionId).ToArray(),
            Kinds = consents.Select(consent => consent.Kind.ToDb()).ToArray(),
            Languages = consents.Select(consent => consent.Language).ToArray(),
            now,
        });

    public static async Task<IReadOnlyList<Consent>> Of(Session session, Guid contribution) =>
        [.. (await session.Query<string>("""
            SELECT kind
            FROM consents
            WHERE contribution_id = @contribution
            """, new { contribution })).Select(kind => Enum.GetValues<Consent>().Single(c => c.ToDb() == kind))];
}
