using Okote.Data;

namespace Okote.Funding;

/// <summary>The one place where a pledge becomes secured, or stops being it. Everything that tells secured money from
/// promised money reads <c>funds.secured_at</c>.</summary>
public static class Guarantees
{
    /// <summary>SQL about <c>funds f</c>: what a pledge rests on today. A deposit that is not in, or a mandate that
    /// failed, is a promise, whatever was announced; null for public money.</summary>
    internal const string Stands = """
        CASE WHEN f.kind <> 'pledge' THEN NULL
             WHEN f.secured_at IS NULL THEN 'promise'
             ELSE f.guarantee END
        """;

    /// <summary>The deposit is in, or the mandate in force: a pledge that waited for it gives from now on. Done again,
    /// it changes nothing.</summary>
    /// <param name="movedAs">owner or operator.</param>
    internal static async Task Secure(Tx tx, StoredFund fund, Guid by, string movedAs, DateTimeOffset now)
    {
        var id = fund.Entry.Id;
        var isNews = await tx.Execute("""
            UPDATE funds
            SET secured_at = @now
            WHERE id = @id AND secured_at IS NULL AND state <> 'closed'
            """, new { id, now }) == 1;
        if (!isNews) return;
        await Audit.Write(tx, now, by, "fund_secured", "fund", id, "", fund.Entry.OrganisationId);
        if (!await Funds.Move(tx, id, FundStage.Approved, FundStage.Active, by, "", now, movedAs)) return;
        await FundScopes.Serve(tx, id);
        await PledgeNews.Opened(tx, now, fund.Entry);
    }

    /// <summary>A line that was paid is owed again: what the pledge rests on may no longer bear it.</summary>
    internal static Task Weigh(Tx tx, Guid fund) => tx.Execute("""
        UPDATE funds
        SET secured_at = NULL
        WHERE id = @fund AND guarantee = 'prepaid' AND secured_at IS NOT NULL
          AND deposit_cover(id) < amount_cents - returned_cents
        """, new { fund });

    /// <summary>A debit failed: until another method is saved, the pledge is shown as the promise it is.</summary>
    public static Task Doubt(Tx tx, Guid fund) => tx.Execute("""
        UPDATE funds
        SET secured_at = NULL
        WHERE id = @fund AND guarantee = 'mandate'
        """, new { fund });
}

/// <summary>What happens at once to lines that were just called and that a guarantee pays.</summary>
internal static class Guaranteed
{
    private sealed record Line(Guid Id, Guid FundId, Guid CompanyId, long GrossCents);

    public static async Task<Result<Done>> Draw(Tx tx, Settlement settlement, DateTimeOffset now)
    {
        if (settlement.Stream != MoneyStream.Patronage) return default(Done);
        var drawn = await Draw(tx, await Prepaid(tx, settlement: settlement.Id), now);
        if (drawn.IsRefused) return drawn.Refusal.Value;
        await MandateDebits.Plan(tx, now, settlement: settlement.Id);
        return default(Done);
    }

    /// <summary>What this pledge was called for before its deposit was there.</summary>
    /// <returns>How many lines were paid.</returns>
    public static async Task<Result<int>> DrawCalled(Tx tx, Guid fund, DateTimeOffset now) =>
        await Draw(tx, await Prepaid(tx, fund: fund), now);

    private static async Task<Result<int>> Draw(Tx tx, IReadOnlyList<Line> lines, DateTimeOffset now)
    {
        foreach (var line in lines)
        {
            // The key is that of a line paid by the bank: whichever way comes second is refused by the ledger.
            var posted = await Ledger.Post(tx, new Journal($"receipt:{line.Id}",
                new Cause("settlement_item", line.Id), "paid from the deposit", now,
                [Transfer.Direct(Account.Deposit(line.FundId, line.CompanyId).Code,
                    Account.CompanyReceivable(line.CompanyId).Code, Money.Eur(line.GrossCents))]));
            if (posted.IsRefused) return posted.Refusal.Value;
            await Settlements.MoveItem(tx, line.Id, "called", "received", null, now);
            await tx.Execute("UPDATE settlement_items SET paid_through = 'deposit' WHERE id = @Id", new { line.Id });
        }
        return lines.Count;
    }

