using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Okote.Tests;

/// <summary>Reads a PDF of ours back as a reader would: through its table of objects, its fonts' own maps and the
/// drawing of each page. Whatever it finds is what somebody can copy out of the file.</summary>
internal sealed partial class PdfReading
{
    private readonly string file;
    private readonly byte[] bytes;
    private readonly Dictionary<int, int> offsets = [];

    public PdfReading(byte[] bytes)
    {
        this.bytes = bytes;
        file = Encoding.Latin1.GetString(bytes);
        var table = int.Parse(StartOfTable().Match(file).Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.Equal("xref", file.Substring(table, 4));
        var rows = TableRow().Matches(file[table..]);
        for (var i = 1; i < rows.Count; i++)
            offsets[i] = int.Parse(rows[i].Groups[1].Value, CultureInfo.InvariantCulture);
        Info = Object(Reference(file[table..], "Info"));
        Catalog = Object(Reference(file[table..], "Root"));
        var tree = Object(Reference(Catalog, "Pages"));
        Pages = [.. References().Matches(Kids().Match(tree).Groups[1].Value)
            .Select(kid => PageText(int.Parse(kid.Groups[1].Value, CultureInfo.InvariantCulture)))];
    }

    public string Info { get; }

    public string Catalog { get; }

    /// <summary>The text of each page, a line for each piece drawn.</summary>
    public IReadOnlyList<string> Pages { get; }

    /// <summary>How many rectangles are filled.</summary>
    public int Fills { get; private set; }

    /// <summary>Everything, with ordinary spaces, so that amounts can be looked for.</summary>
    public string Text => string.Join('\n', Pages).Replace('\u00a0', ' ').Replace('\u202f', ' ');

    /// <summary>A text of the catalogue or of the document's facts.</summary>
    public static string Decoded(string dictionary, string key)
    {
        var hex = Regex.Match(dictionary, $"/{key} <FEFF([0-9A-F]*)>").Groups[1].Value;
        return Encoding.BigEndianUnicode.GetString(Convert.FromHexString(hex));
    }

    private string PageText(int number)
    {
        var page = Object(number);
        var maps = Fonts().Matches(page).ToDictionary(font => font.Groups[1].Value,
            font => MapOf(int.Parse(font.Groups[2].Value, CultureInfo.InvariantCulture)));
        var text = new StringBuilder();
        var content = Stream(Reference(page, "Contents"));
        Fills += Filled().Count(content);
        foreach (Match drawn in Drawn().Matches(content))
            text.AppendLine(string.Concat(drawn.Groups[2].Value.Chunk(4)
                .Select(glyph => maps[drawn.Groups[1].Value][new string(glyph)])));
        return text.ToString();
    }

    private Dictionary<string, string> MapOf(int font) => MapRow().Matches(Stream(Reference(Object(font), "ToUnicode")))
        .ToDictionary(row => row.Groups[1].Value,
            row => Encoding.BigEndianUnicode.GetString(Convert.FromHexString(row.Groups[2].Value)));

    private string Object(int number)
    {
        var start = offsets[number];
        Assert.StartsWith($"{number} 0 obj", file[start..], StringComparison.Ordinal);
        return file[start..file.IndexOf("endobj", start, StringComparison.Ordinal)];
    }

    private string Stream(int number)
    {
        var start = file.IndexOf("stream\n", offsets[number], StringComparison.Ordinal) + "stream\n".Length;
        var length = int.Parse(Regex.Match(Object(number), @"/Length (\d+)").Groups[1].Value, null);
        using var content = new StreamReader(
            new ZLibStream(new MemoryStream(bytes, start, length), CompressionMode.Decompress), Encoding.Latin1);
        return content.ReadToEnd();
    }

    private static int Reference(string dictionary, string key) =>
        int.Parse(Regex.Match(dictionary, $@"/{key} (\d+) 0 R").Groups[1].Value, null);

    [GeneratedRegex(@"startxref\n(\d+)\n%%EOF")]
    private static partial Regex StartOfTable();

    [GeneratedRegex(@"(\d{10}) \d{5} [nf] \n")]
    private static partial Regex TableRow();

    [GeneratedRegex(@"/Kids \[([^\]]*)\]")]
    private static partial Regex Kids();

    [GeneratedRegex(@"(\d+) 0 R")]
    private static partial Regex References();

    [GeneratedRegex(@"/(F\d) (\d+) 0 R")]
    private static partial Regex Fonts();

    [GeneratedRegex(@"/(F\d) [\d.]+ Tf [-\d.]+ [-\d.]+ Td\n<([0-9A-F]*)> Tj")]
    private static partial Regex Drawn();

    [GeneratedRegex(@"[\d.]+ re f\b")]
    private static partial Regex Filled();

    [GeneratedRegex(@"<([0-9A-F]{4})> <([0-9A-F]+)>")]
    private static partial Regex MapRow();
}
