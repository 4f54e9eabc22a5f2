using System.Globalization;
using Okote.Funding;
using Okote.Web;

namespace Okote.Tests;

public sealed class GaugeTests
{
    private static GaugeDrawing Gauge(long citizen, long publicCents, long privateCents, long held = 0) => new(
        new CampaignFigures(Money.Eur(12_000_00), Money.Eur(9_000_00), Money.Eur(citizen), Money.Eur(publicCents),
            Money.Eur(privateCents), Money.Zero, Money.Eur(held), 3), "", true);

    [Fact]
    public void Below_the_goal_it_never_says_100_per_cent() =>
        Assert.Equal(99, Gauge(3_999_99, 4_000_00, 4_000_00).Figures.Percent);

    [Fact]
    public void Beyond_the_goal_the_bar_grows_and_marks_where_the_goal_was()
    {
        var gauge = Gauge(8_000_00, 4_000_00, 4_000_00);
        Assert.Equal(133, gauge.Figures.Percent);
        Assert.Equal("75%", gauge.GoalAt);
    }

    [Fact]
    public void Segments_stand_side_by_side_and_held_money_comes_last()
    {
        var segments = Gauge(3_000_00, 1_200_00, 600_00, held: 1_200_00).Segments;
        Assert.Equal(
            [("citizen", "0%", "25%"), ("public", "25%", "10%"), ("private", "35%", "5%"), ("held", "40%", "10%")],
            segments.Select(s => (s.Source, s.Start, s.Width)));
    }

    [Fact]
    public void Money_that_is_only_held_is_not_counted_as_raised() =>
        Assert.Equal(25, Gauge(3_000_00, 0, 0, held: 9_000_00).Figures.Percent);

    [Fact]
    public void An_empty_campaign_has_no_segments_and_a_mark_for_its_minimum()
    {
        Assert.Empty(Gauge(0, 0, 0).Segments);
        Assert.Equal("75%", Gauge(0, 0, 0).MinimumAt);
    }

    [Fact]
    public void Places_are_written_for_machines_in_every_language()
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = Languages.Culture("fr");
        try
        {
            Assert.Equal("33.333%", Gauge(4_000_00, 0, 0).Segments[0].Width);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