    /// <summary>Called lines of secured prepaid pledges. What is being paid by another way, or was given up or seen on
    /// a statement by one person so far, stays with those people.</summary>
    private static async Task<IReadOnlyList<Line>> Prepaid(Tx tx, Guid? settlement = null, Guid? fund = null)
    {
        // Two statements, for each sees only what was committed when it began: whoever opens a payment page holds the
        // line meanwhile.
        await tx.Execute("""
            SELECT i.id
            FROM settlement_items i
            WHERE i.state = 'called' AND (i.settlement_id = @settlement OR i.fund_id = @fund)
            ORDER BY i.id
            FOR UPDATE OF i
            """, new { settlement, fund });
        return await tx.Query<Line>($"""
            SELECT i.id, f.id AS fund_id, f.organisation_id AS company_id, i.gross_cents
            FROM settlement_items i
            JOIN funds f ON f.id = i.fund_id
            WHERE i.state = 'called' AND f.guarantee = 'prepaid' AND f.secured_at IS NOT NULL
              AND (@settlement::uuid IS NULL OR i.settlement_id = @settlement)
              AND (@fund::uuid IS NULL OR i.fund_id = @fund)
              AND {MandateDebits.IsNotSeen}
              AND NOT EXISTS (
                  SELECT 1
                  FROM company_payments y
                  WHERE y.settlement_item_id = i.id AND y.state IN ('opening', 'open', 'processing'))
            ORDER BY i.id
            """, new { settlement, fund });
    }
}

/// <summary>Draws what waited: a line that was being paid by another way when its pledge's deposit came, or that is
/// called again.</summary>
public sealed class DrawDeposits(Db db, TimeProvider clock) : IWork
{
    /// <returns>How many lines were paid.</returns>
    public async Task<int> Run(CancellationToken cancel)
    {
        var funds = await db.Query<Guid>("""
            SELECT DISTINCT i.fund_id
            FROM settlement_items i
            JOIN funds f ON f.id = i.fund_id
            WHERE i.state = 'called' AND f.guarantee = 'prepaid' AND f.secured_at IS NOT NULL
            """);
        var drawn = 0;
        foreach (var fund in funds)
        {
            cancel.ThrowIfCancellationRequested();
            var lines = await db.Decide<int>(tx => Guaranteed.DrawCalled(tx, fund, clock.GetUtcNow()));
            drawn += lines.IsRefused ? 0 : lines.Value;
        }
        return drawn;
    }
}

/// <summary>Debits of called lines by the mandates of their pledges, written down before anybody calls the world.
/// </summary>
public static class MandateDebits
{
    /// <summary>SQL about <c>settlement_items i</c>: nobody has seen it on a bank statement, says to have transferred
    /// it, or proposes to give it up.</summary>
    internal const string IsNotSeen = """
        NOT EXISTS (SELECT 1 FROM unpaid_calls u WHERE u.settlement_item_id = i.id AND u.state = 'submitted')
        AND NOT EXISTS (SELECT 1 FROM bank_entries b WHERE b.settlement_item_id = i.id AND b.state = 'submitted')
        AND NOT EXISTS (SELECT 1 FROM payment_claims p WHERE p.settlement_item_id = i.id AND p.state = 'claimed')
        """;

    /// <summary>One for each called line that no other payment is under way for, and once for each mandate: a debit
    /// that failed is tried again only with another method. What somebody has seen on a bank statement, or the company
    /// says to have transferred, is not debited beside it.</summary>
    public static Task Plan(Tx tx, DateTimeOffset now, Guid? settlement = null, Guid? fund = null) => tx.Execute($"""
        INSERT INTO company_payments (id, settlement_item_id, cents, state, mandate_id, opened_by, opened_at)
        SELECT gen_random_uuid(), i.id, i.gross_cents, 'processing', m.id, m.opened_by, @now
        FROM settlement_items i
        JOIN settlements s ON s.id = i.settlement_id AND s.state IN ('approved', 'sent')
        JOIN pledge_mandates m ON m.fund_id = i.fund_id AND m.state = 'saved'
        JOIN campaigns k ON k.id = s.campaign_id
        JOIN organisations h ON h.id = k.holder_id AND h.payout_account IS NOT NULL
        WHERE i.state = 'called'
          AND (@settlement::uuid IS NULL OR i.settlement_id = @settlement)
          AND (@fund::uuid IS NULL OR i.fund_id = @fund)
          AND {IsNotSeen}
        ORDER BY i.id
        ON CONFLICT DO NOTHING
        """, new { now, settlement, fund });
}
