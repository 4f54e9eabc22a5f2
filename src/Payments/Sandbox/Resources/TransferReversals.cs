using System.Text.Json.Nodes;

namespace Okote.Payments.Sandbox;

internal static class TransferReversals
{
    public static JsonNode Create(Call call)
    {
        var transfer = call.EditHere("transfer");
        var left = transfer.Number("amount") - transfer.Number("amount_reversed");
        if (left == 0)
            throw WireError.Invalid($"The transfer {transfer.Id()} is already fully reversed.");
        var amount = call.Form.Number("amount") ?? left;
        if (amount < 1 || amount > left)
            throw WireError.Invalid($"Reversal amount ({Transfers.Euros(amount)}) is greater than unreversed amount on "
                + $"transfer ({Transfers.Euros(left)})", param: "amount");
        var destination = transfer.Text("destination")!;
        var (available, pending) = call.Change.Balance(destination);
        if (available + pending < amount) throw Transfers.Insufficient();
        var reversal = Move(call, transfer, amount, destination);
        transfer.With(("amount_reversed", transfer.Number("amount_reversed") + amount), ("reversed", amount == left));
        transfer.Part("reversals")["data"]!.AsArray().Insert(0, reversal.Shown());
        Events.Emit(call.Change, "transfer.reversed", transfer);
        return reversal;
    }

    public static JsonNode Of(Call call) => call.Here("transfer")["reversals"]!.DeepClone();

    public static JsonNode Get(Call call)
    {
        call.Here("transfer");
        return call.Find("transfer_reversal", call.Args[1]) is { } reversal && reversal.Text("transfer") == call.Id
            ? reversal
            : throw WireError.NoSuch("transfer_reversal", call.Args[1]);
    }

    private static JsonObject Move(Call call, JsonObject transfer, long amount, string destination)
    {
        var change = call.Change;
        var payment = change.Edit(transfer.Text("destination_payment")!);
        var availableOn = BalanceTransactions.AvailabilityOf(change, payment);
        var reversal = call.Add(new JsonObject
        {
            ["id"] = change.NewId("trr_"), ["object"] = "transfer_reversal", ["amount"] = amount,
            ["created"] = call.Now,
            ["currency"] = "eur", ["metadata"] = Metadata.Read(call.Form), ["source_refund"] = null,
            ["transfer"] = transfer.Id(),
        });
        var refund = change.Add(Refunds.Blank(change, payment, amount, "pyr_").With(("_account", destination),
            ("transfer_reversal", reversal.Id())));
        var back = BalanceTransactions.Book(change, call.Account,
            new Booking("transfer_refund", reversal.Id(), amount) { AvailableOn = availableOn });
        var gone = BalanceTransactions.Book(change, destination,
            new Booking("payment_refund", refund.Id(), -amount) { AvailableOn = availableOn });
        refund["balance_transaction"] = gone.Id();
        payment.With(("amount_refunded", payment.Number("amount_refunded") + amount),
            ("refunded", payment.Number("amount_refunded") == payment.Number("amount")));
        return reversal.With(("balance_transaction", back.Id()), ("destination_payment_refund", refund.Id()));
    }
}
