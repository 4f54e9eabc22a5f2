using System.Net;
using System.Text.RegularExpressions;
using Okote.Payments.Sandbox;

namespace Okote.Trials;

/// <summary>A gift on its way: its id is the key of the form that was sent.</summary>
/// <param name="Address">The personal link.</param>
/// <param name="Page">The payment page at the provider.</param>
public sealed record OpenGift(Guid Id, string Address, Uri Page);

/// <summary>Somebody with a browser that runs no script, who gives through the real pages.</summary>
public sealed partial class Citizen : IDisposable
{
    private static int born;

    private readonly HttpClient http;
    private readonly SandboxShopper shopper;
    private readonly string email;

    /// <param name="line">The way to the site where many people share one; a way of their own otherwise.</param>
    public Citizen(Uri site, HttpMessageHandler? line = null, SandboxShopper? shopper = null)
    {
        this.shopper = shopper ?? new SandboxShopper();
        var number = Interlocked.Increment(ref born);
        email = $"personne{number}-{Guid.CreateVersion7():N}@exemple.invalid";
        http = new HttpClient(
            line ?? new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new() })
        {
            BaseAddress = site,
            Timeout = Limits.Request_Max,
        };
        // An address of one's own, told by the proxy, so that the limits for one address do not strike the trial.
        http.DefaultRequestHeaders.Add(
            "X-Forwarded-For", $"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}");
    }

    /// <summary>Screens one to three: the page at the provider is open.</summary>
    public async Task<OpenGift> Open(string slug, int euros)
    {
        var form = await Details(slug, euros);
        return await OpenPage(form.Id, await SendDetails(slug, form));
    }

    /// <summary>Screen one, and the form of screen two as it would be sent.</summary>
    public async Task<(Guid Id, Dictionary<string, string> Fields)> Details(string slug, int euros)
    {
        var give = $"/fr/campagnes/{slug}/don";
        using var first = await http.GetAsync($"{give}?montant=autre&autre={euros}&suite=1");
        var fields = await Form(Location(first), $"{give}/coordonnees");
        foreach (var (name, value) in new[]
        {
            ("Email", email), ("Nom", "Personne (inventée)"), ("Affichage", "anonyme"), ("Conditions", "true"),
        })
            fields[name] = value;
        return (Guid.Parse(fields["Cle"]), fields);
    }

    /// <returns>The gift's personal link; sending the same form again gives the same one.</returns>
    public async Task<string> SendDetails(string slug, (Guid Id, Dictionary<string, string> Fields) form)
    {
        using var body = new FormUrlEncodedContent(form.Fields);
        using var answer = await http.PostAsync($"/fr/campagnes/{slug}/don/coordonnees", body);
        return Location(answer)[..^"/paiement".Length];
    }

    public async Task<OpenGift> OpenPage(Guid id, string gift)
    {
        var fields = await Form($"{gift}/paiement", $"{gift}/paiement");
        fields["accord"] = "true";
        using var body = new FormUrlEncodedContent(fields);
        using var answer = await http.PostAsync($"{gift}/paiement", body);
        // Somebody who was faster took the match: the site asks again before anything is paid.
        return Location(answer) is var way && way.StartsWith("http", StringComparison.Ordinal)
            ? new OpenGift(id, gift, new Uri(way))
            : throw new HttpRequestException($"{gift}/paiement led to {way}", null, answer.StatusCode);
    }

    /// <summary>Types the card or IBAN into the provider's page, without coming back.</summary>
    public Task<ShopperOutcome> Pay(OpenGift gift, string card = Cards.Good, bool authenticate = true) =>
        shopper.Pay(gift.Page, card, authenticate);

    /// <summary>Whether that page takes a bank debit too.</summary>
    public async Task<bool> TakesIban(OpenGift gift) =>
        (await http.GetStringAsync(gift.Page)).Contains("name=\"iban\"", StringComparison.Ordinal);

    public async Task Return(OpenGift gift)
    {
        using var back = await http.GetAsync($"{gift.Address}/retour");
        Require(back, HttpStatusCode.Redirect);
    }

    /// <summary>The link of the letter about a charge that failed, and the button that leads to the bank.</summary>
    /// <returns>The bank's page, for <see cref="AnswerBank"/>.</returns>
    public async Task<Uri> Confirm(OpenGift gift)
    {
        var page = $"{gift.Address}/reprise";
        using var body = new FormUrlEncodedContent(await Form(page, $"{page}/confirmations"));
        using var answer = await http.PostAsync($"{page}/confirmations", body);
        return new Uri(Location(answer));
    }

    public Task<ShopperOutcome> AnswerBank(Uri page) => shopper.AnswerBank(page);

    /// <summary>Everything, from the form to the thanks.</summary>
    public async Task<OpenGift> Give(string slug, int euros, string card = Cards.Good)
    {
        var gift = await Open(slug, euros);
        if (await Pay(gift, card) is ShopperOutcome.Completed) await Return(gift);
        return gift;
    }

    public void Dispose() => http.Dispose();

    /// <summary>The hidden fields of one form of a page, as a browser would send them.</summary>
    private async Task<Dictionary<string, string>> Form(string page, string action)
    {
        using var answer = await http.GetAsync(page);
        Require(answer, HttpStatusCode.OK);
        var html = await answer.Content.ReadAsStringAsync();
        var form = Forms().Matches(html).Select(match => match.Value)
            .First(one => one.Contains($"action=\"{action}\"", StringComparison.Ordinal));
        return Inputs().Matches(form)
            .Select(input => Attributes().Matches(input.Value)
                .ToDictionary(a => a.Groups[1].Value, a => WebUtility.HtmlDecode(a.Groups[2].Value)))
            .Where(input => input.GetValueOrDefault("type") == "hidden")
            .ToDictionary(input => input["name"], input => input.GetValueOrDefault("value") ?? "");
    }

    private static string Location(HttpResponseMessage answer) => answer.Headers.Location?.ToString()
        ?? throw new HttpRequestException(
            $"{answer.RequestMessage!.RequestUri} answered {(int)answer.StatusCode}", null, answer.StatusCode);

    private static void Require(HttpResponseMessage answer, HttpStatusCode status)
    {
        if (answer.StatusCode != status)
            throw new HttpRequestException($"{answer.RequestMessage!.RequestUri} answered {(int)answer.StatusCode}",
                null, answer.StatusCode);
    }

    [GeneratedRegex("<form.*?</form>", RegexOptions.Singleline)]
    private static partial Regex Forms();

    [GeneratedRegex("<input[^>]*>", RegexOptions.Singleline)]
    private static partial Regex Inputs();

    [GeneratedRegex("([a-z-]+)=\"([^\"]*)\"")]
    private static partial Regex Attributes();
}

/// <summary>Test cards by what they do.</summary>
public static class Cards
{
    public const string Good = "4242424242424242";
    public const string GoodAfterBankPage = "4000002500003155";
    public const string BankPageAlways = "4000002760003184";
    public const string NoFundsAtClose = "4000008260003178";
    public const string DeclinedAtClose = "4000000000000341";
    public const string Declined = "4000000000000002";
    public const string RefundFailsLater = "4000000000005126";
    public const string RefundPending = "4000000000007726";
    public const string ChargedBack = "4000000000000259";
}
