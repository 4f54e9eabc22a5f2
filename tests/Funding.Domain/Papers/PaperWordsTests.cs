using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;
using Okote.Funding;

namespace Okote.Tests;

public sealed partial class PaperWordsTests
{
    private static readonly string[] Languages = ["fr", "de", "en"];

    [Fact]
    public void Every_sentence_of_a_document_exists_in_three_languages_and_is_told_the_same_values() => Offenders.None(
        "A sentence of a document that one language lacks, or that leaves out a value.",
        from french in Sentences("fr")
        from language in Languages
        let other = Sentences(language).GetValueOrDefault(french.Key, "")
        where other.Length == 0 || Values(other) != Values(french.Value)
        select $"{french.Key} in {language}");

    [Fact]
    public void No_language_has_a_sentence_that_french_lacks() => Offenders.None(
        "A sentence without its French.",
        from language in Languages
        from key in Sentences(language).Keys.Except(Sentences("fr").Keys)
        select $"{key} in {language}");

    [Theory]
    [InlineData(0, "zéro euro")]
    [InlineData(1_00, "un euro")]
    [InlineData(21_00, "vingt et un euros")]
    [InlineData(71_00, "soixante et onze euros")]
    [InlineData(80_00, "quatre-vingts euros")]
    [InlineData(81_00, "quatre-vingt-un euros")]
    [InlineData(91_50, "quatre-vingt-onze euros et cinquante centimes")]
    [InlineData(200_00, "deux cents euros")]
    [InlineData(280_01, "deux cent quatre-vingts euros et un centime")]
    [InlineData(1_000_00, "mille euros")]
    [InlineData(14_257_33, "quatorze mille deux cent cinquante-sept euros et trente-trois centimes")]
    [InlineData(80_000_00, "quatre-vingt mille euros")]
    [InlineData(200_000_00, "deux cent mille euros")]
    [InlineData(1_000_000_00, "un million d’euros")]
    [InlineData(2_300_200_00, "deux millions trois cent mille deux cents euros")]
    [InlineData(0_42, "quarante-deux centimes")]
    public void Amounts_close_in_words(long cents, string words) => Assert.Equal(words, AmountInWords.French(cents));

    [Fact]
    public void A_transfers_reference_catches_a_slip_of_the_pen()
    {
        var reference = TransferReference.Of(Guid.Parse("019348c0-0000-7000-8000-0123456789ab"));

        Assert.True(TransferReference.IsSound(reference));
        Assert.True(TransferReference.IsSound(TransferReference.Grouped(reference)));
        Assert.True(TransferReference.IsSound("RF18 5390 0754 7034"));
        for (var i = 4; i < reference.Length; i++)
            Assert.False(TransferReference.IsSound(
                $"{reference[..i]}{(reference[i] == '7' ? '8' : '7')}{reference[(i + 1)..]}"));
    }

    private static Dictionary<string, string> Sentences(string language) => PaperWords.Resources
        .GetResourceSet(CultureInfo.GetCultureInfo(language), true, tryParents: language == "fr")!
        .Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);

    private static string Values(string sentence) =>
        string.Join(' ', Value().Matches(sentence).Select(match => match.Value).Distinct().Order());

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Value();
}
