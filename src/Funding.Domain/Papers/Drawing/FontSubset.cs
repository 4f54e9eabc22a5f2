using System.Buffers.Binary;

namespace Okote.Funding;

/// <summary>The glyphs of a font that one document shows, as a font file of their own. Glyphs keep their numbers, so
/// that nothing in the text has to be written again; those that nobody shows are empty.</summary>
internal static class FontSubset
{
    // Flags of a part of a composed glyph: more parts follow; how its numbers are written.
    private const int MoreParts = 0x20;
    private const int WordOffsets = 0x01;
    private const int OneScale = 0x08;
    private const int TwoScales = 0x40;
    private const int FourScales = 0x80;

    public static byte[] Of(FontFile font, IEnumerable<int> shown)
    {
        var kept = WithParts(font, shown);
        var count = kept.Max + 1;
        var (outlines, offsets) = Outlines(font, kept, count);
        var head = font.Table("head").ToArray();
        BinaryPrimitives.WriteInt16BigEndian(head.AsSpan(50), 1);
        var hhea = font.Table("hhea").ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(hhea.AsSpan(34), (ushort)count);
        var maxp = font.Table("maxp").ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(maxp.AsSpan(4), (ushort)count);
        var tables = new SortedDictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["head"] = head, ["hhea"] = hhea, ["maxp"] = maxp, ["loca"] = offsets, ["glyf"] = outlines,
            ["hmtx"] = Metrics(font, count),
        };
        foreach (var name in new[] { "cvt ", "fpgm", "prep" })
            if (font.Has(name)) tables[name] = font.Table(name).ToArray();
        return Assemble(tables);
    }

    /// <summary>An é is an e and an accent: what a glyph is composed of is kept too.</summary>
    private static SortedSet<int> WithParts(FontFile font, IEnumerable<int> shown)
    {
        var kept = new SortedSet<int> { 0 };
        var open = new Stack<int>(shown);
        while (open.TryPop(out var glyph))
            if (kept.Add(glyph) || glyph == 0)
                foreach (var part in Parts(font.Outline(glyph)))
                    if (!kept.Contains(part)) open.Push(part);
        return kept;
    }

    private static List<int> Parts(ReadOnlySpan<byte> outline)
    {
        var parts = new List<int>();
        if (outline.Length == 0 || BinaryPrimitives.ReadInt16BigEndian(outline) >= 0) return parts;
        for (int at = 10, flags = MoreParts; (flags & MoreParts) != 0;)
        {
            flags = BinaryPrimitives.ReadUInt16BigEndian(outline[at..]);
            parts.Add(BinaryPrimitives.ReadUInt16BigEndian(outline[(at + 2)..]));
            at += (flags & WordOffsets) != 0 ? 8 : 6;
            at += (flags & OneScale) != 0 ? 2 : (flags & TwoScales) != 0 ? 4 : (flags & FourScales) != 0 ? 8 : 0;
        }
        return parts;
    }

    private static (byte[] Outlines, byte[] Offsets) Outlines(FontFile font, SortedSet<int> kept, int count)
    {
        using var outlines = new MemoryStream();
        var offsets = new byte[4 * (count + 1)];
        for (var glyph = 0; glyph < count; glyph++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(offsets.AsSpan(4 * glyph), (uint)outlines.Length);
            if (!kept.Contains(glyph)) continue;
            outlines.Write(font.Outline(glyph));
            while (outlines.Length % 4 != 0) outlines.WriteByte(0);
        }
        BinaryPrimitives.WriteUInt32BigEndian(offsets.AsSpan(4 * count), (uint)outlines.Length);
        return (outlines.ToArray(), offsets);
    }

    private static byte[] Metrics(FontFile font, int count)
    {
        var metrics = new byte[4 * count];
        for (var glyph = 0; glyph < count; glyph++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(metrics.AsSpan(4 * glyph), (ushort)font.Advance(glyph));
            BinaryPrimitives.WriteInt16BigEndian(metrics.AsSpan(4 * glyph + 2), (short)font.LeftBearing(glyph));
        }
        return metrics;
    }

    private static byte[] Assemble(SortedDictionary<string, byte[]> tables)
    {
        using var file = new MemoryStream();
        var largest = 1 << (int)Math.Log2(tables.Count);
        Write(file, 0x00010000);
        foreach (var number in new[]
        {
            tables.Count, 16 * largest, (int)Math.Log2(largest), 16 * (tables.Count - largest),
        })
            file.Write([(byte)(number >> 8), (byte)number]);
        var offset = 12 + 16 * tables.Count;
        foreach (var (name, table) in tables)
        {
            file.Write(System.Text.Encoding.ASCII.GetBytes(name));
            Write(file, Checksum(table));
            Write(file, (uint)offset);
            Write(file, (uint)table.Length);
            offset += (table.Length + 3) / 4 * 4;
        }
        foreach (var table in tables.Values)
        {
            file.Write(table);
            while (file.Length % 4 != 0) file.WriteByte(0);
        }
        return file.ToArray();
    }

    private static uint Checksum(byte[] table)
    {
        var sum = 0u;
        for (var i = 0; i < table.Length; i++) unchecked { sum += (uint)table[i] << 8 * (3 - i % 4); }
        return sum;
    }

    private static void Write(MemoryStream file, uint number)
    {
        var four = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(four, number);
        file.Write(four);
    }
}
