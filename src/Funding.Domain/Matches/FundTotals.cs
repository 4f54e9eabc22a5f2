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

/// <summary>Proposes another total for a fund; a second person approves it.</summary>
public sealed class ProposeFundTotal(Db db, TimeProvider clock)
{
    public Task<Result<Guid>> Run(FundTotal total, Guid by) => db.Decide<Guid>(async tx =>
    {
        if (total.After < Money.Zero) return Refusal.AmountTooSmall;
        var now = clock.GetUtcNow();
        await tx.Execute("""
            INSERT INTO fund_totals (id, fund_id, before_cents, after_cents, abandoned, proposed_at)
            VALUES (@Id, @FundId, @Before, @After, @Abandoned, @now)
            """,
            new
            {
                total.Id, total.FundId, Before = total.Before.Cents, After = total.After.Cents, total.Abandoned, now,
            });
        await Approvals.Request(tx, "fund", total.FundId, total.ContentHash(), by, now);
        return total.Id;
    });
}

/// <summary>The second person approves; then the total is another. It may rise at any time, and fall only before
/// opening, or when nothing of it is used and it is closed or abandoned.</summary>
public sealed class ApproveFundTotal(Db db, TimeProvider clock)
{
    private sealed record Row(
        long AmountCents, bool Abandoned, long Remaining, string Code, DateTimeOffset OpensAt, Guid CallId);

    public Task<Result<Done>> Run(FundTotal shown, Guid by, string reason) => db.Decide<Done>(async tx =>
    {
        var now = clock.GetUtcNow();
        await Lock(tx, shown.FundId);
        if (await Find(tx, shown.FundId) is not { } fund) return Refusal.NotFound;
        if (fund.AmountCents != shown.Before.Cents) return Refusal.ContentChanged;
        var decided = await Approvals.Decide(
            tx, "fund", shown.FundId, shown.ContentHash(), shown.ContentHash(), by, true, reason, now);
        if (decided.IsRefused) return decided;
        var facts = new FundFacts(
            fund.AmountCents, fund.Remaining == fund.AmountCents, Money.Euro, fund.Abandoned);
        var outOfSeason = now < fund.OpensAt || await Calls.HasClosed(tx, fund.CallId, now);
        if (shown.After < shown.Before && !FundMoves.MayFall(facts, outOfSeason, shown.Abandoned))
            return Refusal.FundInUse;
        return await Write(tx, shown, fund.Code, now);
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

    private static Task<Row?> Find(Tx tx, Guid id) => tx.One<Row>("""
        SELECT f.amount_cents, f.abandoned_at IS NOT NULL AS abandoned,
               a.credits_posted - a.debits_posted - a.debits_pending AS remaining, a.code, c.opens_at, f.call_id
        FROM funds f
        JOIN accounts a ON a.owner_id = f.id
        JOIN calls c ON c.id = f.call_id
        WHERE f.id = @id AND f.state = 'active'
        """, new { id });

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
        await tx.Execute("""
            UPDATE fund_totals
            SET state = 'done', done_at = @now
            WHERE id = @Id
            """, new { total.Id, now });
        return default(Done);
    }
}
