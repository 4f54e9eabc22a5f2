using Microsoft.Playwright;

namespace Okote.Guide;

/// <summary>Walks through the demo as its personas do and keeps what they see.</summary>
internal sealed class Pictures(IBrowser browser, Uri site, string folder)
{
    public const long All_BytesMax = 3 * 1024 * 1024;

    private const int Wide = 1280;

    private const int Narrow = 375;

    private const int Height = 720;

    public int Made { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>From the front page to the quote; what follows needs a card.</summary>
    public async Task Citizen()
    {
        await using var context = await Open(Wide);
        var page = await context.NewPageAsync();
        await Keep(page, "/fr", "citizen");
        await Keep(page, "/fr/campagnes?statut=live", "citizen-projects");
        var project = await page.Locator(".card a").First.GetAttributeAsync("href");
        await Keep(page, project!, "citizen-project");
        await Keep(page, project + "/don?montant=50", "citizen-amount");
        await Keep(page, "/fr/demo", "citizen-demo");
        await using var telephone = await Open(Narrow);
        await Keep(await telephone.NewPageAsync(), project!, "citizen-project-narrow");
    }

    /// <summary>A workplace: its rooms, one record, and its front on a telephone.</summary>
    public async Task Of(Walk walk)
    {
        await using var context = await Open(Wide);
        var page = await Enter(context, walk);
        var links = await Addresses(page, ".work-side .work-links a");
        var front = $"/fr{walk.Root}";
        foreach (var link in links.Prepend(front).Distinct())
        {
            if (walk.Picture(link) is not { } name || !await Keep(page, link, name)) continue;
            if (link == front) await KeepFirstRecord(page, link, name, links);
        }
        await using var telephone = await Open(Narrow);
        await Keep(await Enter(telephone, walk), $"/fr{walk.Root}", walk.Name + "-narrow");
    }

    /// <summary>What the front page's first list leads to; a room of its own has its own picture already.</summary>
    private async Task KeepFirstRecord(IPage page, string front, string name, IReadOnlyList<string> rooms)
    {
        var rows = await Addresses(page, ".work-main tbody a, .work-main .cards a, .work-main li a");
        var record = rows.FirstOrDefault(row => row.StartsWith($"{front}/", StringComparison.Ordinal)
            && !row.Contains('?', StringComparison.Ordinal)
            && !rooms.Contains(row));
        if (record is not null) await Keep(page, record, name + "-record");
    }

    private async Task<IPage> Enter(IBrowserContext context, Walk walk)
    {
        var page = await context.NewPageAsync();
        await page.GotoAsync("/fr/demo");
        await page.Locator(".persona-bar summary").ClickAsync();
        await page.Locator($".persona:has-text('{walk.Person}')").First.ClickAsync();
        await page.GotoAsync($"/fr{walk.Root}");
        return page;
    }

    private Task<IBrowserContext> Open(int width) => browser.NewContextAsync(new()
    {
        BaseURL = site.ToString(),
        ViewportSize = new() { Width = width, Height = Height },
        ColorScheme = ColorScheme.Light,
        ReducedMotion = ReducedMotion.Reduce,
        Locale = "fr-FR",
    });

    /// <summary>False when there is no such page, so that the guide's own test names what is missing.</summary>
    private async Task<bool> Keep(IPage page, string path, string name)
    {
        var answer = await page.GotoAsync(path);
        if (answer is not { Ok: true } || answer.Headers.GetValueOrDefault("content-type")?.Contains("html") != true)
            return false;
        var bytes = await page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png") });
        (Made, Bytes) = (Made + 1, Bytes + bytes.Length);
        return true;
    }

    private static async Task<IReadOnlyList<string>> Addresses(IPage page, string selector) =>
        await page.Locator(selector).EvaluateAllAsync<string[]>("all => all.map(a => a.getAttribute('href') ?? '')");
}
