using System.Text.RegularExpressions;
using Okote.Funding;
using Match = System.Text.RegularExpressions.Match;

namespace Okote.Tests;

/// <summary>What use cases tell people can be said, in every language, with the values they give.</summary>
public sealed partial class LetterConventions
{
    private static readonly string[] Languages = ["fr", "de", "en"];

    /// <summary>What every letter knows without being told.</summary>
    private static readonly string[] Known = ["name", "organisation"];

    private static readonly string[] Parts = ["Subject", "Body", "Next", "Link"];

    private sealed record Call(string File, string Kind, IReadOnlyList<string> Values);

    private static readonly IReadOnlyList<Call> Calls = [.. Repository.Files("src")
        .Where(file => file.EndsWith(".cs", StringComparison.Ordinal))
        .SelectMany(CallsIn)];

    [Fact]
    public void Every_kind_of_letter_has_its_sentences() => Offenders.None(
        "A kind that Tell is called with has kind_Subject and kind_Body in Mails/Texts/*.restext, in every language.",
        from call in Calls
        from language in Languages
        from part in Parts[..2]
        where !LetterTexts.In(language).Keys.Contains($"{call.Kind}_{part}")
        select $"{call.File}: {call.Kind}_{part} in {language}");

    [Fact]
    public void Every_value_a_letter_asks_for_is_given() => Offenders.None(
        "A sentence asks for {a value} that the call of Tell does not name.",
        from call in Calls
        from language in Languages
        let texts = LetterTexts.In(language)
        from part in Parts
        let key = $"{call.Kind}_{part}"
        where texts.Keys.Contains(key)
        from asked in texts.Asked(key)
        where !Known.Contains(asked) && !call.Values.Contains(asked)
        select $"{call.File}: {key} in {language} asks for {asked}");

    [Fact]
    public void Letters_say_the_same_in_every_language() => Offenders.None(
        "A sentence of a letter that one of the languages lacks, or that tells other values there.",
        from language in Languages
        let theirs = LetterTexts.In(language)
        let french = LetterTexts.In("fr")
        from key in french.Keys.Union(theirs.Keys)
        where !french.Keys.Contains(key) || !theirs.Keys.Contains(key)
            || !french.Asked(key).Order().SequenceEqual(theirs.Asked(key).Order())
        select $"{key} in {language}");

    [Fact]
    public void Calls_are_found() => Assert.NotEmpty(Calls);

    private static IEnumerable<Call> CallsIn(string file)
    {
        var text = Repository.Read(file);
        foreach (Match start in Start().Matches(text))
        {
            var arguments = Arguments(text, start.Index + start.Length);
            var values = Value().Matches(arguments).Select(match => match.Groups[1].Value).ToList();
            // A kind may be chosen between two: each plain word that is not a value's name is one.
            foreach (Match kind in Kind().Matches(Value().Replace(arguments, "")))
                yield return new Call(file, kind.Groups[1].Value, values);
        }
    }

    private static string Arguments(string text, int from)
    {
        var depth = 1;
        var end = from;
        while (depth > 0 && end < text.Length)
        {
            depth += text[end] switch { '(' => 1, ')' => -1, _ => 0 };
            end++;
        }
        return text[from..end];
    }

    [GeneratedRegex(@"\bTell\.(?:Members|MembersNews|Operators|Person|Backers)\(")]
    private static partial Regex Start();

    [GeneratedRegex("""\(\s*"(\w+)"\s*,""")]
    private static partial Regex Value();

    [GeneratedRegex("""(?<![$@\w])"([a-z]+(?:_[a-z0-9]+)+)["]""")]
    private static partial Regex Kind();
}
