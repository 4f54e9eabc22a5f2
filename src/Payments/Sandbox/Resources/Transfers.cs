using System.Text.Json.Nodes;

namespace Okote.Payments.Sandbox;

internal static class Transfers
{
    public static JsonNode Create(Call call)
    {
        var form = call.Form;
        var currency = PaymentIntents.Currency(form);
        var destination = call.Named("account", "destination") ?? throw WireError.Missing("destination");
        var source = call.Named("charge", "source_transaction");
        // Stripe takes the amount of the charge when it knows the charge and is told no amount.
        var amount = form.Number("amount") ?? source?.Number("amount") ?? throw WireError.Missing("amount");
        if (amount < 1) throw WireError.Invalid("This value must be greater than or equal to 1.",
            "parameter_invalid_integer", "amount");
        if (!Accounts.CanReceive(destination))
            throw WireError.Invalid("Your destination account needs to have at least one of the following capabilities "
                + "enabled: transfers, crypto_transfers, legacy_payments", "insufficient_capabilities_for_transfer");
        var availableOn = source is null ? FromBalance(call, amount) : FromCharge(call, ref source, amount);
        var transfer = Blank(call, amount, currency, destination, source);
        Move(call, transfer, availableOn);
        Events.Emit(call.Change, "transfer.created", transfer);
        return transfer;
    }

    private static long FromBalance(Call call, long amount)
    {
        var (available, _) = call.Change.Balance(call.Account);
        return amount <= available ? call.Now : throw Insufficient();
    }

    public static WireError Insufficient() => WireError.Invalid("You have insufficient available funds in your Stripe "
        + "account. Try adding funds directly to your available balance by creating Charges using the 4000000000000077 "
        + "test card. See: https://stripe.com/docs/testing#available-balance", "balance_insufficient");

    /// <summary>A transfer out of one charge needs no balance: it waits with the charge. All of them together may not
    /// exceed it.</summary>
    private static long FromCharge(Call call, ref JsonObject source, long amount)
    {
        if (source.Text("status") == "failed")
            throw WireError.Invalid("Cannot use a failed charge as a source_transaction.", param: "source_transaction");
        source = Charges.Settle(call.Change, source.Id());
        var used = call.Change.Where("transfer", "source_transaction", source.Id(), call.Account)
            .Sum(transfer => transfer.Number("amount") - transfer.Number("amount_reversed"));
        var left = source.Number("amount") - used;
        if (amount > left)
            throw WireError.Invalid("Transfers using this transaction as a source must not exceed the source amount of "
                + $"{Euros(source.Number("amount"))}, of which {Euros(left)} has not been transferred.",
                param: "amount");
        return BalanceTransactions.AvailabilityOf(call.Change, source);
    }

    public static string Euros(long cents) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"€{cents / 100}.{cents % 100:00}");

    private static JsonObject Blank(Call call, long amount, string currency, JsonObject destination, JsonObject? source)
    {
        var id = call.Change.NewId("tr_");
        return call.Add(new JsonObject
        {
            ["id"] = id, ["object"] = "transfer", ["amount"] = amount, ["amount_reversed"] = 0,
            ["balance_transaction"] = null, ["created"] = call.Now, ["currency"] = currency,
            ["description"] = call.Form.Text("description"), ["destination"] = destination.Id(),
            ["destination_payment"] = null, ["livemode"] = false, ["metadata"] = Metadata.Read(call.Form),
            ["reversals"] = Wire.List($"/v1/transfers/{id}/reversals", [], more: false), ["reversed"] = false,
            ["source_transaction"] = source?.Id(), ["source_type"] = "card", ["transfer_group"] = Group(call, source),
        });
    }

    private static string? Group(Call call, JsonObject? source)
    {
        if (source is null) return call.Form.Text("transfer_group");
        var (given, own) = (call.Form.Text("transfer_group"), source.Text("transfer_group"));
        if (given is not null && own is not null && given != own)
            throw WireError.Invalid("The transfer_group you provided does not match that of the source_transaction.",
                param: "transfer_group");
        var group = given ?? own ?? "group_" + source.Id();
        if (own is null) call.Change.Edit(source.Id())["transfer_group"] = group;
        return group;
    }

    private static void Move(Call call, JsonObject transfer, long availableOn)
    {
        var (amount, destination) = (transfer.Number("amount"), transfer.Text("destination")!);
        var payment = call.Change.Add(Charges.Blank(call.Change, "py_", amount, "succeeded")
            .With(("_account", destination), ("source_transfer", transfer.Id())));
        var given = BalanceTransactions.Book(call.Change, call.Account, new Booking("transfer", transfer.Id(), -amount)
        {
            AvailableOn = availableOn, Description = transfer.Text("description"),
        });
        var taken = BalanceTransactions.Book(call.Change, destination, new Booking("payment", payment.Id(), amount)
        {
            AvailableOn = availableOn,
        });
        payment["balance_transaction"] = taken.Id();
        transfer.With(("balance_transaction", given.Id()), ("destination_payment", payment.Id()));
    }
}
