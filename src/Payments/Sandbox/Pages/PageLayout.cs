using System.Net;

namespace Okote.Payments.Sandbox;

internal static class PageLayout
{
    public static string Html(PageWords words, string title, string body) => $"""
        <!doctype html>
        <html lang="{words.Language}">
        <head>
        <meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="robots" content="noindex"><title>{Text(title)}</title><link rel="stylesheet" href="/pages.css">
        </head>
        <body>
        <header><p class="ribbon">{Text(words.Sandbox)}</p></header>
        <main>
        <h1>{Text(title)}</h1>
        {body}
        </main>
        </body>
        </html>
        """;

    public static PageReply Plain(int status, PageWords words, Func<PageWords, string> title,
        Func<PageWords, string> text, string extra = "") =>
        new(status, Html(words, title(words), $"<p>{Text(text(words))}</p>{extra}"));

    public static string Link(string? url, string text) =>
        url is null ? "" : $"""<p><a class="back" href="{Text(url)}">{Text(text)}</a></p>""";

    public static string Text(string? text) => WebUtility.HtmlEncode(text ?? "");
}
