using System.Text.Encodings.Web;

namespace Okote.Web;

/// <summary>What people copy into their own pages.</summary>
public static class EmbedCode
{
    public static string Frame(Uri page, string title, EmbedSize size) =>
        $"<iframe src=\"{Safe($"{page}/cadre?taille={size.Key}")}\" title=\"{Safe(title)}\" "
        + $"width=\"{size.Width}\" height=\"{size.Height}\" loading=\"lazy\"></iframe>";

    public static string Badge(Uri page, string title) =>
        $"<a href=\"{Safe($"{page}?src=badge")}\"><img src=\"{Safe($"{page}/badge.svg")}\" alt=\"{Safe(title)}\" "
        + "width=\"320\" height=\"76\"></a>";

    /// <summary>The campaign that an address of this site is the page of; null for every other address.</summary>
    public static (string Language, string Slug)? Read(string? url, Uri site) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && Uri.Compare(address, site,
            UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0
        && address.AbsolutePath.Trim('/').Split('/') is [var language, "campagnes", var slug]
        && Languages.All.Contains(language) && slug.Length > 0
            ? (language, slug) : null;

    private static string Safe(string text) => HtmlEncoder.Default.Encode(text);
}
