using System.Text.Json.Nodes;

namespace Okote.Payments.Sandbox;

/// <summary>Recounts the sandbox's own books; silence is health.</summary>
internal static class Checks
{
    private static readonly string[] Moving =
        ["charge", "refund", "payout", "transfer", "transfer_reversal", "dispute"];

    public static JsonObject Run(Change change)
    {
        var problems = Balances(change).Concat(PerCharge(change)).Concat(PerObject(change)).ToArray();
        return new JsonObject { ["ok"] = problems.Length == 0, ["problems"] = Wire.Texts(problems) };
    }

    private static IEnumerable<string> Balances(Change change)
    {
        foreach (var account in change.Store.Accounts)
        {
            var (available, pending) = (0L, 0L);
            foreach (var transaction in All(change, "balance_transaction", account))
            {
                var effect = BalanceSheet.Effect(transaction, 1);
                available += effect.Available;
                pending += effect.Pending;
                if (transaction.Number("net") != transaction.Number("amount") - transaction.Number("fee"))
                    yield return $"{transaction.Id()}: net is not amount less fee";
            }
            if ((available, pending) != change.Balance(account))
                yield return $"balance of '{account}' is {change.Balance(account)}, its transactions sum to "
                    + (available, pending);
        }
    }

    private static IEnumerable<string> PerCharge(Change change)
    {
        foreach (var charge in All(change, "charge", ""))
        {
            var amount = charge.Number("amount");
            var refunded = change.Where("refund", "charge", charge.Id())
                .Where(refund => refund.Text("status") is not ("failed" or "canceled"))
                .Sum(refund => refund.Number("amount"));
            if (refunded > amount) yield return $"{charge.Id()}: refunds of {refunded} exceed {amount}";
            if (refunded != charge.Number("amount_refunded"))
                yield return $"{charge.Id()}: amount_refunded is {charge.Number("amount_refunded")}, "
                    + $"its refunds sum to {refunded}";
            var transferred = change.Where("transfer", "source_transaction", charge.Id())
                .Sum(transfer => transfer.Number("amount") - transfer.Number("amount_reversed"));
            if (transferred > amount) yield return $"{charge.Id()}: transfers of {transferred} exceed {amount}";
        }
    }

    /// <summary>What an object moved is what its state says: the lines of a payout that came back sum to nothing, those
    /// of a charge to its amount. So no money can be in the balance that no object answers for.</summary>
    private static IEnumerable<string> PerObject(Change change)
    {
        foreach (var account in change.Store.Accounts)
        {
            var moved = new Dictionary<string, long>();
            foreach (var line in All(change, "balance_transaction", account))
                moved[line.Text("source")!] = moved.GetValueOrDefault(line.Text("source")!) + line.Number("amount");
            foreach (var wire in Moving.SelectMany(kind => All(change, kind, account)))
            {
                moved.Remove(wire.Id(), out var sum);
                if (sum != Due(wire)) yield return $"{wire.Id()}: its lines sum to {sum} instead of {Due(wire)}";
            }
            foreach (var (id, sum) in moved) yield return $"{id}: moves {sum} and is not there";
        }
    }

    private static long Due(JsonObject wire) => (wire.Kind(), wire.Text("status")) switch
    {
        ("charge", _) => wire["balance_transaction"] is null ? 0 : wire.Number("amount"),
        ("transfer_reversal", _) => wire.Number("amount"),
        (_, "failed" or "canceled" or "won") => 0,
        ("dispute", { } status) when status.StartsWith("warning_", StringComparison.Ordinal) => 0,
        _ => -wire.Number("amount"),
    };

    private static IEnumerable<JsonObject> All(Change change, string kind, string account) =>
        change.Store.List(kind, account).Select(entry => change.Find(entry.Id)!);
}
