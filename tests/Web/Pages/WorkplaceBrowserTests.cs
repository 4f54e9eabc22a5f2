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

    private readonly OpenSite site = filled.Site;

    [Theory]
    [InlineData("helene", "porteur")]
    [InlineData("karim", "entreprise")]
    [InlineData("claire", "collectivite")]
    [InlineData("bruno", "collectivite")]
    [InlineData("odile", "operator")]
    public async Task Every_page_of_a_workplace_can_be_read_by_everybody(string persona, string root)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Chromium.Launch(playwright);
        await using var context = await browser.NewContextAsync(new()
        {
            BaseURL = site.Address.ToString(),
            ReducedMotion = ReducedMotion.Reduce,
            // The page's own policy would refuse the tools that look at it.
            BypassCSP = true,
        });
        var page = await context.NewPageAsync();
        await Become(page, persona);
        List<string> paths = [$"/fr/{root}"];
        var found = new List<string>();
        for (var i = 0; i < paths.Count && i < Pages_Max; i++)
        {
            if (await page.GotoAsync(paths[i]) is not { Ok: true } answer)
            {
                found.Add($"{paths[i]} does not open");
                continue;
            }
            var kind = answer.Headers.GetValueOrDefault("content-type") ?? "";
            if (!kind.StartsWith("text/html", StringComparison.Ordinal)) continue;
            found.AddRange(await Look(page, paths[i]));
            paths.AddRange(await Next(page, root, paths));
        }
        Assert.True(paths.Count > 3, "The workplace leads nowhere.");
        Offenders.None($"A page that keeps somebody out, of {paths.Count}.", found);
    }

    private static async Task Become(IPage page, string persona)
    {
        await page.GotoAsync("/fr/demo");
        await page.Locator($"main form[action$='/personas/{persona}'] button").ClickAsync();
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
    private static async Task<IEnumerable<string>> Next(IPage page, string root, List<string> paths)
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

    [GeneratedRegex(@"\.(csv|zip|json|pdf|svg)($|\?)|format=csv")]
    private static partial Regex FileName();

    [GeneratedRegex(@"[0-9a-f]{8}-[0-9a-f-]{27}|evt_\w+|(?<=/)[0-9]+(?=/|$)")]
    private static partial Regex Id();
}
