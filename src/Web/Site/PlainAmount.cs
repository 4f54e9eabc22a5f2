using System.Globalization;

namespace Okote.Web;

public static class PlainAmount
{
    /// <summary>A plain amount in a field, with the mark that the reader's language puts before cents.</summary>
    public static string? InField(string? typed) => typed?.All(c => char.IsAsciiDigit(c) || c == '.') is true
        ? typed.Replace(".", CultureInfo.CurrentCulture.NumberFormat.NumberDecimalSeparator, StringComparison.Ordinal)
        : typed;

    /// <summary>An amount as forms and addresses carry it, readable in every language: <c>50</c> or <c>12.50</c>.
    /// </summary>
    public static string Plain(this Money amount) => amount.Cents % 100 == 0
        ? (amount.Cents / 100).ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{amount.Cents / 100}.{amount.Cents % 100:00}");
}
