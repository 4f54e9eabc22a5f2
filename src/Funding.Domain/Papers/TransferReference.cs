using System.Globalization;
using System.Numerics;

namespace Okote.Funding;

/// <summary>What a company writes beside its transfer, so that one line of a bank statement finds one line of a
/// settlement: a creditor reference of ISO 11649, whose two check digits catch a slip of the pen.</summary>
public static class TransferReference
{
    private const int Tail_CharsMax = 12;

    /// <param name="item">The settlement's line; the random end of its id is what the reference is made of.</param>
    public static string Of(Guid item)
    {
        var tail = item.ToString("N").ToUpperInvariant()[^Tail_CharsMax..];
        var check = 98 - (int)(Number(tail + "RF00") % 97);
        return string.Create(CultureInfo.InvariantCulture, $"RF{check:00}{tail}");
    }

    public static bool IsSound(string reference)
    {
        var plain = string.Concat(reference.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
        return plain.Length is > 4 and <= 25 && plain.StartsWith("RF", StringComparison.Ordinal)
            && Number(plain[4..] + plain[..4]) % 97 == 1;
    }

    /// <summary>In groups of four.</summary>
    public static string Grouped(string reference) => PaperIssuer.Grouped(reference);

    /// <summary>Letters count from ten, as the standard says.</summary>
    private static BigInteger Number(string text) => BigInteger.Parse(
        string.Concat(text.Select(c => (char.IsAsciiDigit(c) ? c - '0' : c - 'A' + 10).ToString(
            CultureInfo.InvariantCulture))), CultureInfo.InvariantCulture);
}
