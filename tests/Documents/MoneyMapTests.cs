using System.Text.RegularExpressions;

namespace Okote.Tests;

/// <summary><c>docs/money-map.md</c> says every way in which money moves; the sources and the ledger say the same.
/// </summary>
public sealed partial class MoneyMapTests
{
    private const string Begin = "<!-- the ledger's own words -->\n";
    private const string End = "<!-- end of the ledger's own words -->";

    private static readonly string Document = Repository.Read("docs/money-map.md");

    /// <summary>The table of postings, without the worked example.</summary>
    private static readonly string Map = Document[..Document.IndexOf(Begin, StringComparison.Ordinal)];

    [Fact]
    public async Task The_worked_example_is_what_the_ledger_did()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);

        var told = await new MoneyStory(world).Play();

        // Whoever changed a posting finds here what belongs into the document.
        var beside = Path.Combine(AppContext.BaseDirectory, "money-map-example.md");
        await File.WriteAllTextAsync(beside, told);
        var shown = Document[(Document.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length)..];
        shown = shown[..shown.IndexOf(End, StringComparison.Ordinal)];
        var lines = told.Split('\n').Zip(shown.Split('\n')).ToList();
        Assert.True(told == shown, $"""
            docs/money-map.md tells the worked example otherwise than the ledger; what belongs there is in {beside}.
            The first line that differs: {lines.FirstOrDefault(line => line.First != line.Second)}
            """);
    }

    [Fact]
    public void Every_posting_stands_in_the_money_map() => Offenders.None(
        "A way in which money moves that docs/money-map.md does not tell: add a line with its key, cause, accounts, "
            + "when and who.",
        from posting in Postings()
        where !Map.Contains($"`{posting.Key}:", StringComparison.Ordinal)
        select $"{posting.File}: `{posting.Key}:…`");

    [Fact]
    public void Every_reason_stands_in_the_money_map() => Offenders.None(
        "A reason of a posting that docs/money-map.md does not tell.",
        from file in Sources()
        from reason in ReasonsOf(Repository.Read(file))
        where !Map.Contains($"`{reason}`", StringComparison.Ordinal)
        select $"{file}: {reason}");

    [Fact]
    public void Every_line_of_the_money_map_is_a_posting_of_the_sources()
    {
        var sources = string.Concat(Sources().Select(Repository.Read));
        Offenders.None("docs/money-map.md tells of a posting that is gone.",
            from Match key in MapKey().Matches(Map[Map.IndexOf("## Every posting", StringComparison.Ordinal)..])
            let name = key.Groups[1].Value
            where !sources.Contains($"\"{name}:", StringComparison.Ordinal)
                && !sources.Contains($"\"{name.Replace('-', ' ')}\"", StringComparison.Ordinal)
            select name);
    }

    [Fact]
    public void Every_account_kind_of_the_books_stands_in_the_money_map() => Offenders.None(
        "An account that docs/money-map.md does not tell.",
        from Match code in AccountCode().Matches(Repository.Read("src/Funding.Domain/Ledger/Account.cs"))
        where !Map.Contains($"`{code.Groups[1].Value}", StringComparison.Ordinal)
        select code.Groups[1].Value);

    /// <summary>Keys as they begin, wherever a journal is written. A key that is put together elsewhere than in the
    /// call is found by its own text in the same file.</summary>
    private static IEnumerable<(string File, string Key)> Postings() =>
        from file in Sources()
        let text = Repository.Read(file)
        from key in Key().Matches(text).Select(match => match.Groups[1].Value)
            // The one key that is made of its reason.
            .Concat(text.Contains("reason.Replace(' ', '-')", StringComparison.Ordinal)
                ? PostedReason().Matches(text).Select(match => match.Groups[1].Value.Replace(' ', '-')) : [])
        select (file, key);

    /// <summary>Everything that writes journals, but for the sandbox, whose journal is a file of its own.</summary>
    private static IEnumerable<string> Sources() => Repository.Files("src").Where(file =>
        file.EndsWith(".cs", StringComparison.Ordinal) && !file.Contains("/Sandbox/", StringComparison.Ordinal)
        && !file.EndsWith("/Ledger.cs", StringComparison.Ordinal)
        && (Repository.Read(file) is var text && (text.Contains("new Journal(", StringComparison.Ordinal)
            || text.Contains("Ledger.Post(", StringComparison.Ordinal))));

    /// <summary>The words after the cause, in each <c>new Journal(…)</c>.</summary>
    private static IEnumerable<string> ReasonsOf(string text)
    {
        foreach (Match start in Start().Matches(text))
        {
            var (depth, at) = (1, start.Index + start.Length);
            for (; depth > 0 && at < text.Length; at++)
                depth += text[at] switch { '(' => 1, ')' => -1, _ => 0 };
            var call = CauseKind().Replace(text[start.Index..at], "");
            foreach (Match reason in Reason().Matches(call)) yield return reason.Groups[1].Value;
        }
    }

    [GeneratedRegex("""
        \$"([a-z][a-z-]*(?::[a-z]+)?):\{
        """)]
    private static partial Regex Key();

    [GeneratedRegex("""
        Post\(tx, refund, "([a-z ]+)"
        """)]
    private static partial Regex PostedReason();

    [GeneratedRegex(@"new Journal\(")]
    private static partial Regex Start();

    [GeneratedRegex("""
        new Cause\("[a-z_]+"
        """)]
    private static partial Regex CauseKind();

    [GeneratedRegex("""
        (?<!\$)"([a-z][a-z' ]+)"
        """)]
    private static partial Regex Reason();

    [GeneratedRegex(@"^\| `([a-z-]+(?::[a-z]+)?):", RegexOptions.Multiline)]
    private static partial Regex MapKey();

    [GeneratedRegex("""
        (?:const string \w+ = |new\(\$)"([a-z]+(?::[a-z]+)*:?)[{"]
        """)]
    private static partial Regex AccountCode();
}
