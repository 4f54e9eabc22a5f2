using System.Text.Json.Nodes;

namespace Okote.Payments.Sandbox;

/// <summary>Recounts the sandbox's own books; silence is health.</summary>
internal static class Checks
{
    public static JsonObject Run(Change change)
    {
        var problems = Balances(change).Concat(PerCharge(change)).ToArray();
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

    private static IEnumerable<JsonObject> All(Change change, string kind, string account) =>
        change.Store.List(kind, account).Select(entry => change.Find(entry.Id)!);
}
