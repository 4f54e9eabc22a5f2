using System.Net;
using System.Text;

namespace Okote.Funding;

/// <summary>A mail before it is text or HTML: both are made from this, so they cannot say different things.</summary>
public sealed record MailDraft(
    string Language,
    string Subject,
    string Greeting,
    IReadOnlyList<string> Before,
    IReadOnlyList<MailRow> Amounts,
    IReadOnlyList<string> After,
    MailLink Link,
    string Closing)
{
    /// <summary>How to stop such letters, where that is possible.</summary>
    public MailLink? Stop { get; init; }

    public string Text()
    {
        var text = new StringBuilder().Append(Greeting).Append("\n\n");
        foreach (var paragraph in Before) text.Append(paragraph).Append("\n\n");
        foreach (var row in Amounts) text.Append("  ").Append(row.Label).Append(": ").Append(row.Amount).Append('\n');
        if (Amounts.Count > 0) text.Append('\n');
        foreach (var paragraph in After) text.Append(paragraph).Append("\n\n");
        text.Append(Link.Label).Append(":\n").Append(Link.Address).Append("\n\n").Append(Closing).Append('\n');
        if (Stop is not null) text.Append('\n').Append(Stop.Label).Append(":\n").Append(Stop.Address).Append('\n');
        return text.ToString();
    }

    public string Html()
    {
        var html = new StringBuilder($"""
            <!doctype html>
            <html lang="{Language}">
            <head><meta charset="utf-8"><title>{Encode(Subject)}</title></head>
            <body style="font-family: system-ui, sans-serif; line-height: 1.5; max-width: 38em">

            """);
        foreach (var paragraph in Before.Prepend(Greeting)) Paragraph(html, Encode(paragraph));
        if (Amounts.Count > 0) Table(html);
        foreach (var paragraph in After) Paragraph(html, Encode(paragraph));
        Paragraph(html, $"""<a href="{Encode(Link.Address)}">{Encode(Link.Label)}</a>""");
        Paragraph(html, $"<small>{Encode(Closing)}</small>");
        if (Stop is not null)
            Paragraph(html, $"""<small><a href="{Encode(Stop.Address)}">{Encode(Stop.Label)}</a></small>""");
        return html.Append("</body>\n</html>\n").ToString();
    }

    private void Table(StringBuilder html)
    {
        html.Append("<table style=\"border-spacing: 0\">\n");
        foreach (var row in Amounts)
            html.Append($"""
                <tr><th scope="row" style="text-align: left; font-weight: normal; padding: 2px 24px 2px 0">
                """)
                .Append(Encode(row.Label))
                .Append("""</th><td style="text-align: right">""").Append(Encode(row.Amount)).Append("</td></tr>\n");
        html.Append("</table>\n");
    }

    private static void Paragraph(StringBuilder html, string inner) =>
        html.Append("<p>").Append(inner).Append("</p>\n");

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}

public sealed record MailRow(string Label, string Amount);

public sealed record MailLink(string Label, string Address);
