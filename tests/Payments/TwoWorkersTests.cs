using Okote.Data;
using Okote.Funding;
using Okote.Payments;

namespace Okote.Tests;

/// <summary>A worker asks what is due; before its answer comes another one takes the row, asks Stripe and commits.
/// </summary>
public sealed class TwoWorkersTests
{
    [Fact]
    public async Task A_refund_taken_while_another_worker_asks_is_planned_once()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, Collection.Now);
        var gift = await shop.PayAndReturn(50_00);
        var refund = await shop.Use<RefundContribution>().Run(
            new RefundOrder(Guid.CreateVersion7(), gift, Money.Eur(20_00), "demandé", shop.Inner.Odile));
        World.Must(refund);

        await Race(shop, "refunds", refund.Value, OperationKind.Refund,
            async tx => await RefundsDue.Lock(tx, refund.Value) is not null);

        Assert.Equal(1, await shop.Db.Single<long>("SELECT count(*) FROM psp_operations WHERE kind = 'refund'"));
    }

    [Fact]
    public async Task A_transfer_taken_while_another_worker_asks_is_planned_once()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        await shop.PayAndReturn(3_750_00);
        await shop.Inner.PassDeadline();
        await shop.Use<CollectContributions>().Run(default);
        await shop.DeliverWebhooks();
        await shop.RunInbox();
        await shop.Use<FinishCampaigns>().Run(default);
        shop.Clock.Pass(TimeSpan.FromDays(14));
        Assert.Equal(1, await shop.Use<PlanSettlements>().Run(default));
        await shop.Inner.ReviewPayout(shop.Inner.Bakery);
        var (settlement, hash) = await shop.Db.Single<(Guid, byte[])>(
            "SELECT id, content_hash FROM settlements WHERE stream = 'gifts'");
        World.Must(await shop.Use<SubmitSettlement>().Run(settlement, shop.Inner.Odile));
        World.Must(await shop.Use<ApproveSettlement>().Run(settlement, hash, shop.Inner.Otto, "relu"));
        var item = Assert.Single(await TransfersDue.List(shop.Db, 10, shop.Clock.Now));

        await Race(shop, "settlement_items", item, OperationKind.Transfer,
            async tx => await TransfersDue.Lock(tx, item, shop.Clock.Now) is not null);

        Assert.Equal(1, await shop.Db.Single<long>("SELECT count(*) FROM psp_operations WHERE kind = 'transfer'"));
    }

    /// <summary>Every question that reads <c>payments</c> waits at a gate, its snapshot taken; the other worker does
    /// not read that table and passes.</summary>
    private static async Task Race(
        PaymentsWorld shop, string table, Guid id, OperationKind kind, Func<Tx, Task<bool>> isDue)
    {
        await shop.Db.Execute("""
            CREATE FUNCTION gate() RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
            BEGIN
                PERFORM pg_advisory_xact_lock_shared(42);
                RETURN true;
            END $$;
            ALTER TABLE payments RENAME TO gated_payments;
            CREATE VIEW payments AS
            SELECT contribution_id, attempt, mode, state, session_id, session_url, session_expires_at, customer_id,
                   payment_method_id, payment_intent_id, charge_id, fee_cents, failure_code, charge_tries,
                   next_charge_at, claimed_until, created_at, polls, intent_ended_at, ends_as, retries,
                   confirming_since, method, charged_at
            FROM gated_payments
            WHERE gate();
            """);
        var plan = new OperationPlan(kind, id, "/v1/essai", _ => new StripeForm());
        var slow = Task.CompletedTask;
        await shop.Db.Transact(async gate =>
        {
            await gate.Execute("SELECT pg_advisory_xact_lock(42)");
            slow = shop.Db.Transact(async tx =>
                await isDue(tx) ? await Operations.Begin(tx, plan, shop.Clock.Now) : null);
            while (!slow.IsCompleted && !await AtTheGate(shop)) await Task.Delay(10);
            await shop.Db.Transact(async quick =>
            {
                if (await quick.One<Guid?>($"SELECT id FROM {table} WHERE id = @id FOR UPDATE SKIP LOCKED", new { id })
                    is null) return false;
                var operation = await Operations.Begin(quick, plan, shop.Clock.Now);
                await Operations.Succeed(quick, operation.Id, "made_1", shop.Clock.Now);
                return true;
            });
            return true;
        });
        await slow;
    }

    private static Task<bool> AtTheGate(PaymentsWorld shop) => shop.Db.Single<bool>("""
        SELECT EXISTS (
            SELECT 1
            FROM pg_locks l
            JOIN pg_database d ON d.oid = l.database AND d.datname = current_database()
            WHERE l.locktype = 'advisory' AND NOT l.granted)
        """);
}
