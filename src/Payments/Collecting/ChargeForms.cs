namespace Okote.Payments;

/// <summary>The three calls that charge a saved card, or do not.</summary>
internal static class ChargeForms
{
    /// <summary>Charged in the holder's name and grouped by campaign; the money moves on at settlement.</summary>
    public static OperationPlan Intent(ChargeDue due) =>
        new(OperationKind.Intent, due.ContributionId, "/v1/payment_intents", operation => new StripeForm()
            .Add("", "amount", due.Amount)
            .AddIf("customer", due.CustomerId)
            .AddIf("payment_method", due.PaymentMethodId)
            // A saved card or mandate needs no page to return to.
            .Add("automatic_payment_methods[enabled]", true)
            .Add("automatic_payment_methods[allow_redirects]", "never")
            .Add("on_behalf_of", due.PayoutAccount)
            .Add("transfer_group", $"campaign_{due.CampaignId}")
            .Add($"metadata[{Notes.Contribution}]", due.ContributionId)
            .Add($"metadata[{Notes.Operation}]", operation));

    public static OperationPlan Confirmation(ChargeDue due, string intent) =>
        new(OperationKind.Confirmation, due.ContributionId, $"/v1/payment_intents/{intent}/confirm",
            _ => new StripeForm()
                // Stripe forgets the method after a decline.
                .AddIf("payment_method", due.PaymentMethodId)
                .Add("off_session", true)
                .Add("expand[0]", StripeGateway.ChargeOfIntent));

    /// <summary>The same intent with the person there: never a second one beside it.</summary>
    public static OperationPlan BankPage(PaymentAttempt attempt, string intent, Uri returnUrl) =>
        new(OperationKind.Authentication, attempt.ContributionId, $"/v1/payment_intents/{intent}/confirm",
            _ => new StripeForm()
                .AddIf("payment_method", attempt.PaymentMethodId)
                .Add("return_url", returnUrl.ToString())
                .Add("expand[0]", StripeGateway.ChargeOfIntent));

    public static OperationPlan Cancellation(Guid contribution, string intent) =>
        new(OperationKind.Cancellation, contribution, $"/v1/payment_intents/{intent}/cancel",
            _ => new StripeForm()
                .Add("cancellation_reason", "abandoned")
                .Add("expand[0]", StripeGateway.ChargeOfIntent));
}
