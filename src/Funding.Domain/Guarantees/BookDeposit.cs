using Okote.Data;

namespace Okote.Funding;

/// <summary>Writes down what a person saw on a bank statement about a deposit. Nothing is booked yet.</summary>
public sealed class RecordDeposit(Db db, TimeProvider clock)
{
    public Task<Result<Guid>> Run(Deposit deposit, Guid by) => db.Decide<Guid>(async tx =>
    {
        var now = clock.GetUtcNow();
        if (deposit.Amount <= Money.Zero) return Refusal.AmountTooSmall;
        if (string.IsNullOrWhiteSpace(deposit.Reference)) return Refusal.FieldMissing;
        if (await Deposits.Standing(tx, deposit.FundId) is not { } standing) return Refusal.NotFound;
        if (await Deposits.FindLine(tx, deposit.Id) is { } known)
            return known.AsDeposit() == deposit ? deposit.Id : Refusal.SameIdOtherContent;
        if (deposit.Direction == DepositDirection.Returned && deposit.Amount > standing.Returnable)
            return Refusal.DepositBound;
        await tx.Execute("""
            INSERT INTO fund_deposits (id, fund_id, direction, cents, bank_reference, value_date, created_at)
            VALUES (@Id, @FundId, @Direction, @Cents, @Reference, @Date, @now)
            """,
            new
            {
                deposit.Id, deposit.FundId, Direction = deposit.Direction.ToDb(), deposit.Amount.Cents,
                deposit.Reference, Date = deposit.ValueDate.ToDateTime(TimeOnly.MinValue), now,
            });
        await Approvals.Request(tx, "deposit", deposit.Id, deposit.ContentHash(), by, now);
        await Audit.Write(tx, now, by, "deposit_recorded", "deposit", deposit.Id);
        await Tell.Operators(tx, now, "deposit_to_confirm", deposit.Id, $"/operator/depots/{deposit.Id}",
            ("company", standing.Company), ("amount", deposit.Amount), ("reference", deposit.Reference));
        return deposit.Id;
    });
}

/// <summary>A second person confirms the line, and the ledger knows; or says that it is wrong, and the right one can be
/// written down. A deposit that covers its pledge opens it.</summary>
public sealed class DecideDeposit(Db db, TimeProvider clock)
{
    public Task<Result<Done>> Run(Deposit shown, bool approve, Guid by, string reason) => db.Decide<Done>(async tx =>
    {
        var now = clock.GetUtcNow();
        if (!approve && string.IsNullOrWhiteSpace(reason)) return Refusal.ReasonMissing;
        if (await Deposits.LockSubmitted(tx, shown.Id) is not { } current) return Refusal.NotFound;
        // The fund's row is the lock of its deposit: no two lines are weighed against the same balance.
        if (await Funds.Lock(tx, current.FundId) is not { } fund) return Refusal.NotFound;
        var decided = await Approvals.Decide(tx, "deposit", shown.Id, shown.ContentHash(), current.ContentHash(), by,
            approve, reason, now);
        if (decided.IsRefused) return decided;
        await Audit.Write(
            tx, now, by, approve ? "deposit_confirmed" : "deposit_refused", "deposit", shown.Id, reason);
        await tx.Execute("UPDATE fund_deposits SET state = @State WHERE id = @Id",
            new { shown.Id, State = approve ? "booked" : "refused" });
        return approve ? await Book(tx, current, fund, by, now) : default(Done);
    });

    private static async Task<Result<Done>> Book(
        Tx tx, Deposit deposit, StoredFund fund, Guid by, DateTimeOffset now)
    {
        var account = Account.Deposit(deposit.FundId, fund.Entry.OrganisationId);
        await Accounts.Open(tx, now, account);
        if (deposit.Direction == DepositDirection.Returned) return await GiveBack(tx, deposit, fund, account, now);
        var posted = await Ledger.Post(tx, new Journal($"deposit:{deposit.Id}", new Cause("deposit", deposit.Id),
            "deposit arrived", now, [Transfer.Direct(Account.BankPlatform, account.Code, deposit.Amount)]));
        if (posted.IsRefused) return posted.Refusal.Value;
        var standing = (await Deposits.Standing(tx, deposit.FundId))!;
        await Tell.Members(tx, now, fund.Entry.OrganisationId, "deposit_arrived", deposit.FundId,
            $"/entreprise/engagements/{deposit.FundId}", ("fund", fund.Entry.Name), ("amount", deposit.Amount),
            ("missing", standing.Missing));
        if (standing.Covered < standing.Pledged) return default(Done);
        await Guarantees.Secure(tx, fund, by, FundKeeper.AsOperator, now);
        // Lines that were called before it arrived waited for it.
        var drawn = await Guaranteed.DrawCalled(tx, deposit.FundId, now);
        return drawn.IsRefused ? drawn.Refusal.Value : default(Done);
    }

    private static async Task<Result<Done>> GiveBack(
        Tx tx, Deposit deposit, StoredFund fund, Account account, DateTimeOffset now)
    {
        // Weighed once more: another line may have been confirmed since this one was written down.
        if (deposit.Amount > (await Deposits.Standing(tx, deposit.FundId))!.Returnable) return Refusal.DepositBound;
        var posted = await Ledger.Post(tx, new Journal($"deposit-back:{deposit.Id}", new Cause("deposit", deposit.Id),
            "deposit returned", now, [Transfer.Direct(account.Code, Account.BankPlatform, deposit.Amount)]));
        if (posted.IsRefused) return posted.Refusal.Value;
        await Tell.Members(tx, now, fund.Entry.OrganisationId, "deposit_returned", deposit.FundId,
            $"/entreprise/engagements/{deposit.FundId}", ("fund", fund.Entry.Name), ("amount", deposit.Amount),
            ("reference", deposit.Reference));
        return default(Done);
    }
}
