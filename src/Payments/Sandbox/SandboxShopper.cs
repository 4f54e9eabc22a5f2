using System.Net;
using System.Text.RegularExpressions;

namespace Okote.Payments.Sandbox;

/// <summary>How a visit to a hosted page ended.</summary>
public abstract record ShopperOutcome
{
    /// <summary>The browser was sent to the shop's success address.</summary>
    public sealed record Completed(Uri Success) : ShopperOutcome;

    /// <summary>The page shows a decline; the session is still open.</summary>
    public sealed record Declined(string Code) : ShopperOutcome;

    /// <summary>There was nothing to pay: the session is complete or expired.</summary>
    public sealed record Closed(string Status) : ShopperOutcome;
}

/// <summary>Walks the hosted pages over HTTP the way a citizen's browser does.</summary>
public sealed partial class SandboxShopper(HttpClient http)
{
    private const int Redirects_CountMax = 6;

    public SandboxShopper() : this(new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false,
        UseCookies = false }))
    {
    }

    /// <summary>Types a card (or an IBAN) into the page and answers the bank's page if it comes.</summary>
    /// <param name="sessionUrl">The session's <c>url</c>.</param>
    /// <param name="cardNumber">A test card or test IBAN.</param>
    /// <param name="authenticate">What to press on the bank's page.</param>
    public async Task<ShopperOutcome> Pay(Uri sessionUrl, string cardNumber, bool authenticate = true,
        CancellationToken cancel = default)
    {
        var iban = char.IsLetter(cardNumber[0]);
        using var typed = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["email"] = "camille@example.org", ["name"] = "Camille Exemple", ["method"] = iban ? "sepa_debit" : "card",
            ["number"] = iban ? "" : cardNumber, ["expiry"] = "12 / 49", ["cvc"] = "123", ["iban"] = iban ? cardNumber
                : "",
        });
        return await Follow(await http.PostAsync(sessionUrl, typed, cancel), sessionUrl, authenticate, cancel);
    }

    /// <summary>Answers a bank's page that the shop itself sent the browser to.</summary>
    public async Task<ShopperOutcome> AnswerBank(Uri page, bool authenticate = true,
        CancellationToken cancel = default) =>
        await Follow(await Answer(page, authenticate, cancel), page, authenticate, cancel);

    /// <summary>Presses the link back to the shop.</summary>
    /// <returns>The shop's cancel address; null when the page offers none.</returns>
    public async Task<Uri?> Cancel(Uri sessionUrl, CancellationToken cancel = default)
    {
        var page = await http.GetStringAsync(sessionUrl, cancel);
        return CancelLink().Match(page) is { Success: true } link
            ? new Uri(WebUtility.HtmlDecode(link.Groups["url"].Value))
            : null;
    }

    /// <summary>Completes the onboarding of a connected account.</summary>
    /// <returns>The address the holder is sent back to.</returns>
    public async Task<Uri> Onboard(Uri accountLinkUrl, bool complete = true, CancellationToken cancel = default)
    {
        using var pressed = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["action"] = complete ? "complete" : "partial",
        });
        using var response = await http.PostAsync(accountLinkUrl, pressed, cancel);
        return response.Headers.Location
            ?? throw new InvalidOperationException($"Onboarding answered {(int)response.StatusCode}.");
    }

    private async Task<ShopperOutcome> Follow(HttpResponseMessage response, Uri at, bool authenticate,
        CancellationToken cancel)
    {
        for (var hops = 0; hops < Redirects_CountMax; hops++)
        {
            using var arrived = response;
            if (arrived.Headers.Location is not { } location) return Read(await arrived.Content
                .ReadAsStringAsync(cancel), arrived);
            location = new Uri(at, location);
            if (location.Authority != at.Authority || !IsPage(location)) return new ShopperOutcome.Completed(location);
            at = location;
            response = location.AbsolutePath.StartsWith("/challenge/", StringComparison.Ordinal)
                ? await Answer(location, authenticate, cancel)
                : await http.GetAsync(location, cancel);
        }
        throw new InvalidOperationException($"The sandbox redirects in circles at {at}.");
    }

    private static bool IsPage(Uri location) => location.AbsolutePath.StartsWith("/pay/", StringComparison.Ordinal)
        || location.AbsolutePath.StartsWith("/challenge/", StringComparison.Ordinal);

    private async Task<HttpResponseMessage> Answer(Uri bank, bool authenticate, CancellationToken cancel)
    {
        using var pressed = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["action"] = authenticate ? "authenticate" : "refuse",
        });
        return await http.PostAsync(bank, pressed, cancel);
    }

    private static ShopperOutcome Read(string page, HttpResponseMessage response)
    {
        if (Decline().Match(page) is { Success: true } decline)
            return new ShopperOutcome.Declined(decline.Groups["code"].Value);
        if (Status().Match(page) is { Success: true } status)
            return new ShopperOutcome.Closed(status.Groups["status"].Value);
        throw new InvalidOperationException(
            $"The sandbox's page answered {(int)response.StatusCode} without an outcome.");
    }

    [GeneratedRegex("data-decline=\"(?<code>[a-z_]+)\"")]
    private static partial Regex Decline();

    [GeneratedRegex("data-session-status=\"(?<status>[a-z_]+)\"")]
    private static partial Regex Status();

    [GeneratedRegex("<a class=\"back\" href=\"(?<url>[^\"]+)\"")]
    private static partial Regex CancelLink();
}
