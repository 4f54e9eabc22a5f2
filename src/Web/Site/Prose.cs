using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.AspNetCore.Html;

namespace Okote.Web;

/// <summary>Markdown that holders write. Raw HTML in it is shown as the text it is, and links lead to web addresses
/// or nowhere.</summary>
public static class Prose
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().Build();

    /// <summary>A part of a page: the page has its own title and section headings above, the story's begin below
    /// them.</summary>
    public static IHtmlContent Html(string markdown) => Write(markdown, headingsDown: 2);

    /// <summary>A text that is the whole page, title included.</summary>
    public static IHtmlContent Document(string markdown) => Write(markdown, headingsDown: 0);

    private static HtmlString Write(string markdown, int headingsDown)
    {
        var document = Markdown.Parse(markdown, Pipeline);
        foreach (var link in document.Descendants<LinkInline>())
            if (!IsWebAddress(link.Url)) link.Url = "#";
        foreach (var link in document.Descendants<AutolinkInline>())
            if (!link.IsEmail && !IsWebAddress(link.Url)) link.Url = "#";
        foreach (var heading in document.Descendants<HeadingBlock>())
            heading.Level = Math.Min(6, heading.Level + headingsDown);
        return new HtmlString(document.ToHtml(Pipeline));
    }

    private static bool IsWebAddress(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp);
}
