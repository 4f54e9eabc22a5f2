using Microsoft.Playwright;

namespace Okote.Tests;

/// <summary>The browser that <c>scripts/need-chromium</c> makes sure of: the one OKOTE_CHROMIUM names, or the system's
/// own.</summary>
internal static class Chromium
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    private static string Executable =>
        Environment.GetEnvironmentVariable("OKOTE_CHROMIUM") is { Length: > 0 } given ? given
        : Candidates().FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException("No Chromium on PATH: run scripts/need-chromium or set OKOTE_CHROMIUM.");

    /// <summary>A browser process; the caller disposes of it. One for a test class is plenty, because each test opens
    /// its own context.</summary>
    public static Task<IBrowser> Launch(IPlaywright playwright) => playwright.Chromium.LaunchAsync(new()
    {
        ExecutablePath = Executable,
        // Chromium's own sandbox refuses to run as root; the pages are ours.
        ChromiumSandbox = false,
    });

    private static IEnumerable<string> Candidates() =>
        from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        from name in Names
        select Path.Combine(folder, name);
}
