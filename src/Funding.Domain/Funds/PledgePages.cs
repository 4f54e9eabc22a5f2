using Okote.Data;

namespace Okote.Funding;

/// <summary>A pledge in a list.</summary>
/// <param name="Guarantee">Empty while it is not chosen.</param>
/// <param name="Stands">What it rests on today: the guarantee once that is there, a promise until then.</param>
/// <param name="Unlocked">Bound by gifts or earned by campaigns.</param>
public sealed record PledgeRow(
    Guid Id, string Name, string Company, string Call, string State, string Guarantee, string Stands, Money Amount,
    Money Unlocked, bool WaitsForTotal, DateTimeOffset CreatedAt);

/// <summary>What companies committed, secured and promised apart.</summary>
/// <param name="Called">Asked for and not received yet.</param>
public sealed record PledgeSums(
    Money Secured, Money Promised, Money SecuredUnlocked, Money PromisedUnlocked, Money Called, Money Received);

/// <summary>One pledge with the names around it.</summary>
/// <param name="Returned">What nobody used and the company has back, since it closed the pledge.</param>
/// <param name="Secured">Whether the deposit is in, or the mandate in force; otherwise it is a promise.</param>
public sealed record PledgeHeading(
    Guid Id, string Company, string Call, Guid CallId, DateTimeOffset OpensAt, DateTimeOffset ClosesAt, Money Unlocked,
    Money Remaining, bool Abandoned, Money Returned, bool Secured);

/// <summary>Who signed, as it is shown to both sides.</summary>
public sealed record PledgeSignatureRow(
    byte[] ContentHash, string Name, string Quality, DateTimeOffset SignedAt);

/// <summary>The last request for a second person's word.</summary>
public sealed record FundApproval(
    string Decision, Guid RequestedBy, DateTimeOffset RequestedAt, DateTimeOffset ExpiresAt, string? Reason)
{
    public bool IsExpired(DateTimeOffset now) => Decision is "waiting" or "expired" && ExpiresAt < now;

    public bool IsWaiting(DateTimeOffset now) => Decision == "waiting" && ExpiresAt >= now;
}

/// <summary>What companies see of their pledges, and the operator of all.</summary>
public static class PledgePages
{
    private const string From = """
        FROM funds f
        JOIN organisations o ON o.id = f.organisation_id
        JOIN calls c ON c.id = f.call_id
        LEFT JOIN accounts a ON a.owner_id = f.id
        """;

    private const string Theirs = "(@companies::uuid[] IS NULL OR f.organisation_id = ANY (@companies))";

    private static readonly ListOrder Order = new(From, "f.id", "-created",
        ("created", "f.created_at"), ("name", "f.name"), ("company", "o.name"), ("amount", "f.amount_cents"),
        ("state", "f.state")) { Scope = Theirs };

    /// <param name="companies">Null for all of them: the operator's view.</param>
    public static async Task<Listed<PledgeRow>> List(Session db, Guid[]? companies, string? state, ListAsk ask)
    {
        var page = Order.At(ask);
        return page.Cut(await db.Query<PledgeRow>($"""
            SELECT f.id, f.name, o.name AS company, c.name AS call, f.state, coalesce(f.guarantee, '') AS guarantee,
                   {Guarantees.Stands} AS stands, f.amount_cents AS amount,
                   coalesce(f.amount_cents - f.returned_cents
                       - (a.credits_posted - a.debits_posted - a.debits_pending), 0)::bigint AS unlocked,
                   EXISTS (SELECT 1 FROM fund_totals t WHERE t.fund_id = f.id AND t.state = 'submitted')
                       AS waits_for_total,
                   f.created_at
            {From}
            WHERE f.kind = 'pledge' AND {Theirs}
              AND (@state::text IS NULL OR f.state = @state) AND {page.Where}
            ORDER BY {page.By}
            LIMIT @Limit
            """, new { companies, state, page.After, page.Limit }), row => row.Id);
    }

