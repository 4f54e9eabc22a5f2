using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Okote.Payments;

/// <summary>Everything Okote says to Stripe and everything it asks. It keeps no state and writes nothing here.
/// <para><b>Shapes</b>: <see cref="Post"/> sends a stored operation and hands back Stripe's answer, object or problem;
/// the reads hand back the records of <c>StripeObjects.cs</c>. <b>Units</b>: whole cents, seconds and instants in UTC.
/// <b>Errors</b>: passing ones (no answer, 409, 429, 500 and above, as <c>Stripe-Should-Retry</c> says) have been tried
/// <see cref="PaymentSettings.Call_TriesMax"/> times with growing pauses before they are handed back; a read throws
/// <see cref="StripeException"/>. <b>Source</b>: Stripe's REST interface, version
/// <see cref="PaymentSettings.ApiVersion"/>, or the sandbox.</para></summary>
public sealed class StripeGateway(StripeWire wire)
{
    private const int Page_RowsMax = 100;

    /// <summary>Sends a POST whose row is already committed. Sending it twice, even at once, executes it once: Stripe
    /// answers the second with the first one's result for at least 24 hours.</summary>
    public Task<StripeAnswer> Post(StripePost post, CancellationToken cancel = default) => wire.Post(post, cancel);

    /// <summary>A session with its setup intent, or its payment intent and charge.</summary>
    public Task<StripeSession> Session(string id, CancellationToken cancel = default) =>
        Read<StripeSession>($"/v1/checkout/sessions/{Id(id)}?{AllOfSession}", cancel);

    /// <summary>A setup intent: a card or mandate saved, or being saved, for later.</summary>
    public Task<StripeSetupIntent> SetupIntent(string id, CancellationToken cancel = default) =>
        Read<StripeSetupIntent>($"/v1/setup_intents/{Id(id)}", cancel);

    /// <summary>A saved card or account.</summary>
    public Task<StripePaymentMethod> PaymentMethod(string id, CancellationToken cancel = default) =>
        Read<StripePaymentMethod>($"/v1/payment_methods/{Id(id)}", cancel);

    /// <summary>An intent with its latest charge and what that charge cost.</summary>
    public Task<StripePaymentIntent> PaymentIntent(string id, CancellationToken cancel = default) =>
        Read<StripePaymentIntent>($"/v1/payment_intents/{Id(id)}?expand[]={ChargeOfIntent}", cancel);

    /// <summary>A charge and what it cost.</summary>
    public Task<StripeCharge> Charge(string id, CancellationToken cancel = default) =>
        Read<StripeCharge>($"/v1/charges/{Id(id)}?expand[]=balance_transaction", cancel);

    /// <summary>A refund; its status may still change after it said <c>succeeded</c>.</summary>
    public Task<StripeRefund> Refund(string id, CancellationToken cancel = default) =>
        Read<StripeRefund>($"/v1/refunds/{Id(id)}", cancel);

    /// <summary>Refunds made since then, newest first, whoever asked for them.</summary>
    public IAsyncEnumerable<IReadOnlyList<StripeRefund>> RefundsSince(DateTimeOffset since, CancellationToken cancel) =>
        Pages<StripeRefund>($"/v1/refunds?created[gte]={since.ToUnixTimeSeconds()}&", refund => refund.Id, cancel);

    /// <summary>A disputed charge with every move it made in our balance.</summary>
    public Task<StripeDispute> Dispute(string id, CancellationToken cancel = default) =>
        Read<StripeDispute>($"/v1/disputes/{Id(id)}", cancel);

    /// <summary>Disputes opened since then, newest first.</summary>
    public IAsyncEnumerable<IReadOnlyList<StripeDispute>> DisputesSince(
        DateTimeOffset since, CancellationToken cancel) =>
        Pages<StripeDispute>($"/v1/disputes?created[gte]={since.ToUnixTimeSeconds()}&", found => found.Id, cancel);

    /// <summary>A payout of a connected account.</summary>
    public async Task<StripePayout> Payout(string id, string account, CancellationToken cancel = default) =>
        (await wire.Get($"/v1/payouts/{Id(id)}", account, cancel)).Read<StripePayout>();

    /// <summary>A connected account's payouts since then, newest first, one page at most.</summary>
    public async Task<IReadOnlyList<StripePayout>> Payouts(
        string account, DateTimeOffset since, CancellationToken cancel) =>
        (await wire.Get($"/v1/payouts?created[gte]={since.ToUnixTimeSeconds()}&limit={Page_RowsMax}", account, cancel))
            .Read<StripePage<StripePayout>>().Data;

