namespace Okote.Payments;

/// <summary>Carries one call to Stripe and brings the reply: key, version, account and the frozen form, byte for byte.
/// It tries once, waits for nobody and judges nothing, because <see cref="StripeWire"/> does that for every transport.
/// <para><b>Errors</b>: whatever came back is a reply, whatever its status. Without one it throws as HTTP does:
/// <see cref="HttpRequestException"/>, <see cref="IOException"/>, <see cref="OperationCanceledException"/> once
/// <see cref="PaymentSettings.CallTimeout"/> has passed, or <see cref="System.Text.Json.JsonException"/> when it cannot
/// read who spoke.</para></summary>
public interface IStripeTransport : IDisposable
{
    /// <param name="pathAndQuery">Begins with <c>/v1/</c>.</param>
    /// <param name="account">A connected account in which to look; null for our own.</param>
    /// <param name="cancel">Ends the waiting; what Stripe does with the call is then unknown.</param>
    Task<StripeReply> Get(string pathAndQuery, string? account, CancellationToken cancel);

    /// <param name="post">Sent again under the same key, it must reach Stripe as the same bytes.</param>
    /// <param name="cancel">Ends the waiting; what Stripe does with the call is then unknown.</param>
    Task<StripeReply> Post(StripePost post, CancellationToken cancel);
}
