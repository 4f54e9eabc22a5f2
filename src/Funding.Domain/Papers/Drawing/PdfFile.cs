using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Okote.Funding;

/// <summary>The objects of one PDF and how they are written down. Nothing in it depends on when or where it is
/// written, so the same document is the same file to the byte.</summary>
internal sealed class PdfFile
{
    private readonly List<byte[]> objects = [];

    /// <summary>A number for an object whose content is known later.</summary>
    public int Reserve()
    {
        objects.Add([]);
        return objects.Count;
    }

    public int Add(string content)
    {
        var number = Reserve();
        Set(number, content);
        return number;
    }

    public void Set(int number, string content) => objects[number - 1] = Encoding.Latin1.GetBytes(content);

    public int AddStream(string entries, byte[] content, bool withLength = false)
    {
        using var packed = new MemoryStream();
        using (var flate = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true)) flate.Write(content);
        var head = $"<< {entries} /Length {packed.Length} /Filter /FlateDecode"
            + (withLength ? $" /Length1 {content.Length}" : "") + " >>\nstream\n";
        var number = Reserve();
        objects[number - 1] =
            [.. Encoding.Latin1.GetBytes(head), .. packed.ToArray(), .. Encoding.Latin1.GetBytes("\nendstream")];
        return number;
    }

    /// <summary>A text people read, in any script.</summary>
    public static string Text(string text) =>
        $"<FEFF{string.Concat(text.Select(unit => ((int)unit).ToString("X4", CultureInfo.InvariantCulture)))}>";

    public static string Utf16(int character) => string.Concat(
        char.ConvertFromUtf32(character).Select(unit => ((int)unit).ToString("X4", CultureInfo.InvariantCulture)));

    public byte[] Write(int catalog, int info)
    {
        using var file = new MemoryStream();
        // The second line tells programs that move files that this one is not text.
        file.Write([.. "%PDF-1.7\n%"u8, 0xE2, 0xE3, 0xCF, 0xD3, (byte)'\n']);
        var offsets = new long[objects.Count];
        for (var i = 0; i < objects.Count; i++)
        {
            offsets[i] = file.Length;
            file.Write(Encoding.Latin1.GetBytes($"{i + 1} 0 obj\n"));
            file.Write(objects[i]);
            file.Write("\nendobj\n"u8);
        }
        var identity = Convert.ToHexString(SHA256.HashData(file.ToArray()))[..32];
        var start = file.Length;
        var end = new StringBuilder($"xref\n0 {objects.Count + 1}\n0000000000 65535 f \n");
        foreach (var offset in offsets) end.Append(CultureInfo.InvariantCulture, $"{offset:D10} 00000 n \n");
        end.Append(CultureInfo.InvariantCulture, $"trailer\n<< /Size {objects.Count + 1} /Root {catalog} 0 R ");
        end.Append(CultureInfo.InvariantCulture, $"/Info {info} 0 R /ID [<{identity}> <{identity}>] >>\n");
        end.Append(CultureInfo.InvariantCulture, $"startxref\n{start}\n%%EOF\n");
        file.Write(Encoding.Latin1.GetBytes(end.ToString()));
        return file.ToArray();
    }
}
