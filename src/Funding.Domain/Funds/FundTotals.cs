using Okote.Data;
using Okote.Matching;
using Refusal = Okote.Data.Refusal;

namespace Okote.Funding;

/// <summary>What a fund's total becomes, as somebody proposes it.</summary>
/// <param name="Before">The total they saw; another one by now is another proposal.</param>
/// <param name="Abandoned">Whether the funder withdraws: then an unused fund may fall.</param>
public sealed record FundTotal(Guid Id, Guid FundId, Money Before, Money After, bool Abandoned)
{
    public byte[] ContentHash() => Approval.HashOf(this);
}

public static class TotalChanges
{
    private sealed record Row(Guid Id, Guid FundId, long BeforeCents, long AfterCents, bool Abandoned);

    /// <summary>The change that waits for its second person, as it stands in the table.</summary>
    public static async Task<FundTotal?> Waiting(Session session, Guid fund)
    {
        var row = await session.One<Row>("""
            SELECT id, fund_id, before_cents, after_cents, abandoned
            FROM fund_totals
            WHERE fund_id = @fund AND state = 'submitted'
            """, new { fund });
        return row is null ? null : new FundTotal(
            row.Id, row.FundId, Money.Eur(row.BeforeCents), Money.Eur(row.AfterCents), row.Abandoned);
    }

    internal static Task End(Tx tx, Guid id, string state, DateTimeOffset now) => tx.Execute("""
        UPDATE fund_totals
        SET state = @state, done_at = CASE WHEN @state = 'done' THEN @now END
        WHERE id = @id
        """, new { id, state, now });
}

/// <summary>Proposes another total for a fund; a second person approves it. What could not be approved today is refused
/// here already.</summary>
public sealed class ProposeFundTotal(Db db, TimeProvider clock)
{
    public Task<Result<Guid>> Run(FundTotal total, Guid by) => db.Decide<Guid>(async tx =>
    {
        if (total.After < Money.Zero) return Refusal.AmountTooSmall;
        if (total.After.Cents > Money.Input_CentsMax) return Refusal.AmountTooLarge;
        var now = clock.GetUtcNow();
        if (await UsedFund.Find(tx, total.FundId, by) is not { } fund) return Refusal.WrongState;
        if (fund.AmountCents != total.Before.Cents) return Refusal.ContentChanged;
        if (await fund.Refuse(tx, total, now) is { } refusal) return refusal;
        await Approvals.Request(tx, "fund", total.FundId, total.ContentHash(), by, now);
        await tx.Execute("""
            UPDATE fund_totals
            SET state = 'expired'
            WHERE fund_id = @FundId AND state = 'submitted';
            INSERT INTO fund_totals (id, fund_id, before_cents, after_cents, abandoned, proposed_at, proposed_by)
            VALUES (@Id, @FundId, @Before, @After, @Abandoned, @now, @by)
            """,
            new
            {
                total.Id, total.FundId, Before = total.Before.Cents, After = total.After.Cents, total.Abandoned, now,
                by,
            });
        await Audit.Write(tx, now, by, "fund_total_proposed", "fund", total.FundId, "", fund.OrganisationId);
        await PledgeNews.TotalProposed(tx, now, fund, total);
        return total.Id;
    });
}

/// <summary>The second person approves; then the total is another. It may rise at any time, and fall only before
/// opening, or when nothing of it is used and it is closed or abandoned.</summary>
public sealed class ApproveFundTotal(Db db, TimeProvider clock)
{
    public Task<Result<Done>> Run(FundTotal shown, Guid by, string reason) => db.Decide<Done>(async tx =>
    {
        var now = clock.GetUtcNow();
        await Lock(tx, shown.FundId);
        if (await UsedFund.Find(tx, shown.FundId, by) is not { } fund) return Refusal.NotFound;
        if (await TotalChanges.Waiting(tx, shown.FundId) is not { } waiting) return Refusal.WrongState;
        if (waiting.Id != shown.Id || fund.AmountCents != shown.Before.Cents) return Refusal.ContentChanged;
        var decided = await Approvals.Decide(
            tx, "fund", shown.FundId, shown.ContentHash(), waiting.ContentHash(), by, approve: true, reason, now);
        if (decided.IsRefused) return decided;
        if (await fund.Refuse(tx, waiting, now) is { } refusal) return refusal;
        if (!await Deposits.Bears(tx, shown.FundId, waiting.After)) return Refusal.GuaranteeMissing;
        await Audit.Write(tx, now, by, "fund_total_approved", "fund", shown.FundId, reason, fund.OrganisationId);
        await PledgeNews.TotalApproved(tx, now, fund, waiting);
        var written = await Write(tx, waiting, fund.Code, now);
        if (written.IsRefused) return written;
        // Money that came on top may be promised like the rest.
        return waiting.After > waiting.Before && await GrantWatch.IsPassedByFund(tx, shown.FundId, now)
            ? Refusal.ConventionMissing : default(Done);
    });

