using System.Net.Http.Headers;
using System.Text;

namespace Okote.Payments;

/// <summary>Our own few lines of HTTP; every build has them.</summary>
internal sealed class HttpTransport : IStripeTransport
{
    private const int Reply_BytesMax = 16 * 1024 * 1024;

    private readonly HttpClient http;

    public HttpTransport(PaymentSettings settings)
    {
        http = Connect(settings);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", settings.SecretKey);
        http.DefaultRequestHeaders.Add("Stripe-Version", PaymentSettings.ApiVersion);
        http.DefaultRequestHeaders.UserAgent.ParseAdd("Okote/1.0");
    }

    /// <summary>What every transport goes through: one time-out and one limit, whoever writes the headers.</summary>
    internal static HttpClient Connect(PaymentSettings settings)
    {
        // Names are looked up again from time to time, so that a moved server is found without a restart.
        var handler = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        return new HttpClient(handler)
        {
            BaseAddress = settings.ApiBase,
            Timeout = settings.CallTimeout,
            MaxResponseContentBufferSize = Reply_BytesMax,
        };
    }

    public Task<StripeReply> Get(string pathAndQuery, string? account, CancellationToken cancel)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, pathAndQuery);
        if (account is not null) request.Headers.Add("Stripe-Account", account);
        return Send(request, cancel);
    }

    public Task<StripeReply> Post(StripePost post, CancellationToken cancel)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, post.Path)
        {
            Content = new StringContent(post.Parameters, Encoding.UTF8, "application/x-www-form-urlencoded"),
        };
        request.Headers.Add("Idempotency-Key", post.Key);
        if (post.Account is { } account) request.Headers.Add("Stripe-Account", account);
        return Send(request, cancel);
    }

    public void Dispose() => http.Dispose();

    private async Task<StripeReply> Send(HttpRequestMessage request, CancellationToken cancel)
    {
        using (request)
        using (var response = await http.SendAsync(request, cancel))
            return StripeReply.Of(
                response.StatusCode, response.Headers, await response.Content.ReadAsStringAsync(cancel));
    }
}
