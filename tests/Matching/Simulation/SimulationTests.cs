using Okote.Matching;

namespace Okote.Tests;

public sealed class SimulationTests
{
    private const string OneForOne = """{"ratio": [1, 1]}""";

    [Fact]
    public void A_fund_is_spent_and_the_gift_that_emptied_it_is_named()
    {
        var told = PastTale.OfOneCity(100_00).Crowd(1, 5, 10_00).Crowd(3, 6, 20_00).Under(OneForOne);

        Assert.Equal((170_00, 100_00, 100_00), (told.Given, told.Matched, told.Due));
        var city = told.Funds.Single();
        Assert.Equal(("The city", "public", 100_00, 0), (city.Name, city.Line, city.Due, city.Left));
        Assert.Equal("day 3", PastTale.DayOf(city.ExhaustedAt));
        Assert.Equal("day 3", PastTale.DayOf(told.Lines.Single().ExhaustedAt));
        Assert.Equal((7, 1, 3), (told.WhollyMatched, told.PartlyMatched, told.Unmatched));
    }

    [Fact]
    public void A_fund_that_is_not_empty_has_no_date() => Assert.Null(
        PastTale.OfOneCity(50_01).Crowd(1, 5, 10_00).Under(OneForOne).Funds.Single().ExhaustedAt);

    [Fact]
    public void It_says_who_benefits_by_size_of_gift()
    {
        var told = PastTale.OfOneCity(10_000_00).Crowd(1, 5, 10_00).Crowd(2, 6, 100_00)
            .Under("""{"ratio": [1, 1], "countable_per_contribution": 5000}""");

        Assert.Equal(
            [
                new SimulatedGroup("up_to_10", 5, 5, 50_00, 50_00, 0),
                new SimulatedGroup("up_to_100", 6, 6, 600_00, 300_00, 0),
            ], told.Bands);
        Assert.Equal(50_00, told.SmallGifts!.Matched);
        Assert.Equal((5, 6), (told.WhollyMatched, told.PartlyMatched));
    }

    [Fact]
    public void It_says_who_benefits_by_campaign()
    {
        var told = PastTale.OfOneCity(10_000_00).Crowd(1, 5, 10_00).Crowd(2, 7, 20_00, "garden").Under(OneForOne);

        Assert.Equal(["bakery 50 5000", "garden 140 14000"],
            told.Campaigns.Select(x => $"{x.Id} {x.Given / 100} {x.Due}"));
    }

    [Fact]
    public void Concentration_is_what_the_tenth_of_the_people_gets()
    {
        var told = PastTale.OfOneCity(100_000_00).Crowd(1, 45, 10_00).Crowd(2, 5, 200_00).Under(OneForOne);

        Assert.Equal(new SimulatedGroup("top_tenth", 5, 5, 1_000_00, 1_000_00, 0), told.TopTenth);
    }

    [Fact]
    public void Fewer_than_five_people_are_never_told_apart()
    {
        var told = PastTale.OfOneCity(10_000_00).Crowd(1, 5, 10_00).Crowd(1, 6, 50_00).Crowd(2, 1, 300_00)
            .Crowd(3, 4, 100_00, "garden").Under(OneForOne);

        Assert.Equal(["up_to_10 5", "up_to_50 6", "others 5"], told.Bands.Select(x => $"{x.Id} {x.People}"));
        // The garden alone has four backers, so the only other campaign joins it.
        Assert.Equal(["others 16"], told.Campaigns.Select(x => $"{x.Id} {x.People}"));
        Assert.Null(told.TopTenth);
        Assert.Equal(told.Given, told.Bands.Sum(x => x.Given));
        Assert.Equal(told.Due, told.Campaigns.Sum(x => x.Due));
    }

    [Fact]
    public void Four_people_are_not_told_at_all()
    {
        var told = PastTale.OfOneCity(10_000_00).Crowd(1, 4, 10_00).Under(OneForOne);

        Assert.False(told.IsTellable);
        Assert.Empty(told.Bands);
        Assert.Empty(told.Campaigns);
        Assert.Empty(told.Spending);
        Assert.Null(told.SmallGifts);
    }