    /// <summary>The world's account and the fund's, in ascending order like all others; under it nothing is granted.
    /// </summary>
    private static Task Lock(Tx tx, Guid fund) => tx.Execute("""
        SELECT id
        FROM accounts
        WHERE code = 'world' OR owner_id = @fund
        ORDER BY id
        FOR NO KEY UPDATE
        """, new { fund });

    private static async Task<Result<Done>> Write(Tx tx, FundTotal total, string code, DateTimeOffset now)
    {
        var change = total.After.Cents - total.Before.Cents;
        if (change != 0)
        {
            var posted = await Ledger.Post(tx, new Journal($"fund-total:{total.Id}", new Cause("fund", total.FundId),
                change > 0 ? "fund raised" : "fund lowered", now,
                [change > 0 ? Transfer.Direct(Account.World, code, Money.Eur(change))
                    : Transfer.Direct(code, Account.World, Money.Eur(-change))]));
            if (posted.IsRefused) return posted.Refusal.Value;
        }
        await tx.Execute("""
            UPDATE funds
            SET amount_cents = @After,
                abandoned_at = coalesce(abandoned_at, CASE WHEN @Abandoned THEN @now END)
            WHERE id = @FundId
            """, new { total.FundId, After = total.After.Cents, total.Abandoned, now });
        await TotalChanges.End(tx, total.Id, "done", now);
        return default(Done);
    }
}

/// <summary>The second person refuses another total, with a reason; the fund stays as it was.</summary>
public sealed class RefuseFundTotal(Db db, TimeProvider clock)
{
    public Task<Result<Done>> Run(FundTotal shown, Guid by, string reason) => db.Decide<Done>(async tx =>
    {
        var now = clock.GetUtcNow();
        if (string.IsNullOrWhiteSpace(reason)) return Refusal.ReasonMissing;
        if (await UsedFund.Find(tx, shown.FundId, by) is not { } fund) return Refusal.NotFound;
        if (await TotalChanges.Waiting(tx, shown.FundId) is not { } waiting) return Refusal.WrongState;
        var decided = await Approvals.Decide(tx, "fund", shown.FundId, shown.ContentHash(), waiting.ContentHash(), by,
            approve: false, reason.Trim(), now);
        if (decided.IsRefused) return decided;
        await TotalChanges.End(tx, waiting.Id, "refused", now);
        await Audit.Write(tx, now, by, "fund_total_refused", "fund", shown.FundId, reason.Trim(), fund.OrganisationId);
        await PledgeNews.TotalRefused(tx, now, fund, waiting, reason.Trim());
        return default(Done);
    });
}

/// <summary>A fund in force, and how much of it is bound.</summary>
internal sealed record UsedFund(
    long AmountCents, bool Abandoned, long Remaining, string Code, DateTimeOffset OpensAt, Guid CallId,
    Guid OrganisationId, bool IsPledge, string Name)
{
    /// <param name="by">Public money is moved by people of its own public body and by nobody else, whichever door they
    /// come through.</param>
    public static Task<UsedFund?> Find(Tx tx, Guid id, Guid by) => tx.One<UsedFund>("""
        SELECT f.amount_cents, f.abandoned_at IS NOT NULL AS abandoned,
               a.credits_posted - a.debits_posted - a.debits_pending AS remaining, a.code, c.opens_at, f.call_id,
               f.organisation_id, f.kind = 'pledge' AS is_pledge, f.name
        FROM funds f
        JOIN accounts a ON a.owner_id = f.id
        JOIN calls c ON c.id = f.call_id
        WHERE f.id = @id AND f.state IN ('active', 'exhausted', 'suspended')
          AND (f.kind <> 'envelope' OR EXISTS (
                SELECT 1
                FROM roles r
                WHERE r.person_id = @by AND r.role = 'city' AND r.organisation_id = f.organisation_id))
        """, new { id, by });

    /// <summary>Null when the total may be what is proposed.</summary>
    public async Task<Refusal?> Refuse(Tx tx, FundTotal total, DateTimeOffset now)
    {
        if (total.After >= total.Before) return null;
        var facts = new FundFacts(AmountCents, Remaining == AmountCents, Money.Euro, Abandoned);
        var outOfSeason = now < OpensAt || await Calls.HasClosed(tx, CallId, now);
        return FundMoves.MayFall(facts, outOfSeason, total.Abandoned) ? null : Refusal.FundInUse;
    }
}
