using System.Text.Json;
using Stripe;

namespace Okote.Payments;

/// <summary>The same calls through Stripe's own library. Its typed options are left aside: they would encode the form
/// anew with each version of the library, and a frozen form must stay the bytes that its key was first used with.
/// </summary>
internal sealed class StripeNetTransport : IStripeTransport
{
    private readonly HttpClient http;
    private readonly StripeClient client;

    public StripeNetTransport(PaymentSettings settings)
    {
        http = HttpTransport.Connect(settings);
        client = new StripeClient(new StripeClientOptions
        {
            ApiKey = settings.SecretKey,
            ApiBase = settings.ApiBase.GetLeftPart(UriPartial.Authority),
            // No tries of the library's own beside the wire's, and nothing told about earlier calls.
            HttpClient = new SystemNetHttpClient(http, maxNetworkRetries: 0,
                new AppInfo { Name = "Okote", Version = "1.0" }, enableTelemetry: false),
        });
    }

    public Task<StripeReply> Get(string pathAndQuery, string? account, CancellationToken cancel) =>
        Send(HttpMethod.Get, pathAndQuery, null, new RawRequestOptions { StripeAccount = account }, cancel);

    public Task<StripeReply> Post(StripePost post, CancellationToken cancel) =>
        Send(HttpMethod.Post, post.Path, post.Parameters,
            new RawRequestOptions { IdempotencyKey = post.Key, StripeAccount = post.Account }, cancel);

    public void Dispose() => http.Dispose();

    private async Task<StripeReply> Send(
        HttpMethod method, string path, string? form, RawRequestOptions options, CancellationToken cancel)
    {
        // The library asks for the version it was made for; ours is the one that our records read.
        options.AdditionalHeaders["Stripe-Version"] = PaymentSettings.ApiVersion;
        try
        {
            return Reply(await client.RawRequestAsync(method, path, form, options, cancel));
        }
        catch (Stripe.StripeException e) when (e.StripeResponse is { } refused)
        {
            return Reply(refused);
        }
        catch (Exception e) when (e is InvalidOperationException or NullReferenceException)
        {
            // Where the library expects an object with an error, a proxy on the way may have said something else.
            throw new JsonException(e.Message, e);
        }
    }

    private static StripeReply Reply(StripeResponse response) =>
        StripeReply.Of(response.StatusCode, response.Headers, response.Content);
}
