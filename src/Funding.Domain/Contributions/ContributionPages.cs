using Okote.Data;
using Okote.Matching;

namespace Okote.Funding;

/// <summary>One contribution as its contributor sees it, found by the secret key of the personal link.</summary>
public sealed record ContributionPage(GiftHeading Gift, IReadOnlyList<GiftShare> Shares)
{
    public Money Matched => Shares.Aggregate(Money.Zero, (sum, share) => sum + share.Cents);

    public Money Worth => Gift.Amount + Matched;
}

/// <param name="Refunding">Of what was refunded, what has not come back yet.</param>
/// <param name="RefundStands">How far the refunds are: failed, sent, bank (paid by transfer) or card; null without one.
/// </param>
public sealed record GiftHeading(
    Guid Id, Guid SchemeId, string AccessKey, string Reference, string Status, string Collection, Money Amount,
    Money Tip, Money Refunded, Money Quoted, Money Promised, bool PromiseWaived, DateTimeOffset? HoldUntil,
    DateTimeOffset? PaymentSentAt, DateTimeOffset? CommittedAt, DateTimeOffset? CollectedAt, DateTimeOffset? EndedAt,
    string Display, string Message, bool ReceiptWanted, DateTimeOffset CreatedAt, string? Email, string? Name,
    Guid CampaignId, string CampaignSlug, string CampaignTitle, string CampaignTown, string CampaignState,
    string Holder, Money Minimum, DateTimeOffset ClosesAt, int SettleAfterDays, Money Refunding,
    string? RefundStands)
{
    public Money Total => Amount + Tip;

    public bool IsGiven => Status is "committed" or "collected";
}

/// <summary>What one fund adds, or added.</summary>
public sealed record GiftShare(string FundKind, string FundName, string Funder, string Line, Money Cents);

public static class ContributionPages
{
    public static async Task<ContributionPage?> Find(Session db, string accessKey)
    {
        var gift = await db.One<GiftHeading>("""
            SELECT k.id, k.scheme_id, k.access_key, k.reference, k.status, k.collection, k.amount_cents AS amount,
                   k.tip_cents AS tip, k.refunded_cents AS refunded, k.quoted_cents AS quoted,
                   k.promised_cents AS promised, k.promise_waived, k.hold_until, k.payment_sent_at, k.committed_at,
                   k.collected_at, k.ended_at, k.display, k.message, k.receipt_wanted, k.created_at, p.email, n.name,
                   c.id AS campaign_id, c.slug AS campaign_slug, c.title AS campaign_title, c.town AS campaign_town,
                   c.state AS campaign_state, o.name AS holder, c.minimum_cents AS minimum, c.closes_at,
                   e.settle_after_days, coalesce(r.refunding, 0)::bigint AS refunding, r.refund_stands
            FROM contributions k
            JOIN people p ON p.id = k.contributor_id
            LEFT JOIN contribution_names n ON n.contribution_id = k.id
            JOIN campaigns c ON c.id = k.campaign_id
            JOIN organisations o ON o.id = c.holder_id
            JOIN calls e ON e.id = c.call_id
            LEFT JOIN LATERAL (
                SELECT sum(x.cents + x.tip_cents) FILTER (
                           WHERE x.state IN ('failed', 'requested', 'sent')) AS refunding,
                       CASE WHEN bool_or(x.state = 'failed') THEN 'failed'
                            WHEN bool_or(x.state IN ('requested', 'sent')) THEN 'sent'
                            WHEN bool_or(b.id IS NOT NULL) THEN 'bank'
                            WHEN count(x.id) > 0 THEN 'card' END AS refund_stands
                FROM refunds x
                LEFT JOIN bank_refunds b ON b.refund_id = x.id AND b.state = 'booked'
                WHERE x.contribution_id = k.id) r ON true
            WHERE k.access_key = @accessKey
            """, new { accessKey });
        return gift is null ? null : new ContributionPage(gift, await Shares(db, gift.Id));
    }

    /// <summary>Why the match is what it is: the engine answers the stored request again, step by step, and then what
    /// was refunded or released.</summary>
    /// <returns>Nothing when a line does not end in the stored cents: no explanation is better than a false one.
    /// </returns>
    public static async Task<IReadOnlyList<LineMatch>> Explain(Session db, Guid id)
    {
        if (await Contributions.Find(db, id) is not { } contribution) return [];
        var scheme = await Calls.Scheme(db, contribution.SchemeId);
        var grants = await MatchHolds.Requests(db, id);
        var net = contribution.AmountCents - await Refunds.GiftCents(db, id);
        var stored = (await Shares(db, id)).Select(share => new LineMatch(share.Line, share.Cents.Cents, 0, [], []));
        return MatchEngine.Explain(scheme, grants, [.. stored], net, contribution.HasEnded) ?? [];
    }

    private static Task<IReadOnlyList<GiftShare>> Shares(Session db, Guid id) => db.Query<GiftShare>("""
        SELECT f.kind AS fund_kind, f.name AS fund_name, o.name AS funder, m.line, sum(m.cents)::bigint AS cents
        FROM matches m
        JOIN funds f ON f.id = m.fund_id
        JOIN organisations o ON o.id = f.organisation_id
        WHERE m.contribution_id = @id AND m.status <> 'released'
        GROUP BY f.id, f.kind, f.name, o.name, m.line
        ORDER BY f.kind, min(m.position)
        """, new { id });
}
