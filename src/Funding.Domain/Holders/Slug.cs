using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Okote.Funding;

/// <summary>Words as addresses and codes carry them: small letters, digits and hyphens.</summary>
public static partial class Slug
{
    private const int Slug_CharsMax = 60;

    public static bool IsPlain(string text) => Plain().IsMatch(text);

    /// <param name="otherwise">For a text of which nothing is left.</param>
    public static string Of(string text, string otherwise)
    {
        var letters = text.Replace("ß", "ss", StringComparison.Ordinal).Replace("œ", "oe", StringComparison.Ordinal)
            .Normalize(NormalizationForm.FormD)
            .Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark);
        var slug = Others().Replace(string.Concat(letters).ToLowerInvariant(), "-").Trim('-');
        if (slug.Length > Slug_CharsMax) slug = slug[..Slug_CharsMax].Trim('-');
        return slug.Length == 0 ? otherwise : slug;
    }

    /// <summary>The first of « word », « word-2 », « word-3 »… that nobody has.</summary>
    public static string Free(string text, string otherwise, IReadOnlyCollection<string> taken)
    {
        var slug = Of(text, otherwise);
        var free = slug;
        for (var number = 2; taken.Contains(free); number++)
            free = string.Create(CultureInfo.InvariantCulture, $"{slug}-{number}");
        return free;
    }

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex Others();

    [GeneratedRegex(@"^[a-z0-9]+(-[a-z0-9]+)*\z")]
    private static partial Regex Plain();
}
