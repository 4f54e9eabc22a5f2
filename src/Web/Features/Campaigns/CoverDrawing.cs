using System.Globalization;
using System.Text;

namespace Okote.Web;

/// <summary>A campaign's cover, drawn from its id: a poster of hills, a village with gables and half-timber, and the
/// sign of its theme in the sun. The same campaign always gets the same poster.</summary>
public static class CoverDrawing
{
    private sealed record Palette(string Sky, string Glow, string Sun, string Far, string Middle, string Near, string Wall, string Beam, string Roof);

    private static readonly Palette[] Palettes =
    [
        new("#f7d9b0", "#fbeed6", "#e9553c", "#8aa79a", "#4f7f6c", "#1f4a3d", "#fdf3e0", "#7a3b22", "#b5412a"),
        new("#cfe3ea", "#eef6f4", "#e8ac2f", "#86a9b8", "#447a8c", "#1d4556", "#fdf6e8", "#5d3a24", "#c2502f"),
        new("#f3c9bd", "#fbe6dc", "#c63f28", "#a98fa6", "#6f5684", "#3a2a57", "#fff4e6", "#5b2f2b", "#8f2f2f"),
        new("#dfe7c6", "#f4f5e3", "#e08a2c", "#9bb377", "#64894b", "#2f5630", "#fdf5e1", "#6b4122", "#b24a2c"),
        new("#2f4379", "#50619c", "#f3c766", "#42568f", "#26386b", "#131f45", "#f7e8c8", "#4a2c22", "#a63d2c"),
        new("#fbe3a2", "#fdf3d0", "#d9562f", "#c7a968", "#8b8a4a", "#3f5434", "#fff6e2", "#6f3a1f", "#9c3a26"),
    ];

    /// <summary>Signs of themes, drawn around the origin within a radius of 34.</summary>
    private static readonly Dictionary<string, string> Signs = new(StringComparer.OrdinalIgnoreCase)
    {
        ["food"] = "M-12 -28h24v8h-24zM-16 -16h32v38a8 8 0 0 1-8 8h-16a8 8 0 0 1-8-8z",
        ["mobility"] = "M-18 22a12 12 0 1 1 .1 0zM18 22a12 12 0 1 1 .1 0zM-18 10l10-22h16l10 22M-8 -12l10 22 6-22M-14 -20h10",
        ["repair"] = "M-22 22L4 -4M2 -20a14 14 0 1 0 18 18l-9 1-9-9z",
        ["culture"] = "M-26 24h52M-22 16V-8M-8 16V-8M8 16V-8M22 16V-8M-28 -12L0 -28 28 -12z",
        ["environment"] = "M0 28V-2M0 10C-22 10-26-6-24-22C-6-22 2-10 0 10M0 2C2-14 12-20 24-20C24-4 16 4 0 2",
        ["inclusion"] = "M-14 -10a8 8 0 1 1 .1 0zM14 -10a8 8 0 1 1 .1 0zM-28 24c0-18 8-26 14-26s14 8 14 26M0 24c0-18 8-26 14-26s14 8 14 26",
        ["housing"] = "M-26 2L0 -24 26 2M-18 -4V26H18V-4M-6 26V8H6V26",
        ["craft"] = "M-20 -24L20 24M20 -24L-20 24M-26 -12a8 8 0 1 0 12-12M26 -12a8 8 0 1 1-12-12",
        ["care"] = "M0 26C-30 4-26 -20 -10 -20C-4 -20 0 -15 0 -11C0 -15 4 -20 10 -20C26 -20 30 4 0 26z",
    };

    private const string AnySign = "M0 -28L7 -9 27 -9 11 3 17 24 0 11 -17 24 -11 3 -27 -9 -7 -9z";

    public static string Draw(Guid id, string theme)
    {
        // The last bytes of a UUIDv7 are random; they seed everything that varies.
        var random = new Random(BitConverter.ToInt32(id.ToByteArray(), 12));
        var colours = Palettes[random.Next(Palettes.Length)];
        var svg = new StringBuilder();
        svg.Append("""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360" width="640" height="360">""");
        svg.Append($"""<rect width="640" height="360" fill="{colours.Sky}"/>""");
        DrawSun(svg, random, colours, Signs.GetValueOrDefault(theme, AnySign));
        DrawHills(svg, random, colours.Far, 190, 46, 3);
        DrawHills(svg, random, colours.Middle, 235, 34, 4);
        DrawVillage(svg, random, colours);
        DrawVines(svg, colours);
        return svg.Append("</svg>").ToString();
    }

