namespace Okote.Funding;

/// <summary>What is wrong with an identifier that somebody typed. Each kind of identifier has its sentence for each of
/// its flaws. That a register does not know an identifier is no flaw: unknown is not invalid.</summary>
public enum IdentifierFlaw
{
    /// <summary>Nothing but spaces.</summary>
    Empty,

    /// <summary>Something else than the letters and digits it is made of.</summary>
    Characters,
    Length,

    /// <summary>The right letters and digits in the wrong places.</summary>
    Shape,

    /// <summary>No such country, or none that we know the shape of.</summary>
    Country,

    /// <summary>The digits do not fit each other: one of them is mistyped.</summary>
    Checksum,
}

/// <summary>An identifier as it was typed: the value, or the first thing that is wrong with it.</summary>
public readonly record struct TypedIdentifier<T> where T : struct
{
    private TypedIdentifier(T? value, IdentifierFlaw? flaw) => (Value, Flaw) = (value, flaw);

    public T? Value { get; }

    public IdentifierFlaw? Flaw { get; }

    public static implicit operator TypedIdentifier<T>(T value) => new(value, null);

    public static implicit operator TypedIdentifier<T>(IdentifierFlaw flaw) => new(null, flaw);
}

/// <summary>How identifiers are typed and checked.</summary>
internal static class IdentifierText
{
    /// <summary>Without the blanks, dots and dashes that people group digits with, in capitals.</summary>
    public static string Plain(string? text) => string.Concat((text ?? "")
        .Where(c => !char.IsWhiteSpace(c) && c is not ('.' or '-' or '\u2010' or '\u2011' or '\u2013'))
        .Select(char.ToUpperInvariant));

    public static bool IsDigits(string text) => text.All(char.IsAsciiDigit);

    /// <summary>Every second digit from the right counts twice; the sum ends in zero.</summary>
    public static bool PassesLuhn(string digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = (digits[^(i + 1)] - '0') * (i % 2 == 0 ? 1 : 2);
            sum += digit > 9 ? digit - 9 : digit;
        }
        return sum % 10 == 0;
    }
}
