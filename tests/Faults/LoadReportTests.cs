using System.Globalization;
using Okote.Funding;
using Okote.Trials;

namespace Okote.Tests.Faults;

/// <summary>What the load prints, and what it refuses to begin with.</summary>
public sealed class LoadReportTests
{
    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(2, 1, 2, 2)]
    [InlineData(100, 50, 95, 99)]
    [InlineData(101, 51, 96, 100)]
    [InlineData(1_000, 500, 950, 990)]
    public void A_percentile_is_the_smallest_time_that_so_many_do_not_exceed(int times, int p50, int p95, int p99)
    {
        // 1 ms, 2 ms and so on, in no order.
        var spread = Spread.Of("GET /", Enumerable.Range(1, times).Reverse().Select(ms => (double)ms));

        Assert.Equal((times, p50, p95, p99, times),
            (spread.Count, spread.P50_Ms, spread.P95_Ms, spread.P99_Ms, spread.Max_Ms));
    }

    [Fact]
    public void The_slowest_page_stands_first_and_all_together_last()
    {
        var times = new Times();
        times.Add("GET /fast", TimeSpan.FromMilliseconds(3));
        times.Add("GET /slow", TimeSpan.FromMilliseconds(9));
        times.Add("GET /fast", TimeSpan.FromMilliseconds(1));

        Assert.Equal(["GET /slow 1", "GET /fast 2", "all pages 3"],
            times.Spreads().Select(spread => $"{spread.What} {spread.Count}"));
        Assert.Empty(new Times().Spreads());
    }

    /// <summary>Protection: <c>LoadReport.Line</c>, which writes numbers in one language; without it, a French machine
    /// prints decimal commas that no program reads.</summary>
    [Fact]
    public void The_report_says_the_same_in_every_language_of_the_machine()
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("fr-FR");
        try
        {
            Assert.Equal("""
                contributors      40 came at 12.5 a second, 2 waited outside
                completed         38 in 4.0 s: 9.5 a second
                page                                            count   p50 ms   p95 ms   p99 ms   max ms
                POST /dons                                         40     12.3     45.0     99.9    120.0
                errors            1 kinds
                  2 × timeout
                lost              1
                differences       1
                  stripe:clearing 1 cent apart
                """.ReplaceLineEndings(), Report().ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Only_a_load_that_lost_nothing_and_whose_books_agree_is_whole()
    {
        var clean = Report() with { Lost = [], Differences = [] };
        Assert.True(clean.IsWhole);
        Assert.False((clean with { Lost = [Guid.CreateVersion7()] }).IsWhole);
        Assert.False((clean with { Differences = ["one cent"] }).IsWhole);
    }

    [Theory]
    [InlineData("--rate 5", "--contributors is missing.")]
    [InlineData("--contributors 10", "--rate is missing.")]
    [InlineData("--contributors", "--contributors needs a value.")]
    [InlineData("--contributors 0 --rate 5",
        "--contributors takes a whole number from 1 to 1000000, not '0'.")]
    [InlineData("--contributors 1000001 --rate 5",
        "--contributors takes a whole number from 1 to 1000000, not '1000001'.")]
    [InlineData("--contributors -3 --rate 5", "--contributors takes a whole number from 1 to 1000000, not '-3'.")]
    [InlineData("--contributors 10 --rate 2.5", "--rate takes a whole number from 1 to 10000, not '2.5'.")]
    [InlineData("--contributors 10 --rate 5 --collection never",
        "--collection is now or at_close, not 'never'.")]
    public void An_option_that_is_missing_or_wrong_is_named(string typed, string said)
    {
        var refused = Assert.Throws<FormatException>(() => LoadPlan.Read(Words(typed)));

        Assert.Equal(said, refused.Message);
    }

    [Theory]
    [InlineData("--contributors 10 --speed 5", "'--speed' is not an option.")]
    [InlineData("quickly", "'quickly' is not an option.")]
    public void A_word_that_nobody_asked_for_is_refused(string typed, string said)
    {
        var refused = Assert.Throws<FormatException>(() => Words(typed).Allow("--contributors", "--rate"));

        Assert.Equal(said, refused.Message);
    }

    [Fact]
    public void What_is_right_is_read_and_a_flag_has_no_value()
    {
        var options = Words("--json --contributors 1001 --rate 50 --collection at_close");
        options.Allow("--contributors", "--rate", "--collection");

        var plan = LoadPlan.Read(options);

        Assert.True(options.Has("--json"));
        Assert.Equal((1001, 50d, Collection.AtClose), (plan.Contributors, plan.Rate_PerSecond, plan.Collection));
        // 500 gifts of one euro exhaust the match of a campaign; the person of that number comes after two seconds.
        Assert.Equal((5, TimeSpan.FromSeconds(2)), (plan.Campaigns, plan.Arrival(100)));
        Assert.Equal(30, Words("").Number("--minutes", 1, 60, 30));
    }

    private static Options Words(string typed) =>
        new(typed.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--json");

    private static LoadReport Report() => new(
        new LoadPlan(40, 12.5, Collection.Now), TimeSpan.FromSeconds(4), 40, 38, 2,
        [new Spread("POST /dons", 40, 12.34, 45, 99.9, 120)], ["2 × timeout"], [Guid.CreateVersion7()],
        ["stripe:clearing 1 cent apart"]);
}
