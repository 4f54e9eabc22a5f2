using Microsoft.Playwright;

namespace Okote.Tests;

public sealed class ChromiumTests
{
    [Fact]
    public async Task A_browser_shows_a_page_and_runs_its_script()
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Chromium.Launch(playwright);
        var page = await browser.NewPageAsync();
        await page.SetContentAsync("<p>1</p><script>document.querySelector('p').textContent = '1 + 1 + 1'</script>");
        Assert.Equal("1 + 1 + 1", await page.Locator("p").TextContentAsync());
    }
}
