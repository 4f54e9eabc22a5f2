using System.Xml.Linq;
using Okote.Funding;

namespace Okote.Web;

/// <summary>A small picture that says in words and by a shape of its own how the seals stand; colour only repeats it.
/// </summary>
public static class SealDrawing
{
    private const int Width = 320;

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    public static string Draw(SealState state, string words, string detail)
    {
        var colour = state switch
        {
            SealState.Holds => "#1d6b46",
            SealState.Broken => "#a3271b",
            _ => "#5c5a52",
        };
        return new XElement(Svg + "svg",
            new XAttribute("width", Width), new XAttribute("height", 56), new XAttribute("viewBox", $"0 0 {Width} 56"),
            new XAttribute("role", "img"), new XAttribute("aria-labelledby", "t d"),
            new XElement(Svg + "title", new XAttribute("id", "t"), words),
            new XElement(Svg + "desc", new XAttribute("id", "d"), detail),
            new XElement(Svg + "rect", new XAttribute("width", Width), new XAttribute("height", 56),
                new XAttribute("rx", 8), new XAttribute("fill", "#ffffff"), new XAttribute("stroke", colour)),
            Shape(state, colour), Text(52, 24, 13, "bold", words), Text(52, 43, 11, "normal", detail))
            .ToString(SaveOptions.DisableFormatting);
    }

    /// <summary>A tick, a cross, a question mark.</summary>
    private static XElement Shape(SealState state, string colour) => new(Svg + "path",
        new XAttribute("d", state switch
        {
            SealState.Holds => "M14 29l9 9 15-19",
            SealState.Broken => "M16 18l20 20M36 18l-20 20",
            _ => "M19 22a7 7 0 1 1 10 6.300c-2 1-3 2-3 4M26 38v1",
        }),
        new XAttribute("fill", "none"), new XAttribute("stroke", colour), new XAttribute("stroke-width", 4),
        new XAttribute("stroke-linecap", "round"), new XAttribute("stroke-linejoin", "round"));

    private static XElement Text(int x, int y, int size, string weight, string text) => new(
        Svg + "text", new XAttribute("x", x), new XAttribute("y", y), new XAttribute("font-size", size),
        new XAttribute("font-weight", weight), new XAttribute("font-family", "system-ui, sans-serif"),
        new XAttribute("fill", "#17382f"), text);
}
