using System.Globalization;
using System.Xml.Linq;

namespace Okote.Web;

/// <summary>A small picture with the title and the gauge, for other people's pages. Every text is a text node: what
/// somebody called their project cannot become markup.</summary>
public static class BadgeDrawing
{
    private const int Width = 320;

    private const int Bar = 296;

    private const int Title_CharsMax = 38;

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    // As in the gauge of the page: citizens, public, private, then what is only held.
    private static readonly string[] Colours = ["#17382f", "#2f6fb0", "#c4572b", "#b9b3a4"];

    public static string Draw(string title, GaugeDrawing gauge)
    {
        var raised = gauge.Figures.Raised.Show(CultureInfo.CurrentCulture, true);
        var drawing = new XElement(Svg + "svg",
            new XAttribute("width", Width), new XAttribute("height", 76), new XAttribute("viewBox", $"0 0 {Width} 76"),
            new XAttribute("role", "img"), new XAttribute("aria-labelledby", "t d"),
            new XElement(Svg + "title", new XAttribute("id", "t"), title),
            new XElement(Svg + "desc", new XAttribute("id", "d"), $"{raised} {gauge.Text}"),
            Rect(0, 0, Width, 76, "#ffffff", 8),
            Text(12, 22, 14, "bold", title.Length > Title_CharsMax ? title[..(Title_CharsMax - 1)] + "…" : title),
            Rect(12, 32, Bar, 12, "#ece7db", 3));
        var start = 0L;
        var length = Math.Max(gauge.Figures.Goal.Cents, (gauge.Figures.Raised + gauge.Figures.Held).Cents);
        foreach (var ((_, amount), colour) in gauge.Sources().Zip(Colours))
        {
            if (amount.Cents > 0)
                drawing.Add(Rect(12 + Place(start, length), 32, Place(amount.Cents, length), 12, colour, 0));
            start += amount.Cents;
        }
        drawing.Add(Text(12, 62, 11, "normal", $"{raised} {gauge.Text}"));
        return drawing.ToString(SaveOptions.DisableFormatting);
    }

    private static double Place(long cents, long length) =>
        Math.Round((double)((Int128)cents * Bar * 100 / length) / 100, 2);

    private static XElement Rect(double x, double y, double width, double height, string fill, int radius) => new(
        Svg + "rect", new XAttribute("x", x), new XAttribute("y", y), new XAttribute("width", width),
        new XAttribute("height", height), new XAttribute("rx", radius), new XAttribute("fill", fill));

    private static XElement Text(int x, int y, int size, string weight, string text) => new(
        Svg + "text", new XAttribute("x", x), new XAttribute("y", y), new XAttribute("font-size", size),
        new XAttribute("font-weight", weight), new XAttribute("font-family", "system-ui, sans-serif"),
        new XAttribute("fill", "#17382f"), text);
}
