using System.Text.Json.Nodes;

namespace Okote.Payments.Sandbox;

internal static class Payouts
{
    private const long Arrival_SecondsLater = 2L * 24 * 60 * 60;

    public static JsonNode Create(Call call)
    {
        var amount = call.Form.NeedNumber("amount");
        PaymentIntents.Currency(call.Form);
        if (amount < 1) throw WireError.Invalid("This value must be greater than or equal to 1.",
            "parameter_invalid_integer", "amount");
        if (call.Account.Length > 0 && !call.Change.Find(call.Account)!.Flag("payouts_enabled"))
            throw WireError.Invalid("Payouts are not enabled for this account.", "payouts_not_allowed");
        if (amount > call.Change.Balance(call.Account).Available) throw Transfers.Insufficient();
        var payout = call.Add(Blank(call, amount));
        payout["balance_transaction"] = BalanceTransactions.Book(call.Change, call.Account,
            new Booking("payout", payout.Id(), -amount) { Description = "STRIPE PAYOUT" }).Id();
        call.Change.Later(payout.Number("arrival_date"), "payout.pay", payout.Id());
        Events.Emit(call.Change, "payout.created", payout);
        return payout;
    }

    public static JsonNode Cancel(Call call)
    {
        var payout = call.EditHere("payout");
        if (payout.Text("status") != "pending")
            throw WireError.Invalid($"You can only cancel pending payouts; this one is {payout.Text("status")}.");
        call.Change.Forget("payout.pay", payout.Id());
        payout.With(("status", "canceled"), ("failure_balance_transaction", BalanceTransactions.Book(call.Change,
            call.Account, new Booking("payout_cancel", payout.Id(), payout.Number("amount"))).Id()));
        Events.Emit(call.Change, "payout.canceled", payout);
        return payout;
    }

    public static void Pay(Change change, string id)
    {
        var payout = change.Edit(id);
        if (PayoutFailures.Take(change) is { } code)
        {
            Fail(change, payout, code);
            return;
        }
        payout["status"] = "paid";
        Events.Emit(change, "payout.paid", payout, new JsonObject { ["status"] = "pending" });
    }

    /// <summary>The bank sends the money back, and it stands in the balance again.</summary>
    private static void Fail(Change change, JsonObject payout, string code)
    {
        var back = BalanceTransactions.Book(change, payout.Account(),
            new Booking("payout_failure", payout.Id(), payout.Number("amount"))
            {
                Description = "STRIPE PAYOUT FAILURE",
            });
        payout.With(("status", "failed"), ("failure_code", code),
            ("failure_message", "The bank could not credit the account (" + code.Replace('_', ' ') + ")."),
            ("failure_balance_transaction", back.Id()));
        Events.Emit(change, "payout.failed", payout, new JsonObject { ["status"] = "pending" });
    }

    private static JsonObject Blank(Call call, long amount) => Wire.Parse("""
        {"object":"payout","application_fee":null,"application_fee_amount":null,"automatic":false,
         "balance_transaction":null,"currency":"eur","description":null,"destination":null,
         "failure_balance_transaction":null,"failure_code":null,"failure_message":null,"livemode":false,"metadata":{},
         "method":"standard","original_payout":null,"payout_method":null,"reconciliation_status":"not_applicable",
         "reversed_by":null,"source_type":"card","statement_descriptor":null,"status":"pending","trace_id":null,
         "type":"bank_account"}
        """).With(("id", call.Change.NewId("po_")), ("amount", amount), ("created", call.Now),
            ("arrival_date", call.Now + Arrival_SecondsLater), ("description", call.Form.Text("description")),
            ("metadata", Metadata.Read(call.Form)), ("statement_descriptor", call.Form.Text("statement_descriptor")));
}