    private static void DrawSun(StringBuilder svg, Random random, Palette colours, string sign)
    {
        var (x, y) = (random.Next(150, 490), random.Next(92, 118));
        for (var ring = 3; ring >= 1; ring--)
            svg.Append(Invariant($"""<circle cx="{x}" cy="{y}" r="{62 + (ring * 34)}" fill="{colours.Glow}" opacity="{0.28}"/>"""));
        svg.Append(Invariant($"""<circle cx="{x}" cy="{y}" r="66" fill="{colours.Sun}"/>"""));
        svg.Append(Invariant(
            $"""<path d="{sign}" transform="translate({x} {y})" fill="none" stroke="{colours.Wall}" stroke-width="5" stroke-linecap="round" stroke-linejoin="round"/>"""));
    }

    /// <summary>A line of round summits, as the Vosges have them.</summary>
    private static void DrawHills(StringBuilder svg, Random random, string colour, int height, int swing, int summits)
    {
        var path = new StringBuilder(Invariant($"M0 360V{height + random.Next(-10, 20)}"));
        var step = 640 / summits;
        for (var i = 0; i < summits; i++)
        {
            var end = (i + 1) * step;
            var top = height - random.Next(swing / 2, swing * 2);
            path.Append(Invariant($"Q{end - (step / 2)} {top} {end + 4} {height + random.Next(-12, 16)}"));
        }
        svg.Append($"""<path d="{path}L648 360z" fill="{colour}"/>""");
    }

    private static void DrawVillage(StringBuilder svg, Random random, Palette colours)
    {
        var x = random.Next(20, 120);
        var houses = random.Next(4, 7);
        for (var i = 0; i < houses; i++)
        {
            var (width, height) = (random.Next(52, 84), random.Next(44, 78));
            DrawHouse(svg, colours, x, 300 - height, width, height, random.Next(3));
            x += width + random.Next(-4, 26);
        }
        if (random.Next(2) == 0) DrawSteeple(svg, colours, Math.Min(x + 20, 590));
    }

    private static void DrawHouse(StringBuilder svg, Palette colours, int x, int y, int width, int height, int beams)
    {
        var roof = (int)(width * 0.62);
        svg.Append(Invariant($"""<rect x="{x}" y="{y}" width="{width}" height="{height + 40}" fill="{colours.Wall}"/>"""));
        svg.Append(Invariant($"""<path d="M{x - 6} {y + 2}L{x + (width / 2)} {y - roof}L{x + width + 6} {y + 2}z" fill="{colours.Roof}"/>"""));
        var middle = y + (height / 2);
        var right = x + width;
        var cross = beams switch
        {
            0 => Invariant($"M{x} {middle}H{right}M{x} {middle}L{x + (width / 2)} {y}L{right} {middle}"),
            1 => Invariant($"M{x} {middle}H{right}M{x} {y}L{right} {middle}M{right} {y}L{x} {middle}"),
            _ => Invariant($"M{x} {middle}H{right}M{x + (width / 3)} {y}V{y + height}M{right - (width / 3)} {y}V{y + height}"),
        };
        svg.Append(Invariant(
            $"""<path d="M{x} {y}H{right}V{y + height + 40}H{x}z{cross}" fill="none" stroke="{colours.Beam}" stroke-width="3.5"/>"""));
        svg.Append(Invariant(
            $"""<rect x="{x + (width / 2) - 6}" y="{middle + 9}" width="12" height="15" fill="{colours.Sun}" stroke="{colours.Beam}" stroke-width="2.5"/>"""));
    }

    private static void DrawSteeple(StringBuilder svg, Palette colours, int x) => svg.Append(Invariant(
        $"""<rect x="{x}" y="190" width="30" height="130" fill="{colours.Wall}"/><path d="M{x - 5} 192L{x + 15} 112L{x + 35} 192z" fill="{colours.Roof}"/><circle cx="{x + 15}" cy="216" r="8" fill="{colours.Sky}" stroke="{colours.Beam}" stroke-width="3"/>"""));

    /// <summary>Rows of vines run towards the village.</summary>
    private static void DrawVines(StringBuilder svg, Palette colours)
    {
        svg.Append($"""<path d="M0 306Q320 276 640 304V360H0z" fill="{colours.Near}"/>""");
        for (var i = -6; i <= 6; i++)
            svg.Append(Invariant(
                $"""<path d="M{320 + (i * 34)} 294L{320 + (i * 92)} 362" stroke="{colours.Middle}" stroke-width="4" stroke-dasharray="2 7" stroke-linecap="round" opacity="0.8"/>"""));
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
