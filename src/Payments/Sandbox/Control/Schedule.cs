using System.Text.Json.Nodes;

namespace Okote.Payments.Sandbox;

/// <summary>Work that waits for its hour, and the clock that brings it.</summary>
internal sealed class Schedule(Vault vault)
{
    private const long Result_SecondsKept = 24 * 60 * 60;
    private const long Event_SecondsKept = 30L * 24 * 60 * 60;
    private const int Prune_RowsMax = 500;

    /// <summary>Does what is due now.</summary>
    /// <returns>How many tasks were done.</returns>
    public int RunDue()
    {
        var done = 0;
        while (vault.Do(Cause.Nobody, RunOne)) done++;
        return done;
    }

    /// <summary>Moves the clock forward and does what falls due on the way, each at its own hour.</summary>
    public int Advance(long toMilliseconds)
    {
        var done = RunDue();
        while (vault.Do(Cause.Nobody, change => change.Store.NextTask()?.Number("due")) is { } due
            && due <= toMilliseconds)
        {
            Move(due);
            done += RunDue();
        }
        Move(toMilliseconds);
        Prune();
        return done + RunDue();
    }

    /// <summary>Forgets what Stripe forgets: results after a day, events after thirty.</summary>
    public void Prune()
    {
        while (vault.Do(Cause.Nobody, change =>
            Prune(change, "_result", Result_SecondsKept) + Prune(change, "event", Event_SecondsKept)) > 0) { }
    }

    private static int Prune(Change change, string kind, long kept)
    {
        var old = change.Store.Accounts.SelectMany(account => change.Store.List(kind, account)
            .TakeWhile(entry => entry.Created < change.Now - kept)).Take(Prune_RowsMax).ToArray();
        foreach (var entry in old) change.Remove(entry.Id);
        return old.Length;
    }

    private void Move(long milliseconds) => vault.Do(Cause.Nobody, change =>
    {
        change.Clock.MoveTo(milliseconds);
        change.Add(new JsonObject
        {
            ["id"] = "clock", ["object"] = "_clock", ["offset_ms"] = change.Clock.OffsetMilliseconds,
        });
    });

    private static bool RunOne(Change change)
    {
        if (change.Store.NextTask() is not { } task || task.Number("due") > change.Clock.Milliseconds) return false;
        change.Remove(task.Id());
        Run(change, task.Text("action")!, task.Text("target")!);
        return true;
    }

    private static void Run(Change change, string action, string target)
    {
        switch (action)
        {
            case "session.expire": CheckoutSessions.Expire(change, target); break;
            case "charge.settle": Charges.Settle(change, target); break;
            case "balance.release": BalanceTransactions.Release(change, target); break;
            case "debit.answer": PaymentAttempts.Answer(change, change.Edit(target)); break;
            case "dispute.open": Disputes.Open(change, target); break;
            case "refund.succeed": Refunds.Succeed(change, target); break;
            case "refund.fail": Refunds.Fail(change, target); break;
            case "payout.pay": Payouts.Pay(change, target); break;
            default: throw new InvalidOperationException($"Nobody does {action}.");
        }
    }
}
