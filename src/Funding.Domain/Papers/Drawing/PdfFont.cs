using System.Globalization;
using System.Text;

namespace Okote.Funding;

/// <summary>A face as one document uses it: it remembers what was shown, because only that is embedded.</summary>
internal sealed class PdfFont(FontFile file, string resource)
{
    /// <summary>What stands in where a face lacks a character: the narrow space of French numbers above all.</summary>
    private static readonly Dictionary<int, int> Instead = new()
    {
        ['\u202f'] = '\u00a0', ['\u00a0'] = ' ', ['\u2212'] = '-', ['\u2019'] = '\'', ['\u2026'] = '.',
    };

    /// <summary>Glyph and the character it was shown for first, so that the text can be copied and searched.</summary>
    private readonly SortedDictionary<int, int> shown = [];

    /// <summary>The name by which pages call it.</summary>
    public string Resource { get; } = resource;

    public double Width(string text, double size) =>
        text.EnumerateRunes().Sum(rune => file.Width(GlyphOf(rune.Value))) * size / 1000;

    /// <summary>The text in the numbers of its glyphs, as hexadecimal digits.</summary>
    public string Encode(string text)
    {
        var hex = new StringBuilder(text.Length * 4);
        foreach (var rune in text.EnumerateRunes())
        {
            var glyph = GlyphOf(rune.Value);
            shown.TryAdd(glyph, rune.Value);
            hex.Append(glyph.ToString("X4", CultureInfo.InvariantCulture));
        }
        return hex.ToString();
    }

    /// <summary>Adds the font's five objects; the answer is the number pages refer to.</summary>
    public int AddTo(PdfFile pdf)
    {
        // Subsets are told apart by six letters; ours are the same in every file, which keeps equal files equal.
        var name = $"OKOTEA+{Resource}";
        var program = pdf.AddStream("", FontSubset.Of(file, shown.Keys), withLength: true);
        var unicode = pdf.AddStream("", Encoding.ASCII.GetBytes(ToUnicode()));
        var descriptor = pdf.Add($"<< /Type /FontDescriptor /FontName /{name} /Flags 4 "
            + $"/FontBBox [{string.Join(' ', file.Box)}] /ItalicAngle 0 /Ascent {file.Ascent} "
            + $"/Descent {file.Descent} /CapHeight {file.Ascent} /StemV 80 /FontFile2 {program} 0 R >>");
        var widths = string.Join(' ', shown.Keys.Select(glyph => $"{glyph} [{file.Width(glyph)}]"));
        var descendant = pdf.Add($"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{name} /CIDSystemInfo "
            + "<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
            + $"/FontDescriptor {descriptor} 0 R /W [{widths}] /CIDToGIDMap /Identity >>");
        return pdf.Add($"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H "
            + $"/DescendantFonts [{descendant} 0 R] /ToUnicode {unicode} 0 R >>");
    }

    private int GlyphOf(int character)
    {
        for (var c = character; ;)
        {
            if (file.Glyph(c) is > 0 and var glyph) return glyph;
            if (!Instead.TryGetValue(c, out c)) return file.Glyph('?');
        }
    }

    private string ToUnicode()
    {
        const int Block_RowsMax = 100;
        var map = new StringBuilder("""
            /CIDInit /ProcSet findresource begin
            12 dict begin
            begincmap
            /CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
            /CMapName /Adobe-Identity-UCS def
            /CMapType 2 def
            1 begincodespacerange
            <0000> <FFFF>
            endcodespacerange

            """);
        foreach (var block in shown.Chunk(Block_RowsMax))
        {
            map.Append(CultureInfo.InvariantCulture, $"{block.Length} beginbfchar\n");
            foreach (var (glyph, character) in block)
                map.Append(CultureInfo.InvariantCulture, $"<{glyph:X4}> <{PdfFile.Utf16(character)}>\n");
            map.Append("endbfchar\n");
        }
        return map.Append("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n").ToString();
    }
}
