using Okote.Data;

namespace Okote.Funding;

public sealed record ContributionRow(
    Guid Id, string Reference, string Status, string Campaign, string Slug, Money Amount, Money Tip, Money Promised,
    DateTimeOffset CreatedAt);

/// <summary>What the list of contributions is narrowed to; each null leaves it as wide as it is.</summary>
/// <param name="Text">A reference, an id or the short name of a campaign.</param>
/// <param name="Until">The first instant that does not count any more.</param>
public sealed record ContributionSearch(
    string? Status = null, string? Text = null, DateTimeOffset? From = null, DateTimeOffset? Until = null,
    long? MinCents = null, long? MaxCents = null);

/// <summary>Everything the database knows of one contribution, without the person's data.</summary>
public sealed record ContributionHistory(
    HistoryHeading Heading,
    IReadOnlyList<HistoryMatch> Matches,
    IReadOnlyList<HistoryGrant> Grants,
    IReadOnlyList<HistoryPayment> Payments,
    IReadOnlyList<HistoryOperation> Operations,
    IReadOnlyList<HistoryRefund> Refunds,
    IReadOnlyList<HistoryMail> Mails,
    IReadOnlyList<JournalHeading> Journals);

public sealed record HistoryHeading(
    Guid Id, string Reference, string Status, string StatusReason, string Campaign, string Slug, Money Amount,
    Money Tip, Money Refunded, Money Quoted, Money Promised, bool PromiseWaived, string Collection,
    DateTimeOffset HoldStartedAt, DateTimeOffset? HoldUntil, DateTimeOffset? PaymentSentAt,
    DateTimeOffset? CommittedAt, DateTimeOffset? CollectedAt, DateTimeOffset? EndedAt, DateTimeOffset CreatedAt);

public sealed record HistoryMatch(
    Guid Id, string Fund, string Line, Money Cents, string Status, string Reason, DateTimeOffset CreatedAt,
    DateTimeOffset MovedAt);

public sealed record HistoryGrant(int Position, Money Granted, DateTimeOffset GrantedAt, string Request);

public sealed record HistoryPayment(
    int Attempt, string Mode, string State, string? SessionId, string? PaymentIntentId, string? ChargeId,
    long? FeeCents, string? FailureCode, int ChargeTries, DateTimeOffset CreatedAt);

public sealed record HistoryOperation(
    string Kind, int Attempt, string State, string? ObjectId, string? ErrorCode, int Tries, DateTimeOffset CreatedAt,
    DateTimeOffset? EndedAt);

public sealed record HistoryRefund(
    Guid Id, Money Cents, Money Tip, string Reason, string State, string? ProviderId, DateTimeOffset CreatedAt,
    DateTimeOffset? EndedAt);

public sealed record HistoryMail(string Kind, string Subject, string State, DateTimeOffset CreatedAt,
    DateTimeOffset? SentAt);

public static class ContributionHistories
{
    private const string ListFrom = "FROM contributions k JOIN campaigns c ON c.id = k.campaign_id";

    private static readonly ListOrder Order = new(ListFrom, "k.id", "-when",
        ("when", "k.created_at"), ("reference", "k.reference"), ("campaign", "c.title"), ("amount", "k.amount_cents"),
        ("tip", "k.tip_cents"), ("promised", "k.promised_cents"));

    public static async Task<Listed<ContributionRow>> List(Session db, ContributionSearch search, ListAsk ask)
    {
        var page = Order.At(ask);
        return page.Cut(await db.Query<ContributionRow>($"""
            SELECT k.id, k.reference, k.status, c.title AS campaign, c.slug, k.amount_cents AS amount,
                   k.tip_cents AS tip, k.promised_cents AS promised, k.created_at
            {ListFrom}
            WHERE (@Status::text IS NULL OR k.status = @Status)
              AND (@Text::text IS NULL OR k.reference = upper(@Text) OR c.slug = @Text OR k.id::text = @Text)
              AND (@From::timestamptz IS NULL OR k.created_at >= @From)
              AND (@Until::timestamptz IS NULL OR k.created_at < @Until)
              AND (@MinCents::bigint IS NULL OR k.amount_cents >= @MinCents)
              AND (@MaxCents::bigint IS NULL OR k.amount_cents <= @MaxCents)
              AND {page.Where}
            ORDER BY {page.By}
            LIMIT @Limit
            """, new
        {
            search.Status, search.Text, search.From, search.Until, search.MinCents, search.MaxCents,
            page.After, page.Limit,
        }), row => row.Id);
    }

    public static async Task<ContributionHistory?> Find(Session db, Guid id)
    {
        var of = new { id };
        var heading = await db.One<HistoryHeading>(HeadingSql, of);
        return heading is null ? null : new ContributionHistory(heading,
            await db.Query<HistoryMatch>(MatchesSql, of),
            await db.Query<HistoryGrant>("""
                SELECT position, granted_cents AS granted, granted_at, request::text AS request
                FROM match_grants
                WHERE contribution_id = @id
                ORDER BY position
                """, of),
            await db.Query<HistoryPayment>("""
                SELECT attempt, mode, state, session_id, payment_intent_id, charge_id, fee_cents, failure_code,
                       charge_tries, created_at
                FROM payments
                WHERE contribution_id = @id
                ORDER BY attempt
                """, of),
            await db.Query<HistoryOperation>(OperationsSql, of),
            await db.Query<HistoryRefund>("""
                SELECT id, cents, tip_cents AS tip, reason, state, provider_id, created_at, ended_at
                FROM refunds
                WHERE contribution_id = @id
                ORDER BY created_at
                """, of),
            await db.Query<HistoryMail>(MailsSql, of),
            await LedgerPages.OfCause(db, id));
    }

    private const string HeadingSql = """
        SELECT k.id, k.reference, k.status, k.status_reason, c.title AS campaign, c.slug, k.amount_cents AS amount,
               k.tip_cents AS tip, k.refunded_cents AS refunded, k.quoted_cents AS quoted,
               k.promised_cents AS promised, k.promise_waived, k.collection, k.hold_started_at, k.hold_until,
               k.payment_sent_at, k.committed_at, k.collected_at, k.ended_at, k.created_at
        FROM contributions k
        JOIN campaigns c ON c.id = k.campaign_id
        WHERE k.id = @id
        """;

    private const string MatchesSql = """
        SELECT m.id, f.name AS fund, m.line, m.cents, m.status, m.reason, m.created_at, m.moved_at
        FROM matches m
        JOIN funds f ON f.id = m.fund_id
        WHERE m.contribution_id = @id
        ORDER BY m.created_at, m.position
        """;

    // Calls about the contribution itself and about its refunds.
    private const string OperationsSql = """
        SELECT kind, attempt, state, object_id, error_code, tries, created_at, ended_at
        FROM psp_operations
        WHERE subject_id = @id OR subject_id IN (SELECT r.id FROM refunds r WHERE r.contribution_id = @id)
        ORDER BY created_at
        """;

    private const string MailsSql = """
        SELECT kind, subject, state, created_at, sent_at
        FROM mails
        WHERE subject_id = @id OR subject_id IN (SELECT r.id FROM refunds r WHERE r.contribution_id = @id)
        ORDER BY created_at
        """;
}
