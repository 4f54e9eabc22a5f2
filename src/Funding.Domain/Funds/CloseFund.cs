using Okote.Data;

namespace Okote.Funding;

/// <summary>Somebody who may bind the company ends its pledge. What was promised stays and is paid; what nobody uses is
/// the company's again.</summary>
public sealed class ClosePledge(Db db, TimeProvider clock)
{
    public async Task<Result<Done>> Run(Guid id, FundKeeper keeper, string reason)
    {
        var why = reason.Trim();
        if (FundReason.Refuse(why) is { } wrong) return wrong;
        return await db.Decide<Done>(async tx =>
        {
            var now = clock.GetUtcNow();
            if (keeper.IsOperator || await KeptFund.Lock(tx, id, keeper) is not { IsPledge: true } fund)
                return Refusal.NotFound;
            if (await fund.Refuse(tx, keeper) is { } refusal) return refusal;
            if (!fund.MayEnd)
                return await fund.IsDone(tx, FundStage.Closed, keeper, why) ? default(Done) : Refusal.WrongState;
            return await Closing.Write(tx, fund, keeper, why, now);
        });
    }
}

/// <summary>An end of public money, as somebody asks for it.</summary>
public sealed record FundClosure(Guid Id, Guid FundId, string Reason)
{
    /// <summary>What the second person approves.</summary>
    public byte[] ContentHash() => Approval.HashOf(this);
}

public static class FundClosures
{
    /// <summary>What the two decide about, as the table of approvals calls it.</summary>
    public const string Kind = "fund_closure";

    public static Task<FundClosure?> Waiting(Session session, Guid fund) => session.One<FundClosure>("""
        SELECT id, fund_id, reason
        FROM fund_closures
        WHERE fund_id = @fund AND state = 'submitted'
        """, new { fund });

    internal static Task End(Tx tx, Guid id, string state, DateTimeOffset now) => tx.Execute("""
        UPDATE fund_closures
        SET state = @state, done_at = CASE WHEN @state = 'done' THEN @now END
        WHERE id = @id
        """, new { id, state, now });
}

/// <summary>The first person of a public body asks for the end of an envelope, and says why. Asked again after
/// forty-eight hours without an answer, the request is a new one.</summary>
public sealed class ProposeClosure(Db db, TimeProvider clock)
{
    public async Task<Result<Guid>> Run(FundClosure closure, FundKeeper keeper)
    {
        var asked = closure with { Reason = closure.Reason.Trim() };
        if (FundReason.Refuse(asked.Reason) is { } wrong) return wrong;
        return await db.Decide<Guid>(async tx =>
        {
            var now = clock.GetUtcNow();
            if (keeper.IsOperator || await KeptFund.Lock(tx, asked.FundId, keeper) is not { IsPledge: false } fund)
                return Refusal.NotFound;
            if (await fund.Refuse(tx, keeper) is { } refusal) return refusal;
            if (!fund.InForce) return Refusal.WrongState;
            // Sent twice, it is asked once.
            if (await FundClosures.Waiting(tx, asked.FundId) is { } known && known == asked) return asked.Id;
            await Approvals.Request(
                tx, FundClosures.Kind, asked.FundId, asked.ContentHash(), keeper.Person.Id, now);
            await tx.Execute("""
                UPDATE fund_closures
                SET state = 'expired'
                WHERE fund_id = @FundId AND state = 'submitted';
                INSERT INTO fund_closures (id, fund_id, reason, proposed_by, proposed_at)
                VALUES (@Id, @FundId, @Reason, @By, @now)
                """, new { asked.Id, asked.FundId, asked.Reason, By = keeper.Person.Id, now });
            await Audit.Write(tx, now, keeper.Person.Id, "fund_closure_proposed", "fund", asked.FundId, asked.Reason,
                fund.OrganisationId);
            await FundNews.ClosureProposed(tx, now, fund, asked.Reason);
            return asked.Id;
        });
    }
}

/// <summary>The second person ends the envelope, or refuses with a reason.</summary>
public sealed class DecideClosure(Db db, TimeProvider clock)
{
    /// <param name="shown">Hash of the request as the second person saw it.</param>
    public async Task<Result<Done>> Run(Guid id, byte[] shown, FundKeeper keeper, bool approves, string reason)
    {
        var why = reason.Trim();
        if (FundReason.Refuse(why, needed: !approves) is { } wrong) return wrong;
        return await db.Decide<Done>(async tx =>
        {
            var now = clock.GetUtcNow();
            if (keeper.IsOperator || await KeptFund.Lock(tx, id, keeper) is not { IsPledge: false } fund)
                return Refusal.NotFound;
            if (await fund.Refuse(tx, keeper) is { } refusal) return refusal;
            if (!fund.InForce || await FundClosures.Waiting(tx, id) is not { } waiting) return Refusal.WrongState;
            var decided = await Approvals.Decide(tx, FundClosures.Kind, id, shown, waiting.ContentHash(),
                keeper.Person.Id, approves, why, now);
            if (decided.IsRefused) return decided;
            await FundClosures.End(tx, waiting.Id, approves ? "done" : "refused", now);
            if (approves) return await Closing.Write(tx, fund, keeper, waiting.Reason, now);
            await Audit.Write(tx, now, keeper.Person.Id, "fund_closure_refused", "fund", id, why,
                fund.OrganisationId);
            await FundNews.ClosureRefused(tx, now, fund, why);
            return default(Done);
        });
    }
}

