namespace Okote.Web;

/// <summary>The colours of one poster.</summary>
/// <param name="Far">The hills farthest away; then middle and near.</param>
/// <param name="Wall">Plaster between the beams.</param>
public sealed record CoverPalette(
    string Sky, string Glow, string Sun, string Far, string Middle, string Near, string Wall, string Beam, string Roof)
{
    /// <summary>Hours and seasons over the Vosges.</summary>
    public static IReadOnlyList<CoverPalette> All { get; } =
    [
        new("#f7d9b0", "#fbeed6", "#e9553c", "#8aa79a", "#4f7f6c", "#1f4a3d", "#fdf3e0", "#7a3b22", "#b5412a"),
        new("#cfe3ea", "#eef6f4", "#e8ac2f", "#86a9b8", "#447a8c", "#1d4556", "#fdf6e8", "#5d3a24", "#c2502f"),
        new("#f3c9bd", "#fbe6dc", "#c63f28", "#a98fa6", "#6f5684", "#3a2a57", "#fff4e6", "#5b2f2b", "#8f2f2f"),
        new("#dfe7c6", "#f4f5e3", "#e08a2c", "#9bb377", "#64894b", "#2f5630", "#fdf5e1", "#6b4122", "#b24a2c"),
        new("#2f4379", "#50619c", "#f3c766", "#42568f", "#26386b", "#131f45", "#f7e8c8", "#4a2c22", "#a63d2c"),
        new("#fbe3a2", "#fdf3d0", "#d9562f", "#c7a968", "#8b8a4a", "#3f5434", "#fff6e2", "#6f3a1f", "#9c3a26"),
    ];
}

/// <summary>The signs of themes, drawn around the origin within a radius of 34.</summary>
public static class CoverSigns
{
    private const string Star = "M0 -28L7 -9 27 -9 11 3 17 24 0 11 -17 24 -11 3 -27 -9 -7 -9z";

    public static string For(string theme) => theme switch
    {
        "food" => "M-12 -28h24v8h-24zM-16 -16h32v38a8 8 0 0 1-8 8h-16a8 8 0 0 1-8-8z",
        "mobility" => "M-18 22a12 12 0 1 1 .1 0zM18 22a12 12 0 1 1 .1 0z"
            + "M-18 10l10-22h16l10 22M-8 -12l10 22 6-22M-14 -20h10",
        "repair" => "M-22 22L4 -4M2 -20a14 14 0 1 0 18 18l-9 1-9-9z",
        "culture" => "M-26 24h52M-22 16V-8M-8 16V-8M8 16V-8M22 16V-8M-28 -12L0 -28 28 -12z",
        "environment" => "M0 28V-2M0 10C-22 10-26-6-24-22C-6-22 2-10 0 10M0 2C2-14 12-20 24-20C24-4 16 4 0 2",
        "inclusion" => "M-14 -10a8 8 0 1 1 .1 0zM14 -10a8 8 0 1 1 .1 0z"
            + "M-28 24c0-18 8-26 14-26s14 8 14 26M0 24c0-18 8-26 14-26s14 8 14 26",
        "housing" => "M-26 2L0 -24 26 2M-18 -4V26H18V-4M-6 26V8H6V26",
        "craft" => "M-20 -24L20 24M20 -24L-20 24M-26 -12a8 8 0 1 0 12-12M26 -12a8 8 0 1 1-12-12",
        "care" => "M0 26C-30 4-26 -20 -10 -20C-4 -20 0 -15 0 -11C0 -15 4 -20 10 -20C26 -20 30 4 0 26z",
        _ => Star,
    };
}
