using Okote.Funding;

namespace Okote.Payments;

/// <summary>The parameters by which a company's method is saved, and later charged without anybody there.</summary>
internal static class MandateForms
{
    /// <summary>A company saves a card, or lets its bank be debited.</summary>
    private static readonly string[] Methods = ["card", "sepa_debit"];

    public static OperationPlan Customer(Guid mandate, MandateOrder order) =>
        new(OperationKind.Patron, mandate, "/v1/customers", operation => new StripeForm()
            .AddIf("email", order.Email)
            .Add("name", order.Company)
            .Add($"metadata[{Notes.Mandate}]", mandate)
            .Add($"metadata[{Notes.Operation}]", operation));

    /// <summary>One pledge may serve several holders, so the method is saved in the platform's name; each charge names
    /// its own holder.</summary>
    public static OperationPlan Session(Guid mandate, string customer, MandateWish wish, DateTimeOffset now) =>
        new(OperationKind.Mandate, mandate, "/v1/checkout/sessions", operation => new StripeForm()
            .Add("mode", "setup")
            .Add("success_url", wish.Success.ToString())
            .Add("cancel_url", wish.Cancel.ToString())
            .Add("locale", wish.Language)
            .Add("expires_at", (now + CheckoutForms.SessionLife).ToUnixTimeSeconds())
            .AddAll("payment_method_types", Methods)
            .Add("customer", customer)
            .Add($"setup_intent_data[metadata][{Notes.Mandate}]", mandate)
            .Add($"metadata[{Notes.Mandate}]", mandate)
            .Add($"metadata[{Notes.Operation}]", operation));

    public static OperationPlan Intent(MandateDebit debit) =>
        new(OperationKind.Debit, debit.Id, "/v1/payment_intents", operation => new StripeForm()
            .Add("", "amount", Money.Eur(debit.Cents))
            .Add("customer", debit.CustomerId)
            .Add("payment_method", debit.PaymentMethodId)
            .Add("automatic_payment_methods[enabled]", true)
            .Add("automatic_payment_methods[allow_redirects]", "never")
            .Add("on_behalf_of", debit.PayoutAccount)
            .Add("transfer_group", $"campaign_{debit.CampaignId}")
            .Add("description", TransferReference.Of(debit.ItemId))
            .Add($"metadata[{Notes.CompanyPayment}]", debit.Id)
            .Add($"metadata[{Notes.Operation}]", operation));

    public static OperationPlan Confirmation(MandateDebit debit, string intent) =>
        new(OperationKind.Drawing, debit.Id, $"/v1/payment_intents/{intent}/confirm", _ => new StripeForm()
            .Add("payment_method", debit.PaymentMethodId)
            .Add("off_session", true)
            .Add("expand[0]", StripeGateway.ChargeOfIntent));
}
