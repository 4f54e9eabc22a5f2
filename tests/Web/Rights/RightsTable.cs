namespace Okote.Tests;

/// <param name="Who">One of the words at the head of the file, or several with commas between them.</param>
/// <param name="HasNothingToShow">Only strangers are tried.</param>
internal sealed record RightsLine(string Who, string? Method, string Pattern, bool HasNothingToShow);

internal sealed record ValueLine(string Pattern, string Placeholder, string Name);

/// <summary>The table of rights as people write it: <c>rights.txt</c> beside this file.</summary>
internal sealed class RightsTable
{
    private static readonly string[] Words =
        [
        "everybody", "key", "row", "signed-in", "member", "holder", "holders", "company", "city", "operator",
    ];

    private readonly List<RightsLine> rights = [];
    private readonly List<ValueLine> values = [];

    public static RightsTable Read()
    {
        var table = new RightsTable();
        foreach (var line in Repository.Read("tests/Web/Rights/rights.txt").Split('\n'))
            if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var first, ..] words && first[0] != '#')
                table.Add(words);
        return table;
    }

    /// <summary>The longest line that fits; one with a method beats one without.</summary>
    public RightsLine? Find(string method, string template) => rights
        .Where(line => (line.Method is null || line.Method == method) && Fits(line.Pattern, template))
        .OrderByDescending(line => line.Pattern.TrimEnd('*').Length).ThenBy(line => line.Method is null)
        .FirstOrDefault();

    /// <summary>The name of what stands for a placeholder.</summary>
    public string? Value(string template, string placeholder) => values
        .Where(line => line.Placeholder == placeholder && Fits(line.Pattern, template))
        .MaxBy(line => line.Pattern.Length)?.Name;

    private void Add(string[] words)
    {
        if (words is ["value", var pattern, var placeholder, var name])
        {
            values.Add(new ValueLine(pattern, placeholder, name));
            return;
        }
        var nothing = words[^1] == "-";
        var rest = nothing ? words[..^1] : words;
        Assert.All(rest[0].Split(','), word => Assert.Contains(word, Words));
        rights.Add(rest is [var who, "GET" or "POST", var only]
            ? new RightsLine(who, rest[1], only, nothing) : new RightsLine(rest[0], null, rest[1], nothing));
    }

    private static bool Fits(string pattern, string template) => pattern.EndsWith('*')
        ? template.StartsWith(pattern[..^1], StringComparison.Ordinal) : pattern == template;
}