    [Fact]
    public void Each_step_of_the_curve_is_made_by_five_people_and_it_ends_at_the_whole()
    {
        var past = PastTale.OfOneCity(10_000_00);
        for (var day = 0; day < 40; day++) past.Crowd(day, 1, 10_00 + day);
        var told = past.Under(OneForOne);

        Assert.InRange(told.Spending.Count, 3, 9);
        Assert.Equal((0, told.Matched), (told.Spending[0].Spent, told.Spending[^1].Spent));
        Assert.Equal(told.Spending.OrderBy(point => point.Spent), told.Spending);
        Assert.All(told.Spending.Skip(1).Zip(told.Spending.Skip(2)), pair =>
            Assert.True(pair.Second.Spent - pair.First.Spent >= 5 * 10_00));
    }

    [Fact]
    public void Lumps_are_due_and_belong_to_no_gift()
    {
        var told = PastTale.OfOneCity(10_000_00).Crowd(1, 6, 10_00)
            .Under("""{"ratio": [1, 1], "unlock": {"backers": 5, "gives": 150000}}""");

        Assert.Equal((1_500_00, 1_500_00), (told.Matched, told.Due));
        Assert.Equal([new LumpState("bakery", "public", 1_500_00)], told.Lumps);
        Assert.Equal(0, told.Bands.Sum(x => x.Matched));
        Assert.Equal(6, told.Unmatched);
    }

    [Fact]
    public void A_quadratic_round_is_an_estimate_and_is_due_at_the_end()
    {
        var told = PastTale.OfOneCity(100_00).Crowd(1, 16, 10_00).Crowd(2, 5, 32_00, "garden")
            .Under("""{"ratio": [1, 1], "settle": "quadratic"}""");

        Assert.True(told.IsEstimate);
        Assert.Equal(0, told.Matched);
        Assert.Equal(told.Due, told.Campaigns.Sum(x => x.Due));
        Assert.Equal((told.Due, "quadratic"), (told.Lines.Single().Due, told.Lines.Single().Settles));
        Assert.InRange(told.Due, 99_98, 100_00);
    }

    [Fact]
    public void What_is_settled_by_success_is_not_due_when_the_campaign_fails()
    {
        var told = PastTale.OfOneCity(10_000_00, goal: 1_000_00).Crowd(1, 5, 10_00)
            .Under("""{"ratio": [1, 1], "settle": "at_success"}""");

        Assert.Equal((50_00, 0, 0), (told.Matched, told.Due, told.Succeeding));
    }

    [Fact]
    public void It_warns_of_a_promise_that_is_too_large()
    {
        var over = PastTale.OfOneCity(7_000_00).Crowd(1, 5, 10_00)
            .Under("""{"ratio": [1, 1], "match_per_campaign": {"amount": 470000}}""").Overcommitted.Single();

        Assert.Equal(("public", 2, 2_400_00), (over.Line, over.Campaigns, over.Over));
    }

    [Fact]
    public void It_decides_as_the_replay_of_the_same_story_does()
    {
        var past = PastTale.OfOneCity(130_00).Fund("company", 77_00, "private").Crowd(1, 9, 11_11)
            .Crowd(2, 5, 32_32, "garden").Told();
        const string Rules = """
            {"lines": [{"id": "public", "rule": {"ratio": [2, 3], "unlock": {"backers": 3, "retroactive": true}}},
                       {"id": "private", "rule": {"ratio": [1, 1], "settle": "pro_rata_below_goal"}}]}
            """;
        var draft = Draft.Read(Rules, past, out _)!;
        var (told, replayed) = (Simulation.Run(past, draft), draft.On(past).Run().End);

        Assert.Equal(replayed.Funds.Select(x => (x.Id, x.Confirmed)), told.Funds.Select(x => (x.Id, x.Matched)));
        Assert.Equal(replayed.Settlement.Funds.Sum(x => x.Cents), told.Due);
        Assert.Equal(replayed.Settlement.Funds.Select(x => x.Cents), told.Lines.Select(x => x.Due));
        Assert.Equal(replayed.Contributions.Count(x => x.Matched == 0), told.Unmatched);
        Assert.Equal(replayed.Settlement.Campaigns.Select(x => x.Value), told.Campaigns.Select(x => x.Due));
    }

    [Fact]
    public void Gifts_are_taken_in_order_of_time_however_they_are_listed()
    {
        var told = PastTale.OfOneCity(50_00).Crowd(5, 5, 10_00, "garden").Crowd(1, 5, 10_00).Under(OneForOne);

        Assert.Equal(["bakery 5000", "garden 0"], told.Campaigns.Select(x => $"{x.Id} {x.Due}"));
    }
}
