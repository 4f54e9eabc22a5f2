using Okote.Data;

namespace Okote.Funding;

/// <summary>A gift whose donor wanted a receipt and has not said for whom.</summary>
internal sealed record UnaddressedGift(
    Guid Id, Guid ContributorId, string AccessKey, string Campaign, Money Amount);

/// <summary>What waits for a receipt, and what a receipt is made of.</summary>
internal static class ReceiptsDue
{
    public const string AddressReminder = "receipt_address";

    /// <summary>The money of these is there to stay: the campaign succeeded, it was collected, nothing is disputed, and
    /// the time has passed in which a debit may still come back before anybody is paid.</summary>
    private const string Irrevocable = """
        c.status = 'collected' AND p.state IN ('succeeded', 'settled', 'reported', 'accepted')
        AND greatest(p.closes_at, c.collected_at) + make_interval(days => e.settle_after_days) <= @now
        """;

    private const string From = """
        FROM contributions c
        JOIN campaigns p ON p.id = c.campaign_id
        JOIN calls e ON e.id = p.call_id
        """;

    /// <summary>Asked for, not refused, under an article that the organisation has declared, and without a receipt
    /// that stands or was taken away for good.</summary>
    private const string Asked = """
        JOIN receipt_requests q ON q.contribution_id = c.id AND q.refused_at IS NULL
        JOIN receipt_profiles f ON f.organisation_id = p.holder_id AND q.basis = ANY (f.bases)
        """;

    private const string Open = """
        NOT EXISTS (SELECT 1
                    FROM receipts r
                    WHERE r.contribution_id = c.id AND (r.cancelled_at IS NULL OR NOT r.replaceable))
        """;

    private sealed record Row(
        Guid ContributionId, Guid ContributorId, Guid OrganisationId, string AccessKey, string Status, string Campaign,
        bool Succeeded, DateTimeOffset? IrrevocableFrom, long GiftCents, long RewardCents, long EarlierCents,
        string? PaidOn, string Mode, string Basis, Guid? LastId, int? LastNumber, bool LastStands);

    /// <summary>Of receipts, or of addresses for them.</summary>
    public static Task<IReadOnlyList<Guid>> Organisations(Session session, DateTimeOffset now) =>
        session.Query<Guid>($"""
            SELECT DISTINCT p.holder_id
            {From}
            JOIN receipt_profiles f ON f.organisation_id = p.holder_id AND cardinality(f.bases) > 0
            LEFT JOIN receipt_requests q ON q.contribution_id = c.id
            WHERE {Irrevocable} AND {Open} AND q.refused_at IS NULL
              AND (q.basis = ANY (f.bases)
                   OR (q.contribution_id IS NULL AND c.receipt_wanted
                       AND NOT EXISTS (SELECT 1
                                       FROM reminders m
                                       WHERE m.subject_id = c.id AND m.reminder = '{AddressReminder}')))
            """, new { now });

    public static Task<IReadOnlyList<Guid>> Gifts(Session session, Guid organisation, DateTimeOffset now, int rows) =>
        session.Query<Guid>($"""
            SELECT c.id
            {From}
            {Asked}
            WHERE p.holder_id = @organisation AND {Irrevocable} AND {Open}
            ORDER BY c.collected_at, c.id
            LIMIT @rows
            """, new { organisation, now, rows });

    public static Task<IReadOnlyList<UnaddressedGift>> WithoutAddress(
        Session session, Guid organisation, DateTimeOffset now, int rows) => session.Query<UnaddressedGift>($"""
            SELECT c.id, c.contributor_id, c.access_key, p.title AS campaign, c.amount_cents AS amount
            {From}
            WHERE p.holder_id = @organisation AND {Irrevocable} AND c.receipt_wanted
              AND NOT EXISTS (SELECT 1 FROM receipt_requests q WHERE q.contribution_id = c.id)
              AND NOT EXISTS (
                  SELECT 1 FROM reminders m WHERE m.subject_id = c.id AND m.reminder = '{AddressReminder}')
            ORDER BY c.collected_at, c.id
            LIMIT @rows
            """, new { organisation, now, rows });

