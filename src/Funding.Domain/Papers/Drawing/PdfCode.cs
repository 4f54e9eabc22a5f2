using System.Collections;
using QRCoder;

namespace Okote.Funding;

/// <summary>A square that a telephone reads, drawn from filled rectangles. It repeats an address that stands beside it
/// as text, so it carries no tag of its own.</summary>
internal static class PdfCode
{
    /// <param name="size">Of one side, with the quiet margin around the square.</param>
    public static void Draw(PdfPage page, Uri address, double x, double y, double size)
    {
        using var data = QRCodeGenerator.GenerateQrCode(address.AbsoluteUri, QRCodeGenerator.ECCLevel.Q);
        var square = size / data.ModuleMatrix.Count;
        for (var row = 0; row < data.ModuleMatrix.Count; row++)
            foreach (var (start, length) in Runs(data.ModuleMatrix[row]))
                // A hair taller than a square, so that no white line shows between two rows.
                page.Fill(x + start * square, y + row * square, length * square, square + 0.05, PdfInk.Black);
    }

    /// <summary>Neighbouring dark squares of one row, drawn as one.</summary>
    private static IEnumerable<(int Start, int Length)> Runs(BitArray row)
    {
        for (var start = 0; start < row.Length; start++)
        {
            if (!row[start]) continue;
            var end = start;
            while (end < row.Length && row[end]) end++;
            yield return (start, end - start);
            start = end;
        }
    }
}
