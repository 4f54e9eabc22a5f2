using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Okote.Payments.Sandbox;

/// <summary>What a page address answers: a page, or a redirect after something was done.</summary>
internal sealed record PageReply(int Status, string Html, Uri? Location = null)
{
    /// <summary>Where forms on this page may lead in the end; browsers check redirects after a post as well.</summary>
    public IReadOnlyList<string?> FormTargets { get; init; } = [];

    public static PageReply To(Uri location) => new(303, "", location);
}

/// <summary>The pages people see: paying, the bank's confirmation, onboarding.</summary>
internal sealed class PageDoor(Vault vault)
{
    public async Task Answer(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        if (path == "/pages.css")
        {
            http.Response.ContentType = "text/css; charset=utf-8";
            await http.Response.WriteAsync(PageStyle.Css, http.RequestAborted);
            return;
        }
        var typed = http.Request.Method == "POST" ? await http.Request.ReadFormAsync(http.RequestAborted) : null;
        var reply = vault.Do(Cause.Nobody, change =>
            Find(change, path.Trim('/').Split('/'), http.Request.Query, typed));
        await Send(http, reply);
    }

    private static PageReply Find(Change change, string[] steps, IQueryCollection query, IFormCollection? typed) =>
        steps switch
    {
        ["pay", var id] when Of(change, id, "checkout.session") is { } session => typed is null
            ? PayPage.Show(change, session, query)
            : PayPage.Post(change, session, typed),
        ["challenge", var id] when Intent(change, id, query["client_secret"]) is { } intent => typed is null
            ? ChallengePage.Show(change, intent)
            : ChallengePage.Post(change, intent, typed["action"] == "authenticate"),
        ["connect", var id] when Of(change, id, "account") is { } account =>
            OnboardingPage.Answer(change, account, query["link"], typed?["action"]),
        _ => PageLayout.Plain(404, PageWords.In("fr"), words => words.NotFound, words => words.NotFoundText),
    };

    private static JsonObject? Of(Change change, string id, string kind) =>
        change.Find(id) is { } wire && wire.Kind() == kind ? wire : null;

    private static JsonObject? Intent(Change change, string id, string? secret) =>
        change.Find(id) is { } wire && wire.Kind() is "payment_intent" or "setup_intent"
        && change.Find(id)!.Text("client_secret") == secret ? change.Find(id) : null;

    private static async Task Send(HttpContext http, PageReply reply)
    {
        var headers = http.Response.Headers;
        http.Response.StatusCode = reply.Status;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        var origins = reply.FormTargets.OfType<string>()
            .Select(target => new Uri(target).GetLeftPart(UriPartial.Authority));
        headers.ContentSecurityPolicy =
            "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
            + $"form-action 'self' {string.Join(' ', origins.Distinct())}".TrimEnd();
        if (reply.Location is not null)
        {
            headers.Location = reply.Location.OriginalString;
            return;
        }
        http.Response.ContentType = "text/html; charset=utf-8";
        await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(reply.Html), http.RequestAborted);
    }
}
