using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Html;

namespace Okote.Web;

/// <summary>Plain text in which web addresses can be clicked; everything else is shown as the text it is.</summary>
public static partial class LinkedText
{
    public static IHtmlContent Html(string text)
    {
        var html = new HtmlContentBuilder();
        var done = 0;
        foreach (Match address in WebAddress().Matches(text))
        {
            var safe = HtmlEncoder.Default.Encode(address.Value);
            html.Append(text[done..address.Index]).AppendHtml($"<a href=\"{safe}\">{safe}</a>");
            done = address.Index + address.Length;
        }
        return html.Append(text[done..]);
    }

    [GeneratedRegex(@"https?://[^\s<>""]+[^\s<>"".,;:!?)]")]
    private static partial Regex WebAddress();
}
