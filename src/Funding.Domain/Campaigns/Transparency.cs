using Okote.Data;

namespace Okote.Funding;

/// <summary>Where a campaign's money came from and went, from the rows that moved it. The ledger's own balances stand
/// beside, so that everybody can see both say the same.</summary>
public sealed record Transparency(
    CampaignHeading Heading, GiftSums Gifts, IReadOnlyList<FunderSums> Funders, IReadOnlyList<StreamMove> Moves,
    BookSums Books)
{
    private Money OfFunders(Func<FunderSums, Money> part) =>
        Funders.Aggregate(Money.Zero, (sum, fund) => sum + part(fund));

    public Money Earned => OfFunders(fund => fund.Earned);

    public Money Reserved => OfFunders(fund => fund.Reserved);

    public bool EqualsLedger => Gifts.Promised == Books.Committed && Gifts.Kept == Books.Collected
        && Earned == Books.MatchPosted && Reserved == Books.MatchPending;

    public static async Task<Transparency?> Find(Session db, string slug)
    {
        if (await CampaignPages.FindHeading(db, slug) is not { } heading) return null;
        var of = new { heading.Id };
        return new Transparency(heading, await db.Single<GiftSums>(GiftsSql, of),
            await db.Query<FunderSums>(FundersSql, of), await db.Query<StreamMove>(MovesSql, of),
            await db.Single<BookSums>(BooksSql, of));
    }

    // Refunds count from the moment they are decided, as they do in the books.
    private const string GiftsSql = """
        SELECT coalesce(sum(k.amount_cents) FILTER (WHERE k.status = 'committed'), 0)::bigint AS promised,
               coalesce(sum(k.amount_cents) FILTER (WHERE k.status IN ('collected', 'refunded', 'disputed')
                                                      AND k.collected_at IS NOT NULL), 0)::bigint AS collected,
               coalesce((SELECT sum(r.cents)
                         FROM refunds r
                         JOIN contributions x ON x.id = r.contribution_id
                         WHERE x.campaign_id = @Id AND x.collected_at IS NOT NULL), 0)::bigint AS refunded,
               coalesce((SELECT sum(s.gross_cents)
                         FROM settlements s
                         WHERE s.campaign_id = @Id AND s.stream = 'gifts'
                           AND s.approved_at IS NOT NULL), 0)::bigint AS settled,
               min(k.collected_at) AS first_at, max(k.collected_at) AS last_at
        FROM contributions k
        WHERE k.campaign_id = @Id
        """;

    private const string FundersSql = """
        SELECT f.id, f.kind, f.name, o.name AS organisation, f.decision_number, f.decision_date::timestamp
                   AS decision_date, f.assembly,
               m.reserved, m.earned, coalesce(i.called, 0)::bigint AS called, coalesce(i.paid, 0)::bigint AS paid,
               i.paid_at
        FROM (
            SELECT x.fund_id,
                   coalesce(sum(x.cents) FILTER (WHERE x.status IN ('held', 'confirmed')), 0)::bigint AS reserved,
                   coalesce(sum(coalesce(x.earned_cents, x.cents)) FILTER (WHERE x.status = 'earned'), 0)::bigint
                       AS earned
            FROM matches x
            WHERE x.campaign_id = @Id AND x.status <> 'released'
            GROUP BY x.fund_id
        ) m
        JOIN funds f ON f.id = m.fund_id
        JOIN organisations o ON o.id = f.organisation_id
        LEFT JOIN LATERAL (
            SELECT sum(y.gross_cents) FILTER (WHERE y.state IN ('called', 'received', 'paid')) AS called,
                   sum(y.gross_cents) FILTER (WHERE y.state = 'paid') AS paid,
                   max(y.moved_at) FILTER (WHERE y.state = 'paid') AS paid_at
            FROM settlement_items y
            JOIN settlements s ON s.id = y.settlement_id
            WHERE s.campaign_id = @Id AND y.fund_id = f.id
        ) i ON true
        ORDER BY f.kind, o.name, f.name
        """;

    private const string MovesSql = """
        SELECT s.stream, s.gross_cents AS gross, s.commission_cents AS commission, s.state, s.planned_at,
               s.approved_at, s.sent_at, s.confirmed_at,
               coalesce((SELECT sum(i.gross_cents - i.commission_cents)
                         FROM settlement_items i
                         WHERE i.settlement_id = s.id AND i.state = 'paid'), 0)::bigint AS paid
        FROM settlements s
        WHERE s.campaign_id = @Id
        ORDER BY s.planned_at, s.stream
        """;

    private const string BooksSql = """
        SELECT coalesce(sum(credits_posted - debits_posted) FILTER (WHERE kind = 'committed'), 0)::bigint
                   AS committed,
               coalesce(sum(credits_posted - debits_posted) FILTER (WHERE kind = 'collected'), 0)::bigint
                   AS collected,
               coalesce(sum(credits_posted - debits_posted) FILTER (WHERE kind = 'match'), 0)::bigint
                   AS match_posted,
               coalesce(sum(credits_pending) FILTER (WHERE kind = 'match'), 0)::bigint AS match_pending
        FROM accounts
        WHERE owner_id = @Id AND kind IN ('committed', 'collected', 'match')
        """;
}

/// <summary>Citizens' gifts without tips.</summary>
/// <param name="Promised">Cards that are saved and not charged yet.</param>
/// <param name="Refunded">Of what was collected; sent or about to be.</param>
/// <param name="Settled">Of what was collected: handed over to the holder, commission included.</param>
public sealed record GiftSums(
    Money Promised, Money Collected, Money Refunded, Money Settled, DateTimeOffset? FirstAt, DateTimeOffset? LastAt)
{
    /// <summary>Collected and with nobody yet.</summary>
    public Money Kept => Collected - Refunded - Settled;
}

/// <summary>What one fund gives to the campaign.</summary>
/// <param name="Reserved">Promised while the campaign is not decided.</param>
/// <param name="Earned">Owed since the campaign succeeded.</param>
/// <param name="Called">Asked from whoever voted or pledged it; paid included.</param>
public sealed record FunderSums(
    Guid Id, string Kind, string Name, string Organisation, string? DecisionNumber, DateTime? DecisionDate,
    string? Assembly, Money Reserved, Money Earned, Money Called, Money Paid, DateTimeOffset? PaidAt);

/// <summary>One stream of payment to the holder: gifts, patronage, grant.</summary>
public sealed record StreamMove(
    string Stream, Money Gross, Money Commission, string State, DateTimeOffset PlannedAt, DateTimeOffset? ApprovedAt,
    DateTimeOffset? SentAt, DateTimeOffset? ConfirmedAt, Money Paid);

/// <summary>What the campaign's accounts in the ledger hold.</summary>
public sealed record BookSums(Money Committed, Money Collected, Money MatchPosted, Money MatchPending);
