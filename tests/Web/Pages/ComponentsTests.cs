using System.Net;
using Okote.Web;

namespace Okote.Tests;

/// <summary>The pieces of the working pages, as the page that shows them all has them.</summary>
public sealed class ComponentsTests(SharedSite shared) : IClassFixture<SharedSite>
{
    private readonly OpenSite site = shared.Site;

    [Fact]
    public async Task Every_state_has_a_word_in_every_language_and_a_look_of_its_own()
    {
        var page = await site.Visit().Get("/de/composants");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        var states = Samples.States.SelectMany(lifecycle => lifecycle.States).ToArray();
        Offenders.None("A state without its word.",
            from language in Languages.All
            from state in states
            where TextsTests.In(language, texts => texts.Find($"Operator.Word_{state}")
                ?? texts.Find($"Design.Word_{state}")) is null
            select $"{state} in {language}");
        Assert.DoesNotContain(states, state => StateLook.Of(state).Icon == "dot");
        Assert.Equal(states.Length, page.Page.QuerySelectorAll("#states .badge").Length);
        Assert.All(page.Page.QuerySelectorAll(".badge"), badge =>
        {
            Assert.NotEqual("", badge.TextContent.Trim());
            Assert.NotNull(badge.QuerySelector("svg use"));
        });
    }

    [Fact]
    public async Task What_was_done_is_said_once_on_the_next_page()
    {
        var visitor = site.Visit();
        var done = await visitor.Fill(await visitor.Get("/fr/composants"), "/fr/composants/essais");
        Assert.Equal((HttpStatusCode.SeeOther, "/fr/composants"), (done.Status, done.Location));

        var said = (await visitor.Get("/fr/operator")).Location is null ? null : await visitor.Get("/fr/composants");
        Assert.Contains("La réserve de 2 500 € est enregistrée.",
            said!.Page.QuerySelector("[role=status] .note-good")!.TextContent.Replace('\u00a0', ' '));
        Assert.Null((await visitor.Get("/fr/composants")).Page.QuerySelector("[role=status] .note-good"));
    }

    [Fact]
    public async Task Every_icon_that_is_used_is_drawn_and_every_pattern_too()
    {
        var page = await site.Visit().Get("/fr/composants");

        Offenders.None("Nothing is drawn there.",
            from used in page.Page.QuerySelectorAll("use").Select(use => use.GetAttribute("href")![1..])
                .Concat(page.Page.QuerySelectorAll("[fill^=url]").Select(part => part.GetAttribute("fill")![5..^1]))
            where page.Page.GetElementById(used) is null
            select used);
    }

    [Fact]
    public async Task Beside_every_chart_stand_its_figures()
    {
        var page = await site.Visit().Get("/fr/composants");

        Assert.All(page.Page.QuerySelectorAll("figure.chart"),
            chart => Assert.NotNull(chart.QuerySelector("details table tbody tr td.number")));
        Assert.Equal(30, page.Page.QuerySelectorAll("#columns tbody tr").Length);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 10)]
    [InlineData(10, 10)]
    [InlineData(11, 20)]
    [InlineData(420_000, 500_000)]
    public void A_drawing_reaches_up_to_a_round_figure(long most, long top) =>
        Assert.Equal(top, new Chart("", "", ["a"], [new("", "citizen", [most])], cents => $"{cents}").Top);

    [Fact]
    public void A_bar_shows_when_more_is_promised_than_there_is()
    {
        var bar = new PartsBar("", [new("a", 60, "public"), new("b", 60, "held")], 100, "", cents => $"{cents}");

        Assert.True(bar.IsOver);
        Assert.Equal(0, bar.Left);
        Assert.Equal(["0%", "50%"], bar.Segments().Select(segment => segment.X));
        Assert.Equal("83.333%", bar.WholeAt);
    }

    [Fact]
    public async Task A_refused_step_has_no_button_and_says_why()
    {
        var page = await site.Visit().Get("/fr/composants");
        var (asked, refused) = (page.Page.QuerySelectorAll(".confirm")[0], page.Page.QuerySelectorAll(".confirm")[1]);

        Assert.NotNull(asked.QuerySelector("form[method=post] .button-danger"));
        Assert.NotNull(asked.QuerySelector("textarea[name=motif]"));
        Assert.Null(refused.QuerySelector("form"));
        Assert.NotNull(refused.QuerySelector("[role=alert]"));
    }

    [Fact]
    public async Task The_sample_list_goes_home_as_a_file()
    {
        var file = await site.Visit().Get("/en/composants/liste?format=csv");

        Assert.StartsWith("\ufeffFund,State,Amount,Signed\r\nBoulangeries réunies (inventées),active,4000.00,",
            "\ufeff" + await file.Raw.Content.ReadAsStringAsync());
    }
}

/// <summary>In a territory with real people nobody plays with the pieces.</summary>
public sealed class ComponentsOutsideTheDemoTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task There_is_no_such_page()
    {
        await using var site = await OpenSite.Create(database, demo: false);
        foreach (var path in new[] { "/fr/composants", "/fr/composants/liste" })
            Assert.Equal(HttpStatusCode.NotFound, (await site.Visit().Get(path)).Status);
    }
}
