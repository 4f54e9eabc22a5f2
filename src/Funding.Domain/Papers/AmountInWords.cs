namespace Okote.Funding;

/// <summary>Amounts in French words, as public accounts and receipts close with them.</summary>
public static class AmountInWords
{
    private static readonly string[] Small =
    [
        "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze",
        "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf",
    ];

    private static readonly string[] Tens =
        ["", "", "vingt", "trente", "quarante", "cinquante", "soixante", "soixante", "quatre-vingt", "quatre-vingt"];

    /// <summary>« mille deux cent trente-quatre euros et cinquante centimes ».</summary>
    /// <param name="cents">Not negative, below a thousand million euros.</param>
    public static string French(long cents)
    {
        if (cents is < 0 or >= 100_000_000_000)
            throw new ArgumentOutOfRangeException(nameof(cents), cents, "No words for this amount.");
        var (euros, rest) = (cents / 100, cents % 100);
        // Whole millions are followed by « d’ »: un million d’euros.
        var whole = euros >= 1_000_000 && euros % 1_000_000 == 0
            ? $"{Number(euros)} d’euros" : $"{Number(euros)} {(euros < 2 ? "euro" : "euros")}";
        if (rest == 0) return whole;
        var small = $"{Number(rest)} {(rest < 2 ? "centime" : "centimes")}";
        return euros == 0 ? small : $"{whole} et {small}";
    }

    private static string Number(long n) => n switch
    {
        < 1000 => Hundreds(n, last: true),
        < 1_000_000 => Join(n / 1000 == 1 ? "mille" : $"{Hundreds(n / 1000, last: false)} mille", n % 1000),
        _ => Join($"{Hundreds(n / 1_000_000, last: true)} {(n / 1_000_000 == 1 ? "million" : "millions")}",
            n % 1_000_000),
    };

    private static string Join(string head, long rest) => rest == 0 ? head : $"{head} {Number(rest)}";

    /// <param name="last">Whether nothing follows: then cent and vingt take an s when they are multiplied.</param>
    private static string Hundreds(long n, bool last)
    {
        if (n < 100) return Below(n, last);
        var (hundreds, rest) = (n / 100, n % 100);
        var head = hundreds == 1 ? "cent" : $"{Small[hundreds]} cent{(last && rest == 0 ? "s" : "")}";
        return rest == 0 ? head : $"{head} {Below(rest, last)}";
    }

    private static string Below(long n, bool last)
    {
        if (n < 20) return Small[n];
        var (tens, ones) = (n / 10, n % 10);
        // Seventy and ninety count on from sixty and eighty.
        if (tens is 7 or 9) ones += 10;
        if (ones == 0) return tens == 8 && last ? "quatre-vingts" : Tens[tens];
        var joint = ones is 1 or 11 && tens < 8 ? " et " : "-";
        return $"{Tens[tens]}{joint}{Small[ones]}";
    }
}
