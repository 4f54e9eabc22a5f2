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

    /// <summary>What the operator of a territory writes below a page's own title: the highest headings come right
    /// below it, whichever they are, and somebody may be written to.</summary>
    public static IHtmlContent Below(string markdown) => Write(markdown, headingsDown: null, mayWrite: true);

    private static HtmlString Write(string markdown, int? headingsDown, bool mayWrite = false)
    {
        var document = Markdown.Parse(markdown, Pipeline);
        foreach (var link in document.Descendants<LinkInline>())
            if (!IsWebAddress(link.Url) && !(mayWrite && IsMail(link.Url))) link.Url = "#";
        foreach (var link in document.Descendants<AutolinkInline>())
            if (!link.IsEmail && !IsWebAddress(link.Url)) link.Url = "#";
        var headings = document.Descendants<HeadingBlock>().ToList();
        var down = headingsDown ?? 2 - headings.Select(heading => heading.Level).DefaultIfEmpty(2).Min();
        foreach (var heading in headings) heading.Level = Math.Min(6, heading.Level + down);
        return new HtmlString(document.ToHtml(Pipeline));
    }

    private static bool IsMail(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeMailto;

    private static bool IsWebAddress(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp);
}