/// <summary>What an end is, whoever may decide it.</summary>
internal static class Closing
{
    public static async Task<Result<Done>> Write(
        Tx tx, KeptFund fund, FundKeeper keeper, string reason, DateTimeOffset now)
    {
        await Funds.Move(tx, fund.Id, fund.Stage, FundStage.Closed, keeper.Person.Id, reason, now, keeper.As);
        // Another total of a closed fund has nothing left to decide.
        if (await TotalChanges.Waiting(tx, fund.Id) is { } total)
        {
            await TotalChanges.End(tx, total.Id, "expired", now);
            await Approvals.Withdraw(tx, "fund", fund.Id, keeper.Person.Id, reason, now);
        }
        var returned = await UnusedMoney.Return(tx, fund.Id, now);
        if (returned.IsRefused) return returned.Refusal.Value;
        await Audit.Write(tx, now, keeper.Person.Id, "fund_closed", "fund", fund.Id, reason, fund.OrganisationId);
        await FundNews.Closed(tx, now, fund, returned.Value, reason);
        return default(Done);
    }
}

/// <summary>What nobody uses of a closed fund.</summary>
internal static class UnusedMoney
{
    private sealed record Row(string Code, long Unused, long ReturnedCents);

    /// <summary>Gives it back to the owner. The caller holds the account, so that it is not promised meanwhile.
    /// </summary>
    public static async Task<Result<Money>> Return(Tx tx, Guid fund, DateTimeOffset now)
    {
        var row = await tx.One<Row>("""
            SELECT a.code, a.credits_posted - a.debits_posted - a.debits_pending AS unused, f.returned_cents
            FROM funds f
            JOIN accounts a ON a.owner_id = f.id
            WHERE f.id = @fund AND f.state = 'closed'
            """, new { fund });
        if (row is not { Unused: > 0 }) return Money.Zero;
        // The sum so far makes the key: it grows with every return, and the same return has the same one.
        var posted = await Ledger.Post(tx, new Journal($"fund-return:{fund}:{row.ReturnedCents}",
            new Cause("fund", fund), "unused money returned", now,
            [Transfer.Direct(row.Code, Account.World, Money.Eur(row.Unused))]));
        if (posted.IsRefused) return posted.Refusal.Value;
        await tx.Execute("""
            UPDATE funds
            SET returned_cents = returned_cents + @Unused
            WHERE id = @fund
            """, new { fund, row.Unused });
        return Money.Eur(row.Unused);
    }
}

/// <summary>What comes free in a closed fund after its end, by a payment that failed or a gift that was refunded, goes
/// back to its owner too.</summary>
public sealed class ReturnUnused(Db db, TimeProvider clock) : IWork
{
    private const int ReturnBatch_RowsMax = 20;

    public async Task<int> Run(CancellationToken cancel)
    {
        var due = await db.Query<Guid>($"""
            SELECT f.id
            FROM funds f
            JOIN accounts a ON a.owner_id = f.id
            WHERE f.state = 'closed' AND a.credits_posted - a.debits_posted - a.debits_pending > 0
            ORDER BY f.id
            LIMIT {ReturnBatch_RowsMax}
            """);
        var (done, refused) = (0, new List<string>());
        foreach (var fund in due)
        {
            cancel.ThrowIfCancellationRequested();
            var returned = await db.Decide<Money>(async tx =>
            {
                await tx.Execute("""
                    SELECT id
                    FROM accounts
                    WHERE code = 'world' OR owner_id = @fund
                    ORDER BY id
                    FOR NO KEY UPDATE
                    """, new { fund });
                return await UnusedMoney.Return(tx, fund, clock.GetUtcNow());
            });
            if (returned.IsRefused) refused.Add($"{fund} ({returned.Refusal})");
            // Somebody else returned it meanwhile: then it is theirs to count.
            else if (returned.Value > Money.Zero) done++;
        }
        // Told after everything else was done: one fund that cannot return its money stops no other.
        return refused.Count == 0 ? done
            : throw new InvalidOperationException($"Not returned: {string.Join(", ", refused)}.");
    }
}
