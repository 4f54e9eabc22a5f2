using Okote.Matching;

namespace Okote.Tests;

public sealed class UnlockAheadTests
{
    private static IReadOnlyList<UnlockAhead> Ahead(
        Unlock unlock, long captured, int backers, long left = 10_000_00, bool unlocked = false) =>
        UnlockAhead.Of(
            new Scheme([new Line("public", new Rule(new Ratio(1, 1)) { Unlock = unlock })]),
            new MatchRequest(20_00, 0, "", new CampaignFacts("bakery", 8_000_00, 6_000_00, 0, 0, null, []),
                [new LineState("public", 0, 0, 0, 0, 0, [new FundState("city", left, left)], unlocked)]),
            captured, backers);

    [Fact]
    public void Two_more_people_unlock_the_lump() => Assert.Equal(
        [new UnlockAhead("public", 0, 2, 1_500_00)], Ahead(new Unlock(null, null, 25, 1_500_00), 900_00, 23));

    [Fact]
    public void Both_conditions_are_named_when_both_are_missing() => Assert.Equal(
        [new UnlockAhead("public", 3_100_00, 2, null)], Ahead(new Unlock(null, 5_000, 25), 900_00, 23));

    [Fact]
    public void A_lump_is_no_more_than_what_is_left() => Assert.Equal(
        1_000_00, Ahead(new Unlock(null, null, 25, 1_500_00), 0, 0, left: 1_000_00).Single().Lump);

    [Fact]
    public void Nothing_is_promised_by_empty_funds() =>
        Assert.Empty(Ahead(new Unlock(null, null, 25, 1_500_00), 0, 0, left: 0));

    [Fact]
    public void What_is_open_is_not_ahead() =>
        Assert.Empty(Ahead(new Unlock(null, null, 25, 1_500_00), 0, 0, unlocked: true));
}
