using System.Buffers.Binary;

namespace Okote.Funding;

/// <summary>A TrueType font as its file says it: which glyph a character has, and how wide that is. Pure; it sees the
/// bytes and nothing else.</summary>
internal sealed class FontFile
{
    private readonly byte[] bytes;
    private readonly Dictionary<string, (int Offset, int Length)> tables = [];
    private readonly Dictionary<int, int> glyphs = [];
    private readonly int widths;
    private readonly bool longOffsets;

    public FontFile(byte[] bytes)
    {
        this.bytes = bytes;
        for (var i = 0; i < U16(4); i++)
        {
            var entry = 12 + 16 * i;
            tables[System.Text.Encoding.ASCII.GetString(bytes, entry, 4)] = ((int)U32(entry + 8), (int)U32(entry + 12));
        }
        if (!tables.ContainsKey("glyf")) throw new InvalidDataException("The font has no TrueType outlines.");
        UnitsPerEm = U16(At("head") + 18);
        longOffsets = U16(At("head") + 50) == 1;
        GlyphCount = U16(At("maxp") + 4);
        widths = U16(At("hhea") + 34);
        ReadCharacters();
    }

    public int UnitsPerEm { get; }

    public int GlyphCount { get; }

    /// <summary>Height above the baseline, in thousandths of the size.</summary>
    public int Ascent => Thousandths(S16(At("hhea") + 4));

    public int Descent => Thousandths(S16(At("hhea") + 6));

    public int[] Box => [.. Enumerable.Range(0, 4).Select(i => Thousandths(S16(At("head") + 36 + 2 * i)))];

    /// <summary>Zero where the font has no picture of the character.</summary>
    public int Glyph(int character) => glyphs.GetValueOrDefault(character);

    /// <summary>In thousandths of the size.</summary>
    public int Width(int glyph) => Thousandths(Advance(glyph));

    public bool Has(string table) => tables.ContainsKey(table);

    public ReadOnlySpan<byte> Table(string name) => bytes.AsSpan(At(name), tables[name].Length);

    public int Advance(int glyph) => U16(At("hmtx") + 4 * Math.Min(glyph, widths - 1));

    public int LeftBearing(int glyph) => glyph < widths
        ? S16(At("hmtx") + 4 * glyph + 2)
        : S16(At("hmtx") + 4 * widths + 2 * (glyph - widths));

    public ReadOnlySpan<byte> Outline(int glyph)
    {
        var (start, end) = (Offset(glyph), Offset(glyph + 1));
        return bytes.AsSpan(At("glyf") + start, end - start);
    }

    private int Offset(int glyph) => longOffsets
        ? (int)U32(At("loca") + 4 * glyph)
        : 2 * U16(At("loca") + 2 * glyph);

    private void ReadCharacters()
    {
        var cmap = At("cmap");
        for (var i = 0; i < U16(cmap + 2); i++)
        {
            // Unicode, as both the standard (0) and Windows (3) number it.
            if (U16(cmap + 4 + 8 * i) is not (0 or 3)) continue;
            var table = cmap + (int)U32(cmap + 8 + 8 * i);
            if (U16(table) == 4) ReadSegments(table);
            else if (U16(table) == 12) ReadGroups(table);
        }
    }

    private void ReadSegments(int table)
    {
        var count = U16(table + 6) / 2;
        var (ends, starts) = (table + 14, table + 16 + 2 * count);
        var (deltas, ranges) = (starts + 2 * count, starts + 4 * count);
        for (var i = 0; i < count; i++)
            for (int c = U16(starts + 2 * i), last = U16(ends + 2 * i); c <= last && c != 0xFFFF; c++)
            {
                var range = U16(ranges + 2 * i);
                var glyph = range == 0 ? c : U16(ranges + 2 * i + range + 2 * (c - U16(starts + 2 * i)));
                if (range == 0 || glyph != 0) glyphs.TryAdd(c, glyph + U16(deltas + 2 * i) & 0xFFFF);
            }
    }

    private void ReadGroups(int table)
    {
        for (var i = 0; i < U32(table + 12); i++)
        {
            var group = table + 16 + 12 * i;
            for (uint c = U32(group), first = c; c <= U32(group + 4); c++)
                glyphs.TryAdd((int)c, (int)(U32(group + 8) + c - first));
        }
    }

    private int Thousandths(int units) => (int)Math.Round(units * 1000.0 / UnitsPerEm);

    private int At(string table) => tables[table].Offset;

    private int U16(int at) => BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at));

    private int S16(int at) => BinaryPrimitives.ReadInt16BigEndian(bytes.AsSpan(at));

    private uint U32(int at) => BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(at));
}
