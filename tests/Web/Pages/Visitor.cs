using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Okote.Tests;

/// <summary>What a visitor got: the status, where it leads, and the page.</summary>
public sealed record Visit(HttpStatusCode Status, string? Location, IDocument Page, HttpResponseMessage Raw)
{
    public string Text => string.Join(' ', Page.Body!.TextContent.Split(default(char[]),
        StringSplitOptions.RemoveEmptyEntries)).Replace('\u00a0', ' ').Replace('\u202f', ' ');

    public string Field(string name) => Page.QuerySelector($"[name='{name}']")!.GetAttribute("value")!;

    public string Header(string name) => Raw.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : "";
}

/// <summary>Somebody with a browser that runs no script: follows forms and links by hand.</summary>
public sealed class Visitor(Uri site)
{
    private readonly CookieContainer cookies = new();

    private HttpClient? http;

    /// <summary>The address a proxy in front of the site says this visitor has.</summary>
    public string? From { get; set; }

    private HttpClient Http => http ??= new HttpClient(
        new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = cookies }) { BaseAddress = site };

    private const string FormKey = "form_key";

    public void Keep(string cookie, string value) => cookies.Add(site, new Cookie(cookie, value));

    public Task<Visit> Get(string path, string language = "fr")
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept-Language", language);
        return Send(request);
    }

    public Task<Visit> Post(string path, params (string Name, string Value)[] fields) => Send(
        new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))),
        });

    /// <summary>Sends the page's own form with some answers; hidden fields travel as they are. The forms around the
    /// page (the demo's personas) serve when it has none.</summary>
    public Task<Visit> Fill(Visit page, string path, params (string Name, string Value)[] answers) => Post(path,
    [
        .. (page.Page.QuerySelectorAll("main form[method=post] input[type=hidden]") is { Length: > 0 } own ? own
                : page.Page.QuerySelectorAll("form[method=post] input[type=hidden]"))
            .Select(field => (field.GetAttribute("name")!, field.GetAttribute("value")!))
            .DistinctBy(field => field.Item1)
            .Where(field => answers.All(answer => answer.Name != field.Item1)),
        .. answers,
    ]);

    /// <summary>The same with a file beside the answers.</summary>
    public Task<Visit> Send(Visit page, string path, (string Name, string Value)[] answers,
        (string Name, string FileName, byte[] Content) file)
    {
        var form = new MultipartFormDataContent();
        foreach (var hidden in page.Page.QuerySelectorAll($"form[action='{path}'] input[type=hidden]")
                     .Where(field => answers.All(answer => answer.Name != field.GetAttribute("name"))))
            form.Add(new StringContent(hidden.GetAttribute("value") ?? ""), hidden.GetAttribute("name")!);
        foreach (var (name, value) in answers) form.Add(new StringContent(value), name);
        form.Add(new ByteArrayContent(file.Content), file.Name, file.FileName);
        return Send(new HttpRequestMessage(HttpMethod.Post, path) { Content = form });
    }

    /// <summary>From the first screen to the check, as Amina answers.</summary>
    public async Task<Visit> ReachCheck(string amount = "50", string language = "fr")
    {
        var give = $"/{language}/campagnes/{OpenSite.Slug}/don";
        var chosen = await Get($"{give}?montant={amount}&suite=1");
        var details = await Get(chosen.Location!);
        return await Fill(details, $"{give}/coordonnees", Answers);
    }

    public static (string Name, string Value)[] Answers =>
    [
        ("Email", "amina@exemple.invalid"), ("Nom", "Amina Keller (inventée)"), ("Affichage", "prenom"),
        ("Message", "Bravo"), ("Conditions", "true"),
    ];

    public static bool IsProtected(Visit page) => page.Page.QuerySelector($"[name={FormKey}]") is not null;

    private async Task<Visit> Send(HttpRequestMessage request)
    {
        if (From is not null) request.Headers.Add("X-Forwarded-For", From);
        var answer = await Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        var page = await new HtmlParser().ParseDocumentAsync(text);
        return new Visit(answer.StatusCode, answer.Headers.Location?.ToString(), page, answer);
    }
}
