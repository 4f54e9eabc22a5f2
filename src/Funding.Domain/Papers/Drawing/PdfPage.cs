using System.Globalization;
using System.Text;

namespace Okote.Funding;

/// <summary>One page, drawn from its upper left corner in points.</summary>
internal sealed class PdfPage(int index, double width, double height)
{
    private readonly StringBuilder content = new();
    private int marks;

    public double Width { get; } = width;

    public double Height { get; } = height;

    public int Marks => marks;

    public byte[] Content => Encoding.ASCII.GetBytes(content.ToString());

    /// <param name="y">Of the baseline.</param>
    /// <param name="tag">Null for what is only repeated or decoration.</param>
    public void Text(PdfFont font, double size, string text, double x, double y, PdfInk ink, PdfTag? tag)
    {
        if (text.Length == 0) return;
        if (tag is not null) tag.Mark(index, marks);
        content.Append(tag is null ? "/Artifact BMC\n" : Line($"/Span << /MCID {marks++} >> BDC"));
        content.Append(Line($"BT {ink.Fill} /{font.Resource} {N(size)} Tf {N(x)} {N(Height - y)} Td"));
        content.Append(Line($"<{font.Encode(text)}> Tj ET"));
        content.Append("EMC\n");
    }

    public void Fill(double x, double y, double width, double height, PdfInk ink) => content.Append(Line(
        $"/Artifact BMC {ink.Fill} {N(x)} {N(Height - y - height)} {N(width)} {N(height)} re f EMC"));

    public void Rule(double x, double y, double toX, double thickness, PdfInk ink) => content.Append(Line(
        $"/Artifact BMC {ink.Stroke} {N(thickness)} w {N(x)} {N(Height - y)} m {N(toX)} {N(Height - y)} l S EMC"));

    private static string Line(string text) => text + "\n";

    private static string N(double number) => Math.Round(number, 2).ToString("0.##", CultureInfo.InvariantCulture);
}

/// <summary>Red, green and blue from 0 to 1, as PDF writes them.</summary>
internal sealed record PdfInk(string Rgb)
{
    public static PdfInk Ink { get; } = new("0.09 0.11 0.14");
    public static PdfInk Soft { get; } = new("0.36 0.39 0.44");
    public static PdfInk Line { get; } = new("0.76 0.78 0.81");
    public static PdfInk Shade { get; } = new("0.952 0.957 0.965");
    public static PdfInk Brand { get; } = new("0.09 0.22 0.184");
    public static PdfInk White { get; } = new("1 1 1");
    public static PdfInk Black { get; } = new("0 0 0");

    public string Fill => $"{Rgb} rg";

    public string Stroke => $"{Rgb} RG";
}
