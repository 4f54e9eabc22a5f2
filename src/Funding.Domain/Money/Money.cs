using System.Globalization;

namespace Okote;

/// <summary>An amount of money: whole cents and an ISO 4217 currency. Arithmetic is checked, never crosses currencies
/// and never passes through a floating or decimal number.</summary>
/// <param name="Cents">Whole cents; negative only as the result of a subtraction.</param>
/// <param name="Currency">ISO 4217 code in capitals, for example <c>EUR</c>.</param>
public readonly record struct Money(long Cents, string Currency) : IComparable<Money>
{
    /// <summary>The currency in which Okote keeps its books.</summary>
    public const string Euro = "EUR";

    /// <summary>The largest amount one person may type: one hundred million euros, in cents.</summary>
    public const long Input_CentsMax = 10_000_000_000;

    /// <summary>That many cents of the currency in which Okote keeps its books.</summary>
    public static Money Eur(long cents) => new(cents, Euro);

    public static Money Zero => Eur(0);

    public static Money operator +(Money a, Money b) => new(a.Cents + b.SameAs(a).Cents, a.Currency);

    public static Money operator -(Money a, Money b) => new(a.Cents - b.SameAs(a).Cents, a.Currency);

    public static bool operator <(Money a, Money b) => a.CompareTo(b) < 0;

    public static bool operator >(Money a, Money b) => a.CompareTo(b) > 0;

    public static bool operator <=(Money a, Money b) => a.CompareTo(b) <= 0;

    public static bool operator >=(Money a, Money b) => a.CompareTo(b) >= 0;

    public int CompareTo(Money other) => Cents.CompareTo(other.SameAs(this).Cents);

    /// <summary>Shares this amount by integer weights; the parts sum to the whole (largest remainder).</summary>
    public Money[] Split(params ReadOnlySpan<long> weights)
    {
        var parts = new Money[weights.Length];
        var cents = Okote.Split.LargestRemainder(Cents, weights);
        for (var i = 0; i < parts.Length; i++) parts[i] = new Money(cents[i], Currency);
        return parts;
    }

    /// <summary>The part of this amount that <paramref name="basisPoints"/> ten-thousandths make, floored.</summary>
    public Money Share(int basisPoints) => new((long)((Int128)Cents * basisPoints / 10_000), Currency);

    /// <summary>Reads an amount a person typed in the given language: optional groups, at most two decimals, an
    /// optional euro sign. Anything else, zero, a negative amount and another currency are refused.</summary>
    /// <returns>False when the text is not a positive amount of at most <see cref="Input_CentsMax"/>.</returns>
    public static bool TryParse(string? text, CultureInfo culture, out Money money)
    {
        money = default;
        if (!AmountText.TryReadCents(text, culture, out var cents) || cents is <= 0 or > Input_CentsMax) return false;
        money = Eur(cents);
        return true;
    }

    /// <summary>The amount as its readers write it: <c>1 234,50 €</c> in French, <c>1.234,50 €</c> in German,
    /// <c>€1,234.50</c> in English. Whole euros show no decimals when <paramref name="short"/> is set.</summary>
    public string Show(CultureInfo culture, bool @short = false) => AmountText.Show(this, culture, @short);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{(Cents < 0 ? "-" : "")}{Math.Abs(Cents / 100)}.{Math.Abs(Cents % 100):00} {Currency}");

    private Money SameAs(Money other) => Currency == other.Currency
        ? this
        : throw new InvalidOperationException($"Cannot combine {Currency} with {other.Currency}.");
}
