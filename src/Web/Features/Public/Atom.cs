using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Okote.Web;

/// <summary>One entry of a feed.</summary>
/// <param name="Html">Its content, or null when the summary says it all.</param>
public sealed record AtomEntry(
    Guid Id, string Title, Uri Link, string Language, string Author, string Summary, string? Html,
    DateTimeOffset PublishedAt, DateTimeOffset UpdatedAt);

/// <summary>A feed as RFC 4287 wants it. The ids are those of the rows, so a renamed address makes nothing new.
/// </summary>
public sealed record AtomFeed(
    string Title, Uri Self, Uri Page, DateTimeOffset Founded, IReadOnlyList<AtomEntry> Entries)
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    public byte[] ToFile() => new XDocument(new XElement(Atom + "feed",
        new XAttribute(XNamespace.Xml + "lang", Languages.Current),
        new XElement(Atom + "id", Self),
        new XElement(Atom + "title", Clean(Title)),
        new XElement(Atom + "updated", Moment(Entries.Select(entry => entry.UpdatedAt).Append(Founded).Max())),
        Link("self", "application/atom+xml", Self),
        Link("alternate", "text/html", Page),
        Entries.Select(Element))).ToBytes();

    private static XElement Element(AtomEntry entry) => new(Atom + "entry",
        new XAttribute(XNamespace.Xml + "lang", entry.Language),
        new XElement(Atom + "id", $"urn:uuid:{entry.Id}"),
        new XElement(Atom + "title", Clean(entry.Title)),
        new XElement(Atom + "published", Moment(entry.PublishedAt)),
        new XElement(Atom + "updated", Moment(entry.UpdatedAt)),
        new XElement(Atom + "author", new XElement(Atom + "name", Clean(entry.Author))),
        Link("alternate", "text/html", entry.Link),
        new XElement(Atom + "summary", Clean(entry.Summary)),
        entry.Html is null ? null : new XElement(Atom + "content", new XAttribute("type", "html"), Clean(entry.Html)));

    private static XElement Link(string rel, string type, Uri address) => new(Atom + "link",
        new XAttribute("rel", rel), new XAttribute("type", type), new XAttribute("href", address));

    /// <summary>Control signs that somebody typed cannot stand in XML.</summary>
    private static string Clean(string text) => string.Concat(text.Where(sign => XmlConvert.IsXmlChar(sign)
        || char.IsSurrogate(sign)));

    private static string Moment(DateTimeOffset at) =>
        at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

public static class XmlFiles
{
    /// <summary>UTF-8 without a byte order mark, with its declaration.</summary>
    public static byte[] ToBytes(this XDocument document)
    {
        using var stream = new MemoryStream();
        using (var writer = XmlWriter.Create(stream, new XmlWriterSettings
        {
            Encoding = new UTF8Encoding(false), Indent = true,
        }))
            document.Save(writer);
        return stream.ToArray();
    }
}
