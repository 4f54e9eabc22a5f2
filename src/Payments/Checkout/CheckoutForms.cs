namespace Okote.Payments;

/// <summary>The parameters of Checkout, each list in one place.</summary>
internal static class CheckoutForms
{
    /// <summary>Stripe's shortest life of a session is 30 minutes; the minute is for clocks that differ.</summary>
    public static readonly TimeSpan SessionLife = TimeSpan.FromMinutes(31);

    private const int ProductName_CharsMax = 200;

    public static string ProductName(string title) =>
        title.Length > ProductName_CharsMax ? title[..ProductName_CharsMax] : title;

    public static StripeForm Customer(CheckoutOrder order, Guid operation) => new StripeForm()
        .AddIf("email", order.Email)
        .AddIf("name", order.Name)
        .Add(Note(Notes.Contribution), order.Id)
        .Add(Note(Notes.Operation), operation);

    /// <summary>Ends a page, so that nobody can pay on it any more.</summary>
    public static OperationPlan Expiry(Guid contribution, string sessionId) => new(OperationKind.Expiry, contribution,
        $"/v1/checkout/sessions/{sessionId}/expire", _ => new StripeForm());

    public static StripeForm Session(
        CheckoutOrder order, string? customer, CheckoutWay way, PaymentSettings settings, Guid operation)
    {
        var form = new StripeForm()
            .Add("mode", order.Mode == PaymentMode.Setup ? "setup" : "payment")
            .Add("client_reference_id", order.Id)
            .Add("success_url", way.Success.ToString())
            .Add("cancel_url", way.Cancel.ToString())
            .Add("locale", way.Language)
            .Add("expires_at", way.ExpiresAt.ToUnixTimeSeconds())
            .AddAll("payment_method_types", settings.PaymentMethodTypes)
            .Add(Note(Notes.Contribution), order.Id)
            .Add(Note(Notes.Operation), operation);
        return order.Mode == PaymentMode.Setup ? Saving(form, order, customer) : Paying(form, order, way);
    }

    private static StripeForm Saving(StripeForm form, CheckoutOrder order, string? customer) => form
        .AddIf("customer", customer)
        .Add($"setup_intent_data[metadata][{Notes.Contribution}]", order.Id)
        .Add("setup_intent_data[on_behalf_of]", order.PayoutAccount!);

    private static StripeForm Paying(StripeForm form, CheckoutOrder order, CheckoutWay way)
    {
        form.AddIf("customer_email", order.Email)
            .Add("submit_type", "donate")
            .Add("payment_intent_data[on_behalf_of]", order.PayoutAccount!)
            .Add("payment_intent_data[transfer_group]", order.TransferGroup)
            .Add($"payment_intent_data[metadata][{Notes.Contribution}]", order.Id);
        Line(form, 0, order.CampaignTitle, Money.Eur(order.AmountCents));
        if (order.TipCents > 0) Line(form, 1, TipName(way.Language), Money.Eur(order.TipCents));
        return form;
    }

    private static void Line(StripeForm form, int position, string name, Money amount) => form
        .Add($"line_items[{position}][quantity]", 1)
        .Add($"line_items[{position}][price_data]", "unit_amount", amount)
        .Add($"line_items[{position}][price_data][product_data][name]", ProductName(name));

    private static string TipName(string language) => language switch
    {
        "de" => "Trinkgeld für die Plattform",
        "en" => "Tip for the platform",
        _ => "Pourboire à la plateforme",
    };

    private static string Note(string name) => $"metadata[{name}]";
}

/// <summary>Where the person goes from Stripe's page, in which language, until when.</summary>
internal sealed record CheckoutWay(Uri Success, Uri Cancel, string Language, DateTimeOffset ExpiresAt);
