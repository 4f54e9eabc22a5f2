using Okote.Data;

namespace Okote.Funding;

/// <summary>What a mail tells a contributor about one gift.</summary>
public sealed record GiftForMail(
    Guid Id,
    Guid PersonId,
    string? Email,
    string? Name,
    string Language,
    string Reference,
    string AccessKey,
    string Collection,
    Money AmountCents,
    Money TipCents,
    string Campaign,
    DateTimeOffset ClosesAt,
    Money MinimumCents,
    int SettleAfterDays)
{
    public Money Total => AmountCents + TipCents;

    public bool PaidAtClose => Collection == "at_close";
}

/// <summary>What one fund adds to the gift, under the name of the organisation behind it.</summary>
public sealed record MatchForMail(string Fund, string Organisation, Money Cents);

public sealed record RefundForMail(Money Cents, DateTimeOffset At);

/// <summary>What a mail tells a holder about the campaign.</summary>
public sealed record CampaignForMail(
    Guid Id,
    string Title,
    string Slug,
    DateTimeOffset ClosesAt,
    Money MinimumCents,
    Money CitizenCents,
    Money MatchCents,
    int Contributors,
    bool Succeeded,
    int SettleAfterDays);

public sealed record HolderForMail(Guid PersonId, string? Name, string Language);

public sealed record StreamForMail(string Stream, Money GrossCents, Money CommissionCents);

/// <summary>The rows that mails read.</summary>
public static class MailFacts
{
    public static Task<GiftForMail> Gift(Session session, Guid contributionId) => session.Single<GiftForMail>("""
        SELECT c.id, p.id AS person_id, p.email, n.name, c.language, c.reference, c.access_key, c.collection,
               c.amount_cents, c.tip_cents, a.title AS campaign, a.closes_at, a.minimum_cents, l.settle_after_days
        FROM contributions c
        JOIN people p ON p.id = c.contributor_id
        LEFT JOIN contribution_names n ON n.contribution_id = c.id
        JOIN campaigns a ON a.id = c.campaign_id
        JOIN calls l ON l.id = a.call_id
        WHERE c.id = @ContributionId
        """,
        new { ContributionId = contributionId });

    /// <summary>The title of the campaign that a gift is for.</summary>
    public static Task<string> CampaignOf(Session session, Guid contributionId) => session.Single<string>("""
        SELECT a.title
        FROM contributions c
        JOIN campaigns a ON a.id = c.campaign_id
        WHERE c.id = @contributionId
        """, new { contributionId });

    public static Task<IReadOnlyList<MatchForMail>> Matches(Session session, Guid contributionId) =>
        session.Query<MatchForMail>("""
            SELECT f.name AS fund, o.name AS organisation, sum(m.cents)::bigint AS cents
            FROM matches m
            JOIN funds f ON f.id = m.fund_id
            JOIN organisations o ON o.id = f.organisation_id
            WHERE m.contribution_id = @ContributionId AND m.status <> 'released'
            GROUP BY f.id, f.name, f.kind, f.position, o.name
            ORDER BY f.kind, f.position
            """,
            new { ContributionId = contributionId });

    public static Task<RefundForMail> Refund(Session session, Guid refundId) => session.Single<RefundForMail>("""
        SELECT cents + tip_cents AS cents, coalesce(ended_at, created_at) AS at
        FROM refunds
        WHERE id = @RefundId
        """,
        new { RefundId = refundId });

    public static Task<CampaignForMail> Campaign(Session session, Guid campaignId) =>
        session.Single<CampaignForMail>("""
            SELECT a.id, a.title, a.slug, a.closes_at, a.minimum_cents,
                   s.citizen_cents, s.match_cents, s.contributors, s.succeeded, l.settle_after_days
            FROM campaigns a
            JOIN calls l ON l.id = a.call_id
            JOIN campaign_snapshots s ON s.campaign_id = a.id
            WHERE a.id = @CampaignId
            """,
            new { CampaignId = campaignId });

    /// <summary>The people who may speak for the campaign's holder and can be written to.</summary>
    public static Task<IReadOnlyList<HolderForMail>> Holders(Session session, Guid campaignId) =>
        session.Query<HolderForMail>("""
            SELECT p.id AS person_id, p.name, p.language
            FROM campaigns a
            JOIN roles r ON r.organisation_id = a.holder_id AND r.role = 'holder'
            JOIN people p ON p.id = r.person_id
            WHERE a.id = @CampaignId AND p.email IS NOT NULL
            ORDER BY p.id
            """,
            new { CampaignId = campaignId });

    public static Task<IReadOnlyList<StreamForMail>> Streams(Session session, Guid campaignId) =>
        session.Query<StreamForMail>("""
            SELECT stream, gross_cents, commission_cents
            FROM settlements
            WHERE campaign_id = @CampaignId
            ORDER BY array_position(ARRAY['gifts', 'grant', 'patronage'], stream)
            """,
            new { CampaignId = campaignId });
}
