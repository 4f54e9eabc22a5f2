using System.Text.Json.Nodes;

namespace Okote.Payments.Sandbox;

/// <summary>What each account holds, kept by adding and never by recounting; the self-check recounts.</summary>
internal sealed class BalanceSheet
{
    private readonly Dictionary<string, (long Available, long Pending)> balances = [];

    public IEnumerable<string> Accounts => balances.Keys;

    public (long Available, long Pending) Of(string account) => balances.GetValueOrDefault(account);

    public void Replace(JsonObject? old, JsonObject wire)
    {
        if (old is not null) Add(old, -1);
        Add(wire, 1);
    }

    public static (long Available, long Pending) Effect(JsonObject transaction, int sign) =>
        transaction.Text("status") == "available"
            ? (sign * transaction.Number("net"), 0)
            : (0, sign * transaction.Number("net"));

    private void Add(JsonObject transaction, int sign)
    {
        var (available, pending) = Of(transaction.Account());
        var effect = Effect(transaction, sign);
        balances[transaction.Account()] = (available + effect.Available, pending + effect.Pending);
    }
}
