using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Okote.Payments.Sandbox;

/// <summary>Posts events to endpoints, several at a time, and never holds the lock while it waits.</summary>
internal sealed class Courier(Vault vault) : IDisposable
{
    private const int Batch_RowsMax = 128;
    private const int Parallel_PostsMax = 8;
    private const int OldSignature_Seconds = 3600;

    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false })
    {
        Timeout = TimeSpan.FromSeconds(20),
    };

    private readonly SemaphoreSlim turn = new(1);

    private sealed record Parcel(string Delivery, Uri Url, string Secret, byte[] Body, string? Forged, bool Reorder);

    /// <summary>Posts what is due.</summary>
    /// <param name="eager">Looks at everything undelivered, whether its back-off has passed or not.</param>
    /// <param name="tried">What this run has tried already and does not try again; it grows.</param>
    /// <returns>How many posts were accepted, and whether there was anything to post.</returns>
    public async Task<(int Accepted, bool Any)> Send(bool eager, HashSet<string> tried, CancellationToken cancel)
    {
        await turn.WaitAsync(cancel);
        try
        {
            var parcels = vault.Do(Cause.Nobody, change => Take(change, eager, tried));
            var accepted = 0;
            // A reordered batch goes out one by one, newest first; otherwise the order is nobody's promise.
            var reorder = parcels.Exists(parcel => parcel.Reorder);
            if (reorder) parcels.Reverse();
            var options = new ParallelOptions
            {
                CancellationToken = cancel, MaxDegreeOfParallelism = reorder ? 1 : Parallel_PostsMax,
            };
            await Parallel.ForEachAsync(parcels, options, async (parcel, token) =>
            {
                if (await Post(parcel, token)) Interlocked.Increment(ref accepted);
            });
            return (accepted, parcels.Count > 0);
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose()
    {
        http.Dispose();
        turn.Dispose();
    }

    private static List<Parcel> Take(Change change, bool eager, HashSet<string> tried)
    {
        var now = change.Clock.Milliseconds;
        var parcels = new List<Parcel>();
        foreach (var entry in change.Store.List("_delivery", "", "state", "pending").ToArray())
        {
            if (parcels.Count == Batch_RowsMax) break;
            if ((!eager && entry.Due > now) || tried.Contains(entry.Id)) continue;
            var delivery = change.Find(entry.Id)!;
            if (delivery.Number("not_before") > now) continue;
            tried.Add(entry.Id);
            if (Pack(change, delivery) is { } parcel) parcels.Add(parcel);
            else change.Remove(entry.Id);
        }
        return parcels;
    }

    /// <summary>Null when the endpoint or the event is gone.</summary>
    private static Parcel? Pack(Change change, JsonObject delivery)
    {
        var endpoint = change.Find(delivery.Text("endpoint"));
        var happened = change.Find(delivery.Text("event"));
        if (endpoint is null || happened is null) return null;
        // Only the first attempt is forged: an endpoint that refuses it must still learn of the fact.
        var forged = delivery.Number("attempts") == 0 ? delivery.Text("forged") : null;
        return new Parcel(delivery.Id(), new Uri(endpoint.Text("url")!), endpoint.Text("_secret")!,
            Wire.Bytes(happened.Shown()), forged, delivery.Flag("reorder"));
    }

    private async Task<bool> Post(Parcel parcel, CancellationToken cancel)
    {
        var accepted = await Accepts(parcel, cancel);
        vault.Do(Cause.Nobody, change =>
        {
            if (accepted) Deliveries.Accepted(change, parcel.Delivery);
            else Deliveries.Refused(change, parcel.Delivery);
        });
        return accepted;
    }

    private async Task<bool> Accepts(Parcel parcel, CancellationToken cancel)
    {
        var signedAt = vault.Clock.Seconds - (parcel.Forged == Policies.OldSignature ? OldSignature_Seconds : 0);
        var secret = parcel.Forged == Policies.WrongSecret ? "whsec_wrong" : parcel.Secret;
        using var content = new ByteArrayContent(parcel.Body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        using var request = new HttpRequestMessage(HttpMethod.Post, parcel.Url) { Content = content };
        request.Headers.Add("Stripe-Signature", Signature.Header(signedAt, parcel.Body, secret));
        request.Headers.TryAddWithoutValidation("User-Agent", "Stripe/1.0 (+https://stripe.com/docs/webhooks)");
        try
        {
            using var response = await http.SendAsync(request, cancel);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return false;
        }
    }
}