    /// <summary>Gifts with a receipt that says more than is left of them.</summary>
    public static Task<IReadOnlyList<Guid>> Reversed(Session session, int rows) => session.Query<Guid>("""
        SELECT r.contribution_id
        FROM receipts r
        JOIN contributions c ON c.id = r.contribution_id
        WHERE r.cancelled_at IS NULL
          AND (c.status NOT IN ('collected', 'disputed') OR r.gift_cents > c.amount_cents - (
                  SELECT coalesce(sum(f.cents), 0) FROM refunds f WHERE f.contribution_id = c.id))
        LIMIT @rows
        """, new { rows });

    /// <returns>Null while nobody has said for whom the receipt is.</returns>
    public static async Task<ReceiptFacts?> Facts(Tx tx, Guid contribution)
    {
        if (await ReceiptRequests.Donor(tx, contribution) is not { } donor) return null;
        var row = await tx.Single<Row>("""
            SELECT c.id AS contribution_id, c.contributor_id, p.holder_id AS organisation_id, c.access_key, c.status,
                   p.title AS campaign, p.state IN ('succeeded', 'settled', 'reported', 'accepted') AS succeeded,
                   greatest(p.closes_at, c.collected_at) + make_interval(days => e.settle_after_days)
                       AS irrevocable_from,
                   (c.amount_cents - (SELECT coalesce(sum(f.cents), 0) FROM refunds f WHERE f.contribution_id = c.id))
                       ::bigint AS gift_cents,
                   coalesce(w.value_cents, 0) AS reward_cents,
                   -- What was chosen before, whether a receipt was asked for it or not.
                   (SELECT coalesce(sum(v.value_cents), 0)
                    FROM contributions x
                    JOIN campaigns y ON y.id = x.campaign_id AND y.holder_id = p.holder_id
                    JOIN campaign_rewards v ON v.campaign_id = x.campaign_id AND v.code = x.reward
                    WHERE x.contributor_id = c.contributor_id AND x.status IN ('collected', 'disputed')
                      AND (x.collected_at, x.id) < (c.collected_at, c.id)
                      AND extract(year FROM x.collected_at AT TIME ZONE 'Europe/Paris')
                          = extract(year FROM c.collected_at AT TIME ZONE 'Europe/Paris'))::bigint AS earlier_cents,
                   to_char(coalesce(o.collected_on, (c.collected_at AT TIME ZONE 'Europe/Paris')::date), 'YYYY-MM-DD')
                       AS paid_on,
                   coalesce(o.means, 'transfer') AS mode, q.basis, l.id AS last_id, l.number AS last_number,
                   coalesce(l.cancelled_at IS NULL OR NOT l.replaceable, false) AND l.id IS NOT NULL AS last_stands
            FROM contributions c
            JOIN campaigns p ON p.id = c.campaign_id
            JOIN calls e ON e.id = p.call_id
            JOIN receipt_requests q ON q.contribution_id = c.id
            LEFT JOIN campaign_rewards w ON w.campaign_id = c.campaign_id AND w.code = c.reward
            LEFT JOIN offline_gifts o ON o.contribution_id = c.id
            LEFT JOIN LATERAL (
                SELECT r.id, r.number, r.cancelled_at, r.replaceable
                FROM receipts r
                WHERE r.contribution_id = c.id
                ORDER BY r.number DESC
                LIMIT 1) l ON true
            WHERE c.id = @contribution
            """, new { contribution });
        return new ReceiptFacts(row.ContributionId, row.ContributorId, row.OrganisationId, row.AccessKey, row.Status,
            row.Campaign, row.Succeeded, row.IrrevocableFrom, row.GiftCents, row.RewardCents, row.EarlierCents,
            PaperRows.Day(row.PaidOn) ?? DateOnly.MinValue, row.Mode, row.Basis, donor)
        {
            LastId = row.LastId, LastNumber = row.LastNumber, LastStands = row.LastStands,
        };
    }
}
