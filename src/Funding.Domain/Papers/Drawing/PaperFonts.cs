using Okote.Data;

namespace Okote.Funding;

/// <summary>The two faces every document is set in, found on this machine; no font file travels with the program.
/// </summary>
internal sealed record PaperFonts(FontFile Regular, FontFile Bold)
{
    /// <summary>File names of a regular and a bold face, in the order in which we like them.</summary>
    private static readonly (string Regular, string Bold)[] Faces =
    [
        ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
        ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf"),
        ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf"),
        ("Arial.ttf", "Arial Bold.ttf"),
        ("arial.ttf", "arialbd.ttf"),
    ];

    private static readonly Lazy<PaperFonts> Found = new(() => In(Folders()));

    public static PaperFonts OnThisMachine => Found.Value;

    public static void Require() => _ = OnThisMachine;

    public static PaperFonts In(IEnumerable<string> folders)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        var everywhere = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true };
        foreach (var folder in folders.Where(Directory.Exists))
            foreach (var file in Directory.EnumerateFiles(folder, "*.ttf", everywhere))
                files.TryAdd(Path.GetFileName(file), file);
        foreach (var (regular, bold) in Faces)
            if (files.TryGetValue(regular, out var one) && files.TryGetValue(bold, out var two))
                return new PaperFonts(new FontFile(File.ReadAllBytes(one)), new FontFile(File.ReadAllBytes(two)));
        throw new SetupFailure("Documents need a font: install DejaVu Sans (Debian: fonts-dejavu-core), Liberation "
            + "Sans, Noto Sans or Arial, or set OKOTE_FONTS to a folder that holds one.");
    }

    private static IEnumerable<string> Folders()
    {
        if (Environment.GetEnvironmentVariable("OKOTE_FONTS") is { Length: > 0 } named) yield return named;
        yield return "/usr/share/fonts";
        yield return "/usr/local/share/fonts";
        yield return "/System/Library/Fonts";
        yield return "/Library/Fonts";
        if (Environment.GetFolderPath(Environment.SpecialFolder.Fonts) is { Length: > 0 } system) yield return system;
        if (Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData) is { Length: > 0 } own)
            yield return Path.Combine(own, "fonts");
    }
}
