using Okote.Data;

namespace Okote.Funding;

/// <param name="Organisation">For which they are written to; null when it is for nobody but themselves.</param>
public sealed record Recipient(Guid PersonId, string? Name, string Language, string? Organisation);

/// <summary>Who is meant by an audience, as it is now: people with an address who have not stopped the topic.
/// Whoever may not come in any more works for nobody here.</summary>
internal static class Recipients
{
    public static Task<IReadOnlyList<Recipient>> Of(Session session, PeopleTold fact) => fact.Audience switch
    {
        "members" => Members(session, fact),
        "operators" => Operators(session, fact),
        "person" => Person(session, fact),
        "backers" => Backers(session, fact),
        _ => throw new InvalidOperationException($"Nobody is called {fact.Audience}."),
    };

    private static Task<IReadOnlyList<Recipient>> Members(Session session, PeopleTold fact) =>
        session.Query<Recipient>("""
            SELECT p.id AS person_id, p.name, p.language, o.name AS organisation
            FROM people p
            JOIN organisations o ON o.id = @Of
            WHERE p.email IS NOT NULL AND p.disabled_at IS NULL
              AND EXISTS (SELECT 1 FROM roles r WHERE r.person_id = p.id AND r.organisation_id = o.id)
              AND NOT EXISTS (SELECT 1 FROM mail_stops s WHERE s.person_id = p.id AND s.topic = @Topic)
            ORDER BY p.id
            """, new { fact.Of, fact.Topic });

    private static Task<IReadOnlyList<Recipient>> Operators(Session session, PeopleTold fact) =>
        session.Query<Recipient>("""
            SELECT p.id AS person_id, p.name, p.language, NULL::text AS organisation
            FROM people p
            WHERE p.email IS NOT NULL AND p.disabled_at IS NULL
              AND EXISTS (SELECT 1 FROM roles r WHERE r.person_id = p.id AND r.role = 'operator')
              AND NOT EXISTS (SELECT 1 FROM mail_stops s WHERE s.person_id = p.id AND s.topic = @Topic)
            ORDER BY p.id
            """, new { fact.Topic });

    private static Task<IReadOnlyList<Recipient>> Person(Session session, PeopleTold fact) =>
        session.Query<Recipient>("""
            SELECT p.id AS person_id, p.name, p.language, NULL::text AS organisation
            FROM people p
            WHERE p.id = @Of AND p.email IS NOT NULL
              AND NOT EXISTS (SELECT 1 FROM mail_stops s WHERE s.person_id = p.id AND s.topic = @Topic)
            """, new { fact.Of, fact.Topic });

    /// <summary>The language is that of the gift, in which the consent was asked.</summary>
    private static Task<IReadOnlyList<Recipient>> Backers(Session session, PeopleTold fact) =>
        session.Query<Recipient>("""
            SELECT DISTINCT ON (p.id) p.id AS person_id, n.name, c.language, NULL::text AS organisation
            FROM contributions c
            JOIN consents k ON k.contribution_id = c.id AND k.kind = 'holder_news'
            JOIN people p ON p.id = c.contributor_id
            LEFT JOIN contribution_names n ON n.contribution_id = c.id
            WHERE c.campaign_id = @Of AND c.status IN ('committed', 'collected') AND p.email IS NOT NULL
              AND NOT EXISTS (SELECT 1 FROM mail_stops s WHERE s.person_id = p.id AND s.topic = @Topic)
            ORDER BY p.id, c.created_at DESC
            """, new { fact.Of, fact.Topic });
}