    /// <summary>SQL about <c>funds f</c>: closed before it gave anything, so that nobody was ever promised from it.
    /// </summary>
    internal const string WasGivenUp = """
        EXISTS (
            SELECT 1
            FROM fund_moves v
            WHERE v.fund_id = f.id AND v.from_state = 'approved' AND v.to_state = 'closed')
        """;

    public static Task<bool> IsGivenUp(Session db, Guid id) => db.Single<bool>(
        $"SELECT coalesce((SELECT {WasGivenUp} FROM funds f WHERE f.id = @id), false)", new { id });

    /// <summary>A pledge is secured from the moment its deposit is in or its mandate in force
    /// (<c>funds.secured_at</c>); all others are promises.</summary>
    public static Task<PledgeSums> Sums(Session db, Guid[] companies) => db.Single<PledgeSums>($"""
        WITH pledges AS (
            SELECT f.id, f.secured_at IS NOT NULL AS secured, f.amount_cents - f.returned_cents AS amount_cents,
                   f.amount_cents - f.returned_cents
                       - (a.credits_posted - a.debits_posted - a.debits_pending) AS unlocked
            FROM funds f
            JOIN accounts a ON a.owner_id = f.id
            WHERE f.kind = 'pledge' AND f.organisation_id = ANY (@companies)
              AND f.state IN ('active', 'exhausted', 'suspended', 'closed') AND NOT {WasGivenUp}
        ), items AS (
            SELECT i.state, i.gross_cents
            FROM settlement_items i
            JOIN pledges p ON p.id = i.fund_id
        )
        SELECT coalesce(sum(amount_cents) FILTER (WHERE secured), 0)::bigint AS secured,
               coalesce(sum(amount_cents) FILTER (WHERE NOT secured), 0)::bigint AS promised,
               coalesce(sum(unlocked) FILTER (WHERE secured), 0)::bigint AS secured_unlocked,
               coalesce(sum(unlocked) FILTER (WHERE NOT secured), 0)::bigint AS promised_unlocked,
               (SELECT coalesce(sum(gross_cents), 0)::bigint FROM items WHERE state = 'called') AS called,
               (SELECT coalesce(sum(gross_cents), 0)::bigint FROM items WHERE state IN ('received', 'paid'))
                   AS received
        FROM pledges
        """, new { companies });

    /// <summary>The pledge when it belongs to one of these companies; for the operator and the public, of any.
    /// </summary>
    public static Task<PledgeHeading?> Find(Session db, Guid id, Guid[]? companies) => db.One<PledgeHeading>("""
        SELECT f.id, o.name AS company, c.name AS call, c.id AS call_id, c.opens_at, c.closes_at,
               coalesce(f.amount_cents - f.returned_cents
                   - (a.credits_posted - a.debits_posted - a.debits_pending), 0)::bigint AS unlocked,
               coalesce(a.credits_posted - a.debits_posted - a.debits_pending, f.amount_cents)::bigint AS remaining,
               f.abandoned_at IS NOT NULL AS abandoned, f.returned_cents AS returned,
               f.secured_at IS NOT NULL AS secured
        FROM funds f
        JOIN organisations o ON o.id = f.organisation_id
        JOIN calls c ON c.id = f.call_id
        LEFT JOIN accounts a ON a.owner_id = f.id
        WHERE f.id = @id AND f.kind = 'pledge'
          AND (@companies::uuid[] IS NULL OR f.organisation_id = ANY (@companies))
        """, new { id, companies });

    /// <summary>The last one; earlier ones were for texts that were refused.</summary>
    public static Task<PledgeSignatureRow?> Signature(Session db, Guid id) => db.One<PledgeSignatureRow>("""
        SELECT content_hash, name, quality, signed_at
        FROM fund_signatures
        WHERE fund_id = @id
        ORDER BY signed_at DESC, id DESC
        LIMIT 1
        """, new { id });

    public static Task<FundApproval?> Approval(Session db, Guid id) => db.One<FundApproval>("""
        SELECT decision, requested_by, requested_at, expires_at, reason
        FROM approvals
        WHERE subject_kind = 'fund' AND subject_id = @id
        ORDER BY requested_at DESC, id DESC
        LIMIT 1
        """, new { id });
}
