namespace Okote.Tests;

public sealed class MoneyTests
{
    private static readonly Money Twenty = Money.Eur(2_000);

    [Fact]
    public void Sums_and_differences_are_exact_to_the_cent()
    {
        Assert.Equal(Money.Eur(2_001), Twenty + Money.Eur(1));
        Assert.Equal(Money.Eur(-1), Twenty - Money.Eur(2_001));
    }

    [Fact]
    public void Currencies_never_mix()
    {
        var francs = new Money(2_000, "CHF");

        Assert.Throws<InvalidOperationException>(() => Twenty + francs);
        Assert.Throws<InvalidOperationException>(() => Twenty - francs);
        Assert.Throws<InvalidOperationException>(() => Twenty < francs);
        Assert.NotEqual(Twenty, francs);
    }

    [Fact]
    public void A_sum_that_does_not_fit_is_an_error_and_never_wraps_around() =>
        Assert.Throws<OverflowException>(() => Money.Eur(long.MaxValue) + Money.Eur(1));

    [Theory]
    [InlineData(1_140_000, 800, 91_200)]
    [InlineData(999, 800, 79)]
    [InlineData(1_500_000, 7_500, 1_125_000)]
    [InlineData(9_000_000_000_000_000_000, 10_000, 9_000_000_000_000_000_000)]
    public void A_share_is_rounded_down(long cents, int basisPoints, long share) =>
        Assert.Equal(Money.Eur(share), Money.Eur(cents).Share(basisPoints));

    [Fact]
    public void A_split_keeps_its_currency_and_sums_to_the_whole() => Assert.Equal(
        [new(34, "CHF"), new(33, "CHF"), new Money(33, "CHF")], new Money(100, "CHF").Split(1, 1, 1));
}
