using Okote.Data;

namespace Okote.Funding;

/// <summary>Everything the account page says of one person but their roles.</summary>
public sealed record AccountPage(
    Guid Id, string? Email, string? Name, string Language, bool HasPassword, DateTimeOffset? AuthenticatorSince,
    DateTimeOffset? EmailProvenAt, DateTimeOffset CreatedAt, long Passkeys, long RecoveryCodes, long Contributions);

/// <summary>One contribution in its contributor's list.</summary>
public sealed record OwnContribution(
    Guid Id, string AccessKey, string Reference, string Status, Money Amount, Money Tip, Money Refunded, Money Matched,
    string CampaignSlug, string CampaignTitle, string CampaignState, string Display, string Message,
    DateTimeOffset CreatedAt, DateTimeOffset? CollectedAt)
{
    public Money Worth => Amount + Matched;
}

/// <summary>What one contribution unlocked from one funder.</summary>
public sealed record OwnUnlock(Guid ContributionId, string Funder, Money Cents);

public static class AccountPages
{
    public const int Page_RowsMax = 30;

    public static Task<AccountPage?> Find(Session session, Guid person) => session.One<AccountPage>("""
        SELECT p.id, p.email, p.name, p.language, c.password_hash IS NOT NULL AS has_password,
               c.authenticator_confirmed_at AS authenticator_since, c.email_proven_at, p.created_at,
               (SELECT count(*) FROM passkeys k WHERE k.person_id = p.id) AS passkeys,
               (SELECT count(*) FROM recovery_codes r
                WHERE r.person_id = p.id AND r.used_at IS NULL) AS recovery_codes,
               (SELECT count(*) FROM contributions g WHERE g.contributor_id = p.id) AS contributions
        FROM people p
        LEFT JOIN credentials c ON c.person_id = p.id
        WHERE p.id = @person
        """, new { person });

    /// <summary>Newest first; <paramref name="before"/> is the last one of the page before.</summary>
    public static Task<IReadOnlyList<OwnContribution>> Contributions(
        Session session, Guid person, Guid? before, int rows) => session.Query<OwnContribution>("""
        SELECT g.id, g.access_key, g.reference, g.status, g.amount_cents AS amount, g.tip_cents AS tip,
               g.refunded_cents AS refunded,
               coalesce((SELECT sum(coalesce(m.earned_cents, m.cents)) FROM matches m
                         WHERE m.contribution_id = g.id AND m.status <> 'released'), 0)::bigint AS matched,
               c.slug AS campaign_slug, c.title AS campaign_title, c.state AS campaign_state, g.display, g.message,
               g.created_at, g.collected_at
        FROM contributions g
        JOIN campaigns c ON c.id = g.campaign_id
        WHERE g.contributor_id = @person
          AND (@before::uuid IS NULL OR (g.created_at, g.id) < (
                SELECT x.created_at, x.id FROM contributions x WHERE x.id = @before AND x.contributor_id = @person))
        ORDER BY g.created_at DESC, g.id DESC
        LIMIT @rows
        """, new { person, before, rows });

    public static Task<IReadOnlyList<OwnUnlock>> Unlocks(Session session, Guid person, Guid[] contributions) =>
        session.Query<OwnUnlock>("""
            SELECT m.contribution_id, o.name AS funder, sum(coalesce(m.earned_cents, m.cents))::bigint AS cents
            FROM matches m
            JOIN contributions g ON g.id = m.contribution_id
            JOIN funds f ON f.id = m.fund_id
            JOIN organisations o ON o.id = f.organisation_id
            WHERE g.contributor_id = @person AND g.id = ANY (@contributions) AND m.status <> 'released'
            GROUP BY m.contribution_id, o.name
            ORDER BY m.contribution_id, o.name
            """, new { person, contributions });
}

/// <summary>Changes the name and the language Okote speaks to somebody in.</summary>
public sealed class ChangeProfile(Db db)
{
    public const int Name_CharsMax = 120;

    public async Task<Result<Done>> Run(Guid person, string? name, string language)
    {
        if (string.IsNullOrWhiteSpace(name)) return Refusal.NameMissing;
        if (name.Trim().Length > Name_CharsMax) return Refusal.FieldMissing;
        return await db.Decide<Done>(async tx => await tx.Execute("""
            UPDATE people
            SET name = @Name, language = @language
            WHERE id = @person AND erased_at IS NULL
            """, new { person, Name = name.Trim(), language }) == 1 ? default(Done) : Refusal.NotFound);
    }
}
