using System.Globalization;

namespace Okote.Tests;

/// <summary>How people write amounts, in three languages.</summary>
public sealed class AmountTests
{
    private static CultureInfo Culture(string name) => CultureInfo.GetCultureInfo(name);

    [Theory]
    [InlineData("fr", "20", 2_000)]
    [InlineData("fr", "20,5", 2_050)]
    [InlineData("fr", "20.50", 2_050)]
    [InlineData("fr", "1 234,50 €", 123_450)]
    [InlineData("fr", "1\u202f234,50\u00a0€", 123_450)]
    [InlineData("fr", "1.234", 123_400)]
    [InlineData("fr", "  20 ", 2_000)]
    [InlineData("fr", "1 000 000", 100_000_000)]
    [InlineData("fr", "12.345,6", 1_234_560)]
    [InlineData("de", "1.234,50 €", 123_450)]
    [InlineData("de", "0,01", 1)]
    [InlineData("en", "1,234.50", 123_450)]
    [InlineData("en", "€1,234", 123_400)]
    [InlineData("en", "12,345.6", 1_234_560)]
    [InlineData("en", "100000000", 10_000_000_000)]
    public void An_amount_is_read_as_its_writer_means_it(string culture, string text, long cents)
    {
        Assert.True(Money.TryParse(text, Culture(culture), out var money));
        Assert.Equal(Money.Eur(cents), money);
    }

    [Theory]
    [InlineData("fr", "12,345.6")]
    [InlineData("de", "12,345.6")]
    [InlineData("fr", "12,345")]
    [InlineData("fr", "1.23.456")]
    [InlineData("en", "1,23")]
    [InlineData("en", "12.345")]
    [InlineData("fr", "")]
    [InlineData("fr", "   ")]
    [InlineData("fr", null)]
    [InlineData("fr", "€")]
    [InlineData("fr", "0")]
    [InlineData("en", "0.00")]
    [InlineData("fr", "-5")]
    [InlineData("fr", "−5")]
    [InlineData("fr", "+5")]
    [InlineData("fr", "1e3")]
    [InlineData("fr", "1000000000000")]
    [InlineData("fr", "100000000,01")]
    [InlineData("fr", "99999999999999999999999999")]
    [InlineData("fr", "20 $")]
    [InlineData("fr", "20 CHF")]
    [InlineData("en", "£20")]
    [InlineData("fr", "vingt")]
    [InlineData("fr", "٢٠")]
    [InlineData("fr", "€20€")]
    [InlineData("fr", "2€0")]
    [InlineData("fr", "1 2,5")]
    [InlineData("fr", "1 234.567")]
    public void What_is_no_positive_amount_of_euros_is_refused(string culture, string? text) =>
        Assert.False(Money.TryParse(text, Culture(culture), out _));

    [Theory]
    [InlineData("fr", 123_450, "1\u202f234,50\u00a0€")]
    [InlineData("de", 123_450, "1.234,50\u00a0€")]
    [InlineData("en", 123_450, "€1,234.50")]
    [InlineData("fr", 5, "0,05\u00a0€")]
    [InlineData("fr", -5, "−0,05\u00a0€")]
    [InlineData("en", -123_450, "−€1,234.50")]
    [InlineData("fr-FR", 100_000_000_000_000, "1\u202f000\u202f000\u202f000\u202f000,00\u00a0€")]
    public void An_amount_is_shown_as_its_readers_write_it(string culture, long cents, string text) =>
        Assert.Equal(text, Money.Eur(cents).Show(Culture(culture)));

    [Theory]
    [InlineData(2_000, "20\u00a0€")]
    [InlineData(2_050, "20,50\u00a0€")]
    public void Short_amounts_drop_only_empty_cents(long cents, string text) =>
        Assert.Equal(text, Money.Eur(cents).Show(Culture("fr"), @short: true));

    [Fact]
    public void Another_currency_is_shown_under_its_own_code() =>
        Assert.Equal("20,00\u00a0CHF", new Money(2_000, "CHF").Show(Culture("fr")));

    [Fact]
    public void The_smallest_number_can_be_shown_too() =>
        Assert.Equal("−€92,233,720,368,547,758.08", Money.Eur(long.MinValue).Show(Culture("en")));

    [Fact]
    public void In_a_log_an_amount_reads_the_same_everywhere()
    {
        Assert.Equal("-0.05 EUR", Money.Eur(-5).ToString());
        Assert.Equal("-92233720368547758.08 EUR", Money.Eur(long.MinValue).ToString());
    }
}
