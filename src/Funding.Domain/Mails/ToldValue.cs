using System.Globalization;

namespace Okote.Funding;

/// <summary>A value of a letter, kept as what it is, so that each reader gets it in their language. Texts, amounts,
/// days and numbers become one by themselves.</summary>
public readonly record struct ToldValue(string Type, string Text)
{
    public static implicit operator ToldValue(string text) => new("text", text);

    public static implicit operator ToldValue(Money amount) =>
        new("money", amount.Cents.ToString(CultureInfo.InvariantCulture));

    /// <summary>The day on the territory's calendar.</summary>
    public static implicit operator ToldValue(DateTimeOffset instant) =>
        new("day", instant.ToString("O", CultureInfo.InvariantCulture));

    /// <summary>At noon UTC, which is the same day on the territory's calendar.</summary>
    public static implicit operator ToldValue(DateOnly day) =>
        new DateTimeOffset(day.ToDateTime(new TimeOnly(12, 0)), TimeSpan.Zero);

    public static implicit operator ToldValue(int number) =>
        new("number", number.ToString(CultureInfo.InvariantCulture));

    /// <summary>As the reader's language writes it.</summary>
    internal static string Show(NamedValue value, CultureInfo culture) => value.Type switch
    {
        "money" => Money.Eur(long.Parse(value.Text, CultureInfo.InvariantCulture)).Show(culture),
        "day" => TerritoryTime.Day(
            DateTimeOffset.Parse(value.Text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind), culture),
        "number" => long.Parse(value.Text, CultureInfo.InvariantCulture).ToString("N0", culture),
        "text" => value.Text,
        _ => throw new InvalidOperationException($"A letter does not know values of type {value.Type}."),
    };
}
