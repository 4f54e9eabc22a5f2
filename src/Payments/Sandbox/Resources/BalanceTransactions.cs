using System.Text.Json.Nodes;

namespace Okote.Payments.Sandbox;

/// <summary>One line to be written into an account's balance, in cents.</summary>
internal sealed record Booking(string Type, string Source, long Amount)
{
    public long Fee { get; init; }

    public string? Description { get; init; }

    /// <summary>Seconds. What is not in the future is available at once.</summary>
    public long AvailableOn { get; init; }
}

internal static class BalanceTransactions
{
    private const long Day_Seconds = 86_400;

    public static JsonObject Book(Change change, string account, Booking booking)
    {
        var available = booking.AvailableOn <= change.Now;
        var fee = new JsonObject
        {
            ["amount"] = booking.Fee, ["application"] = null, ["currency"] = "eur",
            ["description"] = "Stripe processing fees", ["type"] = "stripe_fee",
        };
        var transaction = new JsonObject
        {
            ["id"] = change.NewId("txn_"), ["object"] = "balance_transaction", ["amount"] = booking.Amount,
            ["available_on"] = Math.Max(booking.AvailableOn, change.Now), ["balance_type"] = "payments",
            ["created"] = change.Now, ["currency"] = "eur", ["description"] = booking.Description,
            ["exchange_rate"] = null, ["fee"] = booking.Fee,
            ["fee_details"] = booking.Fee == 0 ? new JsonArray() : new JsonArray(fee),
            ["net"] = booking.Amount - booking.Fee, ["reporting_category"] = Category(booking.Type),
            ["source"] = booking.Source, ["status"] = available ? "available" : "pending", ["type"] = booking.Type,
        };
        if (account.Length > 0) transaction["_account"] = account;
        if (!available) change.Later(booking.AvailableOn, "balance.release", $"{account}@{booking.AvailableOn}");
        return change.Add(transaction);
    }

    /// <summary>Midnight after the waiting time, so that a day's charges become available together.</summary>
    public static long NextAvailability(Change change) =>
        (change.Now / Day_Seconds + 1 + change.Options.Availability_DaysLater) * Day_Seconds;

    /// <summary>Makes an account's pending money available that has waited long enough.</summary>
    public static void Release(Change change, string target)
    {
        var account = target[..target.IndexOf('@', StringComparison.Ordinal)];
        foreach (var transaction in change.Where("balance_transaction", "status", "pending", account))
            if (transaction.Number("available_on") <= change.Now) change.Edit(transaction.Id())["status"] = "available";
        Events.Emit(change, "balance.available", Sheet(change, account), account: account);
    }

    public static JsonNode Balance(Call call) => Sheet(call.Change, call.Account);

    /// <summary>When money that came with a charge can be used: a transfer or refund of it follows the
    /// charge.</summary>
    public static long AvailabilityOf(Change change, JsonObject charge) =>
        change.Find(charge.Text("balance_transaction")) is { } transaction && transaction.Text("status") == "pending"
            ? transaction.Number("available_on")
            : change.Now;

    private static JsonObject Sheet(Change change, string account)
    {
        var (available, pending) = change.Balance(account);
        return new JsonObject
        {
            ["object"] = "balance", ["available"] = new JsonArray(Amount(available)), ["livemode"] = false,
            ["connect_reserved"] = new JsonArray(new JsonObject { ["amount"] = 0, ["currency"] = "eur" }),
            ["pending"] = new JsonArray(Amount(pending)),
        };
    }

    private static JsonObject Amount(long cents) => new()
    {
        ["amount"] = cents, ["currency"] = "eur", ["source_types"] = new JsonObject { ["card"] = cents },
    };

    private static string Category(string type) => type switch
    {
        "payment" => "charge",
        "payment_refund" => "refund",
        "transfer_refund" => "transfer_reversal",
        "adjustment" => "dispute",
        _ => type,
    };
}
