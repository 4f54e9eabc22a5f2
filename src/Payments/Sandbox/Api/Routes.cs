using System.Text.Json.Nodes;

namespace Okote.Payments.Sandbox;

/// <summary>The interface on one screen. A <c>*</c> stands for an id.</summary>
internal static class Routes
{
    private sealed record Route(string Address, string Method, string[] Steps, Func<Call, JsonNode> Answer);

    private static readonly Route[] Table =
    [
        On("POST /v1/customers", Customers.Create),
        On("GET /v1/customers", call => Lists.Page(call, "customer", "email")),
        On("GET /v1/customers/*", Customers.Get),
        On("POST /v1/customers/*", Customers.Update),
        On("DELETE /v1/customers/*", Customers.Delete),
        On("GET /v1/customers/*/payment_methods", PaymentMethods.OfCustomer),

        On("POST /v1/checkout/sessions", CheckoutSessions.Create),
        On("GET /v1/checkout/sessions", call =>
            Lists.Page(call, "checkout.session", "payment_intent", "setup_intent", "customer", "status")),
        On("GET /v1/checkout/sessions/*", call => call.Here("checkout.session")),
        On("GET /v1/checkout/sessions/*/line_items", call => CheckoutSessions.LineItems(call.Here("checkout.session"))),
        On("POST /v1/checkout/sessions/*/expire", CheckoutSessions.ExpireNow),

        On("POST /v1/setup_intents", SetupIntents.Create),
        On("GET /v1/setup_intents", call => Lists.Page(call, "setup_intent", "customer", "payment_method")),
        On("GET /v1/setup_intents/*", call => call.Here("setup_intent")),
        On("POST /v1/setup_intents/*/confirm", SetupIntents.Confirm),
        On("POST /v1/setup_intents/*/cancel", SetupIntents.Cancel),

        On("POST /v1/payment_intents", PaymentIntents.Create),
        On("GET /v1/payment_intents", call => Lists.Page(call, "payment_intent", "customer")),
        On("GET /v1/payment_intents/*", call => call.Here("payment_intent")),
        On("POST /v1/payment_intents/*", PaymentIntents.Update),
        On("POST /v1/payment_intents/*/confirm", PaymentIntents.Confirm),
        On("POST /v1/payment_intents/*/cancel", PaymentIntents.Cancel),

        On("POST /v1/payment_methods", PaymentMethods.Create),
        On("GET /v1/payment_methods", call => Lists.Page(call, "payment_method", "customer", "type")),
        On("GET /v1/payment_methods/*", call => call.Here("payment_method")),
        On("POST /v1/payment_methods/*/attach", PaymentMethods.AttachTo),
        On("POST /v1/payment_methods/*/detach", PaymentMethods.Detach),
        On("GET /v1/mandates/*", call => call.Here("mandate")),

        On("GET /v1/charges", call => Lists.Page(call, "charge", "payment_intent", "customer", "transfer_group")),
        On("GET /v1/charges/*", call => call.Here("charge")),
        On("GET /v1/charges/*/refunds", call => Refunds.Of(call.Change, call.Here("charge").Id())),
        On("POST /v1/refunds", Refunds.Create),
        On("GET /v1/refunds", call => Lists.Page(call, "refund", "charge", "payment_intent")),
        On("GET /v1/refunds/*", call => call.Here("refund")),
        On("POST /v1/refunds/*/cancel", Refunds.Cancel),
        On("GET /v1/disputes", call => Lists.Page(call, "dispute", "charge", "payment_intent")),
        On("GET /v1/disputes/*", call => call.Here("dispute")),
        On("POST /v1/disputes/*", Disputes.Answer),
        On("POST /v1/disputes/*/close", Disputes.Close),

        On("GET /v1/account", Accounts.Platform),
        On("POST /v1/accounts", Accounts.Create),
        On("GET /v1/accounts", call => Lists.Page(call, "account")),
        On("GET /v1/accounts/*", Accounts.Get),
        On("POST /v1/accounts/*", Accounts.Update),
        On("GET /v1/accounts/*/capabilities/*", Accounts.Capability),
        On("POST /v1/accounts/*/login_links", AccountLinks.Login),
        On("POST /v1/account_links", AccountLinks.Create),

        On("POST /v1/transfers", Transfers.Create),
        On("GET /v1/transfers", call => Lists.Page(call, "transfer", "transfer_group", "destination")),
        On("GET /v1/transfers/*", call => call.Here("transfer")),
        On("POST /v1/transfers/*/reversals", TransferReversals.Create),
        On("GET /v1/transfers/*/reversals", TransferReversals.Of),
        On("GET /v1/transfers/*/reversals/*", TransferReversals.Get),

        On("GET /v1/balance", BalanceTransactions.Balance),
        On("GET /v1/balance_transactions", call => Lists.Page(call, "balance_transaction", "source", "payout", "type")),
        On("GET /v1/balance_transactions/*", call => call.Here("balance_transaction")),
        On("POST /v1/payouts", Payouts.Create),
        On("GET /v1/payouts", call => Lists.Page(call, "payout", "status")),
        On("GET /v1/payouts/*", call => call.Here("payout")),
        On("POST /v1/payouts/*/cancel", Payouts.Cancel),

        On("GET /v1/events", Events.List),
        On("GET /v1/events/*", Events.Get),
        On("POST /v1/webhook_endpoints", WebhookEndpoints.Create),
        On("GET /v1/webhook_endpoints", call => Lists.Page(call, "webhook_endpoint")),
        On("GET /v1/webhook_endpoints/*", call => call.Here("webhook_endpoint")),
        On("POST /v1/webhook_endpoints/*", WebhookEndpoints.Update),
        On("DELETE /v1/webhook_endpoints/*", WebhookEndpoints.Delete),
    ];

    public static IEnumerable<string> Addresses => Table.Select(route => route.Address);

    /// <summary>The address of the table that answers a request; null when none does.</summary>
    public static string? AddressOf(string method, string path)
    {
        var steps = path.Trim('/').Split('/');
        return Table.FirstOrDefault(route => route.Method == method && Args(route.Steps, steps) is not null)?.Address;
    }

    /// <summary>Runs the route that fits, or refuses an address that Stripe does not have.</summary>
    public static JsonNode Answer(string method, string path, Form form, Change change)
    {
        var steps = path.Trim('/').Split('/');
        foreach (var route in Table)
            if (route.Method == method && Args(route.Steps, steps) is { } args)
                return route.Answer(new Call(change, form, args, path));
        throw WireError.Invalid($"Unrecognized request URL ({method}: {path}). Please see https://stripe.com/docs or "
            + "we can help at https://support.stripe.com/.", status: 404);
    }

    private static Route On(string address, Func<Call, JsonNode> answer)
    {
        var parts = address.Split(' ');
        return new Route(address, parts[0], parts[1].Trim('/').Split('/'), answer);
    }

    private static List<string>? Args(string[] pattern, string[] steps)
    {
        if (pattern.Length != steps.Length) return null;
        var args = new List<string>();
        for (var i = 0; i < steps.Length; i++)
        {
            if (pattern[i] == "*") args.Add(steps[i]);
            else if (pattern[i] != steps[i]) return null;
        }
        return args;
    }
}