    /// <summary>A connected account and what it may do.</summary>
    public Task<StripeAccount> Account(string id, CancellationToken cancel = default) =>
        Read<StripeAccount>($"/v1/accounts/{Id(id)}", cancel);

    /// <summary>A transfer to a connected account.</summary>
    public Task<StripeTransfer> Transfer(string id, CancellationToken cancel = default) =>
        Read<StripeTransfer>($"/v1/transfers/{Id(id)}", cancel);

    /// <summary>What Stripe holds for us now.</summary>
    public Task<StripeBalance> Balance(CancellationToken cancel = default) =>
        Read<StripeBalance>("/v1/balance", cancel);

    /// <summary>Every move of our balance, newest first, one page at a time.</summary>
    public IAsyncEnumerable<IReadOnlyList<StripeBalanceTransaction>> BalanceTransactions(CancellationToken cancel) =>
        Pages<StripeBalanceTransaction>("/v1/balance_transactions?", transaction => transaction.Id, cancel);

    /// <summary>Events as they were, newest first, one page at a time. Stripe keeps them for thirty days.</summary>
    /// <param name="since">Created then or later, in whole seconds.</param>
    /// <param name="undelivered">Only those that an endpoint has not accepted yet.</param>
    public IAsyncEnumerable<IReadOnlyList<JsonElement>> Events(
        DateTimeOffset since, bool undelivered, CancellationToken cancel) => Pages<JsonElement>(
            $"/v1/events?created[gte]={since.ToUnixTimeSeconds()}&{(undelivered ? "delivery_success=false&" : "")}",
            happened => happened.GetProperty("id").GetString()!, cancel);

    /// <summary>Looks for what an operation made whose answer was lost and whose key is too old to be sent again.
    /// </summary>
    /// <param name="list">A list of Stripe's with the narrowest filter there is, e.g.
    /// <c>/v1/transfers?transfer_group=…</c>.</param>
    /// <param name="note">What the object carries in its <c>metadata</c>: the name and our id.</param>
    /// <returns>The object's id, or null: then Stripe never made it.</returns>
    public async Task<string?> Find(string list, (string Name, Guid Id) note, CancellationToken cancel)
    {
        var wanted = note.Id.ToString();
        await foreach (var page in Pages<StripeObject>(list + (list.Contains('?') ? "&" : "?"), o => o.Id, cancel))
        {
            var found = page.FirstOrDefault(o => o.Metadata?.GetValueOrDefault(note.Name) == wanted);
            if (found is not null) return found.Id;
        }
        return null;
    }

    /// <summary>The object at a path, as the answer that would have brought it; an intent shows its charge.</summary>
    public Task<StripeAnswer> Look(string path, CancellationToken cancel)
    {
        var expand = path.StartsWith("/v1/payment_intents/", StringComparison.Ordinal) ? $"expand[]={ChargeOfIntent}"
            : path.StartsWith("/v1/checkout/sessions/", StringComparison.Ordinal) ? AllOfSession
            : null;
        return wire.Get(expand is null ? path : $"{path}?{expand}", cancel);
    }

    /// <summary>What to expand in an intent to see its charge and the fee in one call.</summary>
    internal const string ChargeOfIntent = "latest_charge.balance_transaction";

    private const string AllOfSession = $"expand[]=setup_intent&expand[]=payment_intent.{ChargeOfIntent}";

    private async Task<T> Read<T>(string path, CancellationToken cancel) => (await wire.Get(path, cancel)).Read<T>();

    private async IAsyncEnumerable<IReadOnlyList<T>> Pages<T>(
        string list, Func<T, string> id, [EnumeratorCancellation] CancellationToken cancel)
    {
        for (string? after = null; ;)
        {
            var cursor = after is null ? "" : $"&starting_after={after}";
            var page = await Read<StripePage<T>>($"{list}limit={Page_RowsMax}{cursor}", cancel);
            if (page.Data.Count > 0) yield return page.Data;
            if (!page.HasMore || page.Data.Count == 0) yield break;
            after = id(page.Data[^1]);
        }
    }

    /// <summary>Ids come back from the outside; one that is not an id must not become another path.</summary>
    private static string Id(string id) => Uri.EscapeDataString(id);
}

internal sealed record StripePage<T>(IReadOnlyList<T> Data, bool HasMore);
