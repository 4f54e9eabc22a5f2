using System.Text.Json.Nodes;

namespace Okote.Payments.Sandbox;

internal static class Refunds
{
    /// <summary>How long the cards that answer late take to answer.</summary>
    private const long Answer_SecondsLater = 60 * 60;

    public static JsonNode Create(Call call)
    {
        var charge = Charge(call);
        if (charge.Flag("refunded"))
            throw WireError.Invalid($"Charge {charge.Id()} has already been refunded.", "charge_already_refunded");
        if (charge.Text("status") != "succeeded")
            throw WireError.Invalid($"This payment ({charge.Id()}) has not succeeded and cannot be refunded.");
        if (charge.Flag("disputed") && call.Change.Where("dispute", "charge", charge.Id(), call.Account)
                .Any(dispute => !dispute.Flag("is_charge_refundable")))
            throw WireError.Invalid($"Charge {charge.Id()} has been charged back; cannot issue a refund.",
                "charge_disputed");
        var amount = Amount(call.Form, charge);
        Charges.Settle(call.Change, charge.Id());
        var refund = call.Add(Blank(call.Change, charge, amount, "re_").With(("metadata", Metadata.Read(call.Form)),
            ("reason", Reason(call.Form))));
        Book(call.Change, charge, refund);
        return refund;
    }

    public static JsonNode Cancel(Call call)
    {
        var refund = call.EditHere("refund");
        // Nothing here asks a person for their account number, so what can be stopped is what still takes its time.
        if (refund.Text("status") is not ("requires_action" or "pending"))
            throw WireError.Invalid("Only refunds that require action can be canceled.");
        var before = new JsonObject { ["status"] = refund.Text("status") };
        GiveBack(call.Change, refund, "canceled", "merchant_request");
        Tell(call.Change, refund, "refund.updated", before);
        Events.Emit(call.Change, "charge.updated", call.Change.Find(refund.Text("charge"))!);
        return refund;
    }

    public static JsonObject Of(Change change, string charge)
    {
        var account = change.Find(charge)!.Account();
        return Wire.List($"/v1/charges/{charge}/refunds", change.Where("refund", "charge", charge, account).Reverse()
            .Select(refund => (JsonNode)refund.Shown()), more: false);
    }

    /// <summary>The late answer of the card that takes its time; too late where the refund was stopped.</summary>
    public static void Succeed(Change change, string id)
    {
        var refund = change.Edit(id);
        if (refund.Text("status") != "pending") return;
        refund["status"] = "succeeded";
        Tell(change, refund, "refund.updated", new JsonObject { ["status"] = "pending" });
    }

    /// <summary>The bank could not credit the card.</summary>
    public static void Fail(Change change, string id)
    {
        var refund = change.Edit(id);
        GiveBack(change, refund, "failed", "expired_or_canceled_card");
        Tell(change, refund, "refund.failed", null);
        Events.Emit(change, "charge.updated", change.Find(refund.Text("charge"))!);
    }

    public static JsonObject Blank(Change change, JsonObject charge, long amount, string prefix) => new()
    {
        ["id"] = change.NewId(prefix), ["object"] = "refund", ["amount"] = amount, ["balance_transaction"] = null,
        ["charge"] = charge.Id(), ["created"] = change.Now, ["currency"] = "eur",
        ["customer"] = charge.Text("customer"), ["customer_account"] = null,
        ["destination_details"] = Destination(charge), ["metadata"] = new JsonObject(),
        ["payment_intent"] = charge.Text("payment_intent"), ["payment_method"] = charge.Text("payment_method"),
        ["reason"] = null, ["receipt_number"] = null, ["source_transfer_reversal"] = null, ["status"] = "succeeded",
        ["transfer_reversal"] = null,
    };

    private static void Book(Change change, JsonObject charge, JsonObject refund)
    {
        var amount = refund.Number("amount");
        var transaction = BalanceTransactions.Book(change, charge.Account(), new Booking("refund", refund.Id(), -amount)
        {
            AvailableOn = BalanceTransactions.AvailabilityOf(change, charge), Description = "REFUND FOR CHARGE",
        });
        refund["balance_transaction"] = transaction.Id();
        var total = charge.Number("amount_refunded") + amount;
        change.Edit(charge.Id()).With(("amount_refunded", total), ("refunded", total == charge.Number("amount")));
        var aftermath = Charges.AftermathOf(change, charge);
        if (aftermath == Aftermath.RefundPending)
        {
            refund["status"] = "pending";
            change.Later(change.Now + Answer_SecondsLater, "refund.succeed", refund.Id());
        }
        if (aftermath == Aftermath.RefundFails)
            change.Later(change.Now + Answer_SecondsLater, "refund.fail", refund.Id());
        Events.Emit(change, "refund.created", refund);
        Events.Emit(change, "charge.refunded", charge,
            new JsonObject { ["amount_refunded"] = total - amount, ["refunded"] = false });
    }

    /// <summary>The money is back, and the charge counts as not refunded.</summary>
    private static void GiveBack(Change change, JsonObject refund, string status, string reason)
    {
        var amount = refund.Number("amount");
        var transaction = BalanceTransactions.Book(change, refund.Account(),
            new Booking("refund_failure", refund.Id(), amount));
        refund.With(("status", status), ("failure_reason", reason),
            ("failure_balance_transaction", transaction.Id()));
        var charge = change.Edit(refund.Text("charge")!);
        charge.With(("amount_refunded", charge.Number("amount_refunded") - amount), ("refunded", false));
    }

    private static void Tell(Change change, JsonObject refund, string type, JsonObject? previous)
    {
        Events.Emit(change, type, refund, previous);
        Events.Emit(change, "charge.refund.updated", refund, previous?.DeepClone().AsObject());
    }

    private static JsonObject Charge(Call call)
    {
        if (call.Named("charge", "charge") is { } named) return named;
        var intent = call.Named("payment_intent", "payment_intent")
            ?? throw WireError.Invalid("One of the following params should be provided for this request: "
                + "payment_intent or charge.", "parameter_missing");
        return call.Change.Find(intent.Text("latest_charge")) ?? throw WireError.Invalid(
            $"This PaymentIntent ({intent.Id()}) does not have a successful charge to refund.", "resource_missing");
    }

    private static long Amount(Form form, JsonObject charge)
    {
        var left = charge.Number("amount") - charge.Number("amount_refunded");
        var amount = form.Number("amount") ?? left;
        if (amount < 1) throw WireError.Invalid("This value must be greater than or equal to 1.",
            "parameter_invalid_integer", "amount");
        return amount <= left
            ? amount
            : throw WireError.Invalid($"Refund amount ({Transfers.Euros(amount)}) is greater than "
                + $"unrefunded amount on charge ({Transfers.Euros(left)})", param: "amount");
    }

    private static string? Reason(Form form) =>
        form.OneOfOrNull("reason", "duplicate", "fraudulent", "requested_by_customer");

    private static JsonObject Destination(JsonObject charge)
    {
        if (charge["payment_method_details"]?["type"]?.GetValue<string>() == "card")
            return Wire.Parse("""
                {"card":{"reference":"7027500000000000","reference_status":"available",
                 "reference_type":"acquirer_reference_number","type":"refund"},"type":"card"}
                """);
        return Wire.Parse("""
            {"eu_bank_transfer":{"reference":null,"reference_status":null},"type":"eu_bank_transfer"}
            """);
    }
}
