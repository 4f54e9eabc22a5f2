using Okote.Funding;

namespace Okote.Payments;

/// <summary>The parameters of the page on which a company pays.</summary>
internal static class CompanyForms
{
    /// <summary>A company pays by card, or lets its bank be debited.</summary>
    private static readonly string[] Methods = ["card", "sepa_debit"];

    public static OperationPlan Plan(Guid id, CompanyOrder order, CompanyWish wish, DateTimeOffset now) =>
        new(OperationKind.Patronage, id, "/v1/checkout/sessions", operation => new StripeForm()
            .Add("mode", "payment")
            .Add("success_url", wish.Success.ToString())
            .Add("cancel_url", wish.Cancel.ToString())
            .Add("locale", wish.Language)
            .Add("expires_at", (now + CheckoutForms.SessionLife).ToUnixTimeSeconds())
            .AddAll("payment_method_types", Methods)
            .AddIf("customer_email", order.Email)
            .Add("line_items[0][quantity]", 1)
            .Add("line_items[0][price_data]", "unit_amount", Money.Eur(order.GrossCents))
            .Add("line_items[0][price_data][product_data][name]", CheckoutForms.ProductName(order.Campaign))
            .Add("payment_intent_data[on_behalf_of]", order.PayoutAccount!)
            .Add("payment_intent_data[transfer_group]", $"campaign_{order.CampaignId}")
            // The reference a company would have written beside a transfer.
            .Add("payment_intent_data[description]", TransferReference.Of(order.ItemId))
            .Add($"payment_intent_data[metadata][{Notes.CompanyPayment}]", id)
            .Add($"metadata[{Notes.CompanyPayment}]", id)
            .Add($"metadata[{Notes.Operation}]", operation));
}
