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

/// <summary>Proof of what was agreed to, and when. Agreeing again keeps the first instant.</summary>
public static class Consents
{
    public static Task Give(
        Tx tx, Guid contribution, IReadOnlyList<Consent> consents, string language, DateTimeOffset now) =>
        tx.Execute("""
        INSERT INTO consents (contribution_id, kind, language, given_at)
        SELECT @contribution, kind, @language, @now
        FROM unnest(@Kinds) AS x (kind)
        ON CONFLICT DO NOTHING
        """, new { contribution, Kinds = consents.Select(consent => consent.ToDb()).ToArray(), language, now });

    public static async Task<IReadOnlyList<Consent>> Of(Session session, Guid contribution) =>
        [.. (await session.Query<string>("""
            SELECT kind
            FROM consents
            WHERE contribution_id = @contribution
            """, new { contribution })).Select(kind => Enum.GetValues<Consent>().Single(c => c.ToDb() == kind))];
}
