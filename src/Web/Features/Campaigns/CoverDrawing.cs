using System.Globalization;
using System.Text;

namespace Okote.Web;

/// <summary>A campaign's cover, drawn from its id: a poster of hills, a village with gables and half-timber, and the
/// sign of its theme in the sun. The same campaign always gets the same poster.</summary>
public sealed class CoverDrawing
{
    private readonly StringBuilder svg = new();
    private readonly CoverPalette colours;
    private readonly Random random;

    private CoverDrawing(Guid id)
    {
        // The last bytes of a UUIDv7 are random; they seed everything that varies.
        random = new Random(BitConverter.ToInt32(id.ToByteArray(), 12));
        colours = CoverPalette.All[random.Next(CoverPalette.All.Count)];
    }

    public static string Draw(Guid id, string theme)
    {
        var cover = new CoverDrawing(id);
        cover.Add($"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360" width="640" height="360">""");
        cover.Add($"""<rect width="640" height="360" fill="{cover.colours.Sky}"/>""");
        cover.DrawSun(CoverSigns.For(theme));
        cover.DrawHills(cover.colours.Far, 190, 46, 3);
        cover.DrawHills(cover.colours.Middle, 235, 34, 4);
        cover.DrawVillage();
        cover.DrawVines();
        return cover.svg.Append("</svg>").ToString();
    }

    private void DrawSun(string sign)
    {
        var (x, y) = (random.Next(150, 490), random.Next(92, 118));
        for (var ring = 3; ring >= 1; ring--)
            Add($"""<circle cx="{x}" cy="{y}" r="{62 + ring * 34}" fill="{colours.Glow}" opacity="0.28"/>""");
        Add($"""<circle cx="{x}" cy="{y}" r="66" fill="{colours.Sun}"/>""");
        Add($"""<path d="{sign}" transform="translate({x} {y})" fill="none" stroke="{colours.Wall}" """);
        Add($"""stroke-width="5" stroke-linecap="round" stroke-linejoin="round"/>""");
    }

    /// <summary>A line of round summits, as the Vosges have them.</summary>
    private void DrawHills(string colour, int height, int swing, int summits)
    {
        Add($"""<path d="M0 360V{height + random.Next(-10, 20)}""");
        var step = 640 / summits;
        for (var i = 1; i <= summits; i++)
        {
            var (end, top) = (i * step, height - random.Next(swing / 2, swing * 2));
            Add($"Q{end - step / 2} {top} {end + 4} {height + random.Next(-12, 16)}");
        }
        Add($"""L648 360z" fill="{colour}"/>""");
    }

    private void DrawVillage()
    {
        var x = random.Next(20, 120);
        for (var houses = random.Next(4, 7); houses > 0; houses--)
        {
            var (width, height) = (random.Next(52, 84), random.Next(44, 78));
            DrawHouse(x, 300 - height, width, height);
            x += width + random.Next(-4, 26);
        }
        if (random.Next(2) == 0) DrawSteeple(Math.Min(x + 20, 590));
    }

    private void DrawHouse(int x, int y, int width, int height)
    {
        var (right, middle, ridge) = (x + width, y + height / 2, x + width / 2);
        var roof = y - width * 62 / 100;
        Add($"""<rect x="{x}" y="{y}" width="{width}" height="{height + 40}" fill="{colours.Wall}"/>""");
        Add($"""<path d="M{x - 6} {y + 2}L{ridge} {roof}L{right + 6} {y + 2}z" fill="{colours.Roof}"/>""");
        Add($"""<path d="M{x} {y}H{right}V{y + height + 40}H{x}zM{x} {middle}H{right}""");
        switch (random.Next(3))
        {
            case 0: Add($"M{x} {middle}L{ridge} {y}L{right} {middle}"); break;
            case 1: Add($"M{x} {y}L{right} {middle}M{right} {y}L{x} {middle}"); break;
            default: Add($"M{x + width / 3} {y}V{y + height}M{right - width / 3} {y}V{y + height}"); break;
        }
        Add($"\" fill=\"none\" stroke=\"{colours.Beam}\" stroke-width=\"3.5\"/>");
        Add($"""<rect x="{ridge - 6}" y="{middle + 9}" width="12" height="15" fill="{colours.Sun}" """);
        Add($"""stroke="{colours.Beam}" stroke-width="2.5"/>""");
    }

    private void DrawSteeple(int x)
    {
        Add($"""<rect x="{x}" y="190" width="30" height="130" fill="{colours.Wall}"/>""");
        Add($"""<path d="M{x - 5} 192L{x + 15} 112L{x + 35} 192z" fill="{colours.Roof}"/>""");
        Add($"""<circle cx="{x + 15}" cy="216" r="8" fill="{colours.Sky}" stroke="{colours.Beam}" """);
        Add($"""stroke-width="3"/>""");
    }

    /// <summary>Rows of vines run towards the village.</summary>
    private void DrawVines()
    {
        Add($"""<path d="M0 306Q320 276 640 304V360H0z" fill="{colours.Near}"/>""");
        Add($"""<path stroke="{colours.Middle}" stroke-width="4" stroke-dasharray="2 7" d=" """);
        for (var i = -6; i <= 6; i++) Add($"M{320 + i * 34} 294L{320 + i * 92} 362");
        Add($"\" stroke-linecap=\"round\" opacity=\"0.8\"/>");
    }

    /// <summary>Numbers are written for machines, whatever language the page speaks.</summary>
    private void Add(FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture));
}
