using Okote.Web;

namespace Okote.Tests;

/// <summary>Legal notice and accessibility statement from a folder the operator of a territory writes.</summary>
public sealed class SitePagesTests
{
    [Fact]
    public async Task The_operator_s_own_words_take_the_place_of_ours_where_there_are_some()
    {
        await using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.Of("legal.fr.md"),
            "### Éditeur\n\nAssociation d'essai **(inventée)** <script>alert(1)</script>\n\n#### Contact\n\n"
            + "[Écrire](mailto:bonjour@exemple.invalid), [non](javascript:alert(1))");
        await File.WriteAllTextAsync(folder.Of("accessibility.de.md"), "Geprüft von *Erika Probe (erfunden)*.");
        await File.WriteAllTextAsync(folder.Of("accessibility.txt"), "partial\n");
        await using var database = await TestDatabase.Create();
        await using var site = await OpenSite.Create(
            database, change: settings => settings with { Pages = Read(folder.Path).Pages });
        var visitor = site.Visit();

        var legal = await visitor.Get("/fr/mentions-legales");
        Assert.Equal("Éditeur", legal.Page.QuerySelector("main h2")!.TextContent);
        // No level is left out between the page's title and the text's own.
        Assert.Equal("Contact", legal.Page.QuerySelector("main h3")!.TextContent);
        Assert.Equal(["mailto:bonjour@exemple.invalid", "#"],
            legal.Page.QuerySelectorAll("main a").Select(link => link.GetAttribute("href")));
        Assert.NotNull(legal.Page.QuerySelector("main strong"));
        Assert.Null(legal.Page.QuerySelector("main script"));
        Assert.Null(legal.Page.QuerySelector("main .note"));
        // A language without a file keeps our own words.
        Assert.NotNull((await visitor.Get("/de/mentions-legales")).Page.QuerySelector("main .note"));

        var statement = await visitor.Get("/de/accessibilite");
        Assert.Contains("Geprüft von Erika Probe", statement.Text);
        Assert.Contains("teilweise", statement.Page.QuerySelector("main .lead")!.TextContent);
        Assert.Contains("partiellement", (await visitor.Get("/fr")).Page.QuerySelector("footer")!.TextContent);
    }

    [Fact]
    public void A_folder_that_is_not_there_and_a_state_that_is_none_are_refused_at_the_start()
    {
        var missing = Path.Combine(Path.GetTempPath(), $"{Guid.CreateVersion7():N}");
        Assert.StartsWith("OKOTE_PAGES: there is no folder",
            Assert.Throws<CommandFailure>(() => Read(missing)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_nobody_knows_is_refused()
    {
        await using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.Of("accessibility.txt"), "perfect");
        Assert.Contains("none, partial or full, not 'perfect'",
            Assert.Throws<CommandFailure>(() => Read(folder.Path)).Message, StringComparison.Ordinal);
    }

    private static Settings Read(string folder) => Settings.Read(name => name == "OKOTE_PAGES" ? folder : null);
}
