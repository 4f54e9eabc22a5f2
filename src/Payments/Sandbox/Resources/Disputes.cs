using System.Text.Json.Nodes;

namespace Okote.Payments.Sandbox;

internal static class Disputes
{
    private const long Evidence_SecondsToAnswer = 9L * 24 * 60 * 60;

    /// <summary>A debit is disputed weeks after it was paid; eight weeks are allowed, the sandbox takes two.</summary>
    public const long Debit_SecondsLater = 14L * 24 * 60 * 60;

    private static readonly string[] EvidenceFields =
    [
        "access_activity_log", "billing_address", "cancellation_policy", "cancellation_policy_disclosure",
        "cancellation_rebuttal", "customer_communication", "customer_email_address", "customer_name",
        "customer_purchase_ip", "customer_signature", "duplicate_charge_documentation", "duplicate_charge_explanation",
        "duplicate_charge_id", "product_description", "receipt", "refund_policy", "refund_policy_disclosure",
        "refund_refusal_explanation", "service_date", "service_documentation", "shipping_address", "shipping_carrier",
        "shipping_date", "shipping_documentation", "shipping_tracking_number", "uncategorized_file",
        "uncategorized_text",
    ];

    /// <summary>The bank asks (an inquiry, which moves no money) or takes the money back.</summary>
    public static void Open(Change change, string chargeId)
    {
        var charge = Charges.Settle(change, chargeId);
        var inquiry = Charges.AftermathOf(change, charge) == Aftermath.Inquiry;
        var debit = charge["payment_method_details"]!["type"]!.GetValue<string>() == "sepa_debit";
        var dispute = change.Add(Blank(change, charge, inquiry, debit));
        change.Edit(chargeId)["disputed"] = true;
        Events.Emit(change, "charge.dispute.created", dispute);
        if (inquiry) return;
        Move(change, dispute, -1, change.Options.DisputeFee_Cents);
        Events.Emit(change, "charge.dispute.funds_withdrawn", dispute);
        // A SEPA mandate gives the debtor the last word: such a dispute is lost as it opens.
        if (debit) Finish(change, dispute, "lost");
    }

    public static JsonNode Answer(Call call)
    {
        var dispute = call.EditHere("dispute");
        var evidence = call.Form.Part("evidence");
        foreach (var name in evidence.Names.Where(EvidenceFields.Contains))
            dispute.Part("evidence")[name] = evidence.Text(name);
        dispute["metadata"] = Metadata.Merge(dispute.Part("metadata"), call.Form);
        dispute.Part("evidence_details").With(("has_evidence", true),
            ("submission_count", dispute.Part("evidence_details").Number("submission_count") + 1));
        switch (evidence.Text("uncategorized_text"))
        {
            case "winning_evidence": Finish(call.Change, dispute, "won"); break;
            case "losing_evidence": Finish(call.Change, dispute, "lost"); break;
            default:
                dispute["status"] = Inquiry(dispute) ? "warning_under_review" : "under_review";
                Events.Emit(call.Change, "charge.dispute.updated", dispute);
                break;
        }
        return dispute;
    }

    public static JsonNode Close(Call call)
    {
        var dispute = call.EditHere("dispute");
        Finish(call.Change, dispute, "lost");
        return dispute;
    }

    private static void Finish(Change change, JsonObject dispute, string outcome)
    {
        if (dispute.Text("status") is "won" or "lost" or "warning_closed")
            throw WireError.Invalid("This dispute is already closed.");
        var inquiry = Inquiry(dispute);
        dispute["status"] = inquiry ? "warning_closed" : outcome;
        if (!inquiry && outcome == "won")
        {
            Move(change, dispute, 1, 0);
            Events.Emit(change, "charge.dispute.funds_reinstated", dispute);
        }
        Events.Emit(change, "charge.dispute.closed", dispute);
    }

    private static void Move(Change change, JsonObject dispute, int sign, long fee)
    {
        var transaction = BalanceTransactions.Book(change, dispute.Account(),
            new Booking("adjustment", dispute.Id(), sign * dispute.Number("amount"))
            {
                Fee = fee, Description = sign < 0 ? "Chargeback withdrawal" : "Chargeback reversal",
            });
        dispute["balance_transactions"]!.AsArray().Add(transaction.Shown());
    }

    private static bool Inquiry(JsonObject dispute) =>
        dispute.Text("status")!.StartsWith("warning_", StringComparison.Ordinal);

    private static JsonObject Blank(Change change, JsonObject charge, bool inquiry, bool debit)
    {
        var evidence = new JsonObject { ["enhanced_evidence"] = new JsonObject() };
        foreach (var field in EvidenceFields) evidence[field] = null;
        var dispute = new JsonObject
        {
            ["id"] = change.NewId("dp_"), ["object"] = "dispute", ["amount"] = charge.Number("amount"),
            ["balance_transactions"] = new JsonArray(), ["charge"] = charge.Id(), ["created"] = change.Now,
            ["currency"] = "eur", ["enhanced_eligibility_types"] = new JsonArray(), ["evidence"] = evidence,
            ["evidence_details"] = new JsonObject
            {
                ["due_by"] = change.Now + Evidence_SecondsToAnswer, ["enhanced_eligibility"] = new JsonObject(),
                ["has_evidence"] = false, ["past_due"] = false, ["submission_count"] = 0,
            },
            ["is_charge_refundable"] = inquiry, ["livemode"] = false, ["metadata"] = new JsonObject(),
            ["payment_intent"] = charge.Text("payment_intent"),
            ["reason"] = debit ? "debit_not_authorized" : "fraudulent",
            ["status"] = inquiry ? "warning_needs_response" : "needs_response",
        };
        // Stripe has no such details for a debit.
        if (!debit) dispute["payment_method_details"] = CardDetails(inquiry);
        return charge.Account().Length == 0 ? dispute : dispute.With(("_account", charge.Account()));
    }

    private static JsonObject CardDetails(bool inquiry) => new()
    {
        ["type"] = "card",
        ["card"] = new JsonObject
        {
            ["brand"] = "visa", ["case_type"] = inquiry ? "inquiry" : "chargeback", ["network"] = "visa",
            ["network_reason_code"] = "10.4",
        },
    };
}
