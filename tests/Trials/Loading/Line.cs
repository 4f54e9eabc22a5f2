using System.Text.RegularExpressions;

namespace Okote.Trials;

/// <summary>One person's way to the site: the connections are everybody's, as behind one proxy, the cookies their own.
/// Each answer is timed until its last byte.</summary>
internal sealed partial class Line(HttpMessageHandler shared, Times times) : DelegatingHandler(shared)
{
    private readonly Dictionary<string, string> cookies = [];

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (cookies.Count > 0)
            request.Headers.Add("Cookie", string.Join("; ", cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        var started = TimeProvider.System.GetTimestamp();
        var answer = await base.SendAsync(request, cancellationToken);
        await answer.Content.LoadIntoBufferAsync(cancellationToken);
        times.Add(What(request), TimeProvider.System.GetElapsedTime(started));
        if (answer.Headers.TryGetValues("Set-Cookie", out var set))
            foreach (var pair in set.Select(cookie => cookie.Split(';')[0].Split('=', 2)))
                cookies[pair[0]] = pair[1];
        return answer;
    }

    /// <summary>The connections live on with the others.</summary>
    protected override void Dispose(bool disposing)
    {
    }

    /// <summary>The page without whose it is.</summary>
    private static string What(HttpRequestMessage request) =>
        $"{request.Method} {Own().Replace(request.RequestUri!.AbsolutePath, "/$1/…")}";

    [GeneratedRegex("/(campagnes|dons)/[^/]+")]
    private static partial Regex Own();
}
