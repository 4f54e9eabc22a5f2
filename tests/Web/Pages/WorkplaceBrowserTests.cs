using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Okote.Tests;

/// <summary>Every page that a persona's own links lead to: axe finds nothing in it, it fits a telephone, and no link of
/// it leads nowhere. The territory has settled money, a draft of each kind and something to decide.</summary>
public sealed partial class WorkplaceBrowserTests(FilledSite filled) : IClassFixture<FilledSite>
{
    private const int Pages_Max = 60;

    private const int Narrow = 375;

    private static readonly TimeSpan Visit_Max = TimeSpan.FromMinutes(2);

    private readonly OpenSite site = filled.Site;

    [Theory]
    [InlineData("helene", "porteur")]
    [InlineData("karim", "entreprise")]
    [InlineData("claire", "collectivite")]
    [InlineData("bruno", "collectivite")]
    [InlineData("odile", "operator")]
    public async Task Every_page_of_a_workplace_can_be_read_by_everybody(string persona, string root)
    {
        List<string> paths = [$"/fr/{root}"];
        var found = new List<string>();
        var visitor = await Visitor.Open(site.Address, persona);
        try
        {
            for (var i = 0; i < paths.Count && i < Pages_Max; i++)
            {
                var (path, known) = (paths[i], paths.ToList());
                var visit = Visit(visitor.Page, path, root, known);
                if (await Hangs(visit))
                {
                    // A browser may hang; a page that hangs a second, fresh one keeps people out.
                    await visitor.DisposeAsync();
                    visitor = await Visitor.Open(site.Address, persona);
                    visit = Visit(visitor.Page, path, root, known);
                    Assert.False(await Hangs(visit), $"{path} hangs.");
                }
                var (wrong, next) = await visit;
                found.AddRange(wrong);
                paths.AddRange(next);
            }
        }
        finally
        {
            await visitor.DisposeAsync();
        }
        Assert.True(paths.Count > 3, "The workplace leads nowhere.");
        Offenders.None($"A page that keeps somebody out, of {paths.Count}.", found);
    }

    /// <summary>What a script in a page does has no time limit of its own.</summary>
    private static async Task<bool> Hangs(Task visit) =>
        await Task.WhenAny(visit, Task.Delay(Visit_Max, TimeProvider.System)) != visit;

    private static async Task<(List<string> Wrong, IReadOnlyList<string> Next)> Visit(
        IPage page, string path, string root, List<string> known)
    {
        if (await page.GotoAsync(path) is not { Ok: true } answer) return ([$"{path} does not open"], []);
        var kind = answer.Headers.GetValueOrDefault("content-type") ?? "";
        if (!kind.StartsWith("text/html", StringComparison.Ordinal)) return ([], []);
        var wrong = await Look(page, path);
        return (wrong, await Next(page, root, known));
    }

    private static async Task<List<string>> Look(IPage page, string path)
    {
        await page.SetViewportSizeAsync(1280, 900);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        var found = Said(await page.RunAxe(), $"{path} light").ToList();
        // The dark theme changes colours and nothing else, so only what colours decide is asked again.
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        found.AddRange(Said(await page.RunAxe(new AxeRunOptions
        {
            RunOnly = RunOnlyOptions.Rules("color-contrast", "link-in-text-block"),
        }), $"{path} dark"));
        await page.SetViewportSizeAsync(Narrow, 800);
        await page.AddStyleTagAsync(new() { Content = "html { font-size: 200% }" });
        var width = await page.EvaluateAsync<int>("document.documentElement.scrollWidth");
        if (width > Narrow) found.Add($"{path} is {width} wide on a telephone with large text");
        return found;
    }

    /// <summary>One page of each kind: an address with other ids, or another question, is the same page again.
    /// </summary>
    private static async Task<IReadOnlyList<string>> Next(IPage page, string root, List<string> paths)
    {
        var links = await page.Locator("a[href^='/fr/']").EvaluateAllAsync<string[]>(
            "all => all.map(a => a.getAttribute('href').split('#')[0])");
        var known = paths.Select(Kind).ToHashSet();
        return links.Where(link => Own(root).IsMatch(link) && !IsFile(link) && known.Add(Kind(link))).ToList();
    }

    /// <summary>Everybody's account is the same: Hélène's is looked at.</summary>
    private static Regex Own(string root) =>
        new($"^/fr/({root}{(root == "porteur" ? "|compte" : "")}|papiers|decisions|engagements)(/|$|\\?)");

    private static bool IsFile(string link) => FileName().IsMatch(link);

    private static string Kind(string link) => Id().Replace(link.Split('?')[0], "ID");

    private static IEnumerable<string> Said(AxeResult result, string where) =>
        from violation in result.Violations
        from node in violation.Nodes
        select $"{where}: {violation.Id}: {node.Target}: {violation.Help}";

    /// <summary>A browser of its own with one page, in which a persona is at work.</summary>
    private sealed class Visitor(IPlaywright playwright, IBrowser browser, IPage page) : IAsyncDisposable
    {
        private static readonly TimeSpan Close_Max = TimeSpan.FromSeconds(20);

        public IPage Page => page;

        public static async Task<Visitor> Open(Uri site, string persona)
        {
            var playwright = await Playwright.CreateAsync();
            var browser = await Chromium.Launch(playwright);
            var context = await browser.NewContextAsync(new()
            {
                BaseURL = site.ToString(),
                ReducedMotion = ReducedMotion.Reduce,
                // The page's own policy would refuse the tools that look at it.
                BypassCSP = true,
            });
            var page = await context.NewPageAsync();
            await page.GotoAsync("/fr/demo");
            await page.Locator($"main form[action$='/personas/{persona}'] button").ClickAsync();
            return new Visitor(playwright, browser, page);
        }

        /// <summary>A browser that hangs does not close when asked; ending the driver ends it.</summary>
        public async ValueTask DisposeAsync()
        {
            await Task.WhenAny(browser.CloseAsync(), Task.Delay(Close_Max, TimeProvider.System));
            playwright.Dispose();
        }
    }

    [GeneratedRegex(@"\.(csv|zip|json|pdf|svg)($|\?)|format=csv")]
    private static partial Regex FileName();

    [GeneratedRegex(@"[0-9a-f]{8}-[0-9a-f-]{27}|evt_\w+|(?<=/)[0-9]+(?=/|$)")]
    private static partial Regex Id();
}
