namespace Okote.Tests;

public sealed class SplitTests
{
    [Theory]
    [InlineData(3_333, new long[] { 2_500, 1_500, 1_000 }, new long[] { 1_666, 1_000, 667 })]
    [InlineData(100, new long[] { 1, 1, 1 }, new long[] { 34, 33, 33 })]
    [InlineData(2, new long[] { 1, 1, 1 }, new long[] { 1, 1, 0 })]
    [InlineData(1, new long[] { 0, 5, 5 }, new long[] { 0, 1, 0 })]
    [InlineData(0, new long[] { 0, 0 }, new long[] { 0, 0 })]
    [InlineData(0, new long[] { }, new long[] { })]
    [InlineData(7, new long[] { 0, 3 }, new long[] { 0, 7 })]
    public void Cents_left_over_go_to_the_largest_remainders_ties_to_the_first(
        long total, long[] weights, long[] parts) => Assert.Equal(parts, Split.LargestRemainder(total, weights));

    [Fact]
    public void The_largest_numbers_do_not_overflow() => Assert.Equal(
        [long.MaxValue / 2 + 1, long.MaxValue / 2],
        Split.LargestRemainder(long.MaxValue, [long.MaxValue, long.MaxValue]));

    [Fact]
    public void More_weights_than_fit_on_the_stack_are_shared_all_the_same() =>
        Assert.Equal(1_000, Split.LargestRemainder(1_000, Enumerable.Repeat(3L, 70).ToArray()).Sum());

    [Fact]
    public void Nothing_to_share_by_a_negative_total_or_a_negative_weight_is_an_error()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Split.LargestRemainder(1, [0, 0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Split.LargestRemainder(1, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => Split.LargestRemainder(-1, [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Split.LargestRemainder(1, [2, -1]));
    }
}
