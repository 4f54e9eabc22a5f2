using System.Text.RegularExpressions;
using Okote.Data;

namespace Okote.Funding;

/// <summary>One invariant of the books: a query that must return nothing.</summary>
/// <param name="Name">snake_case, unique.</param>
/// <param name="Sentence">What holds when it is silent.</param>
public sealed record Check(string Name, string Sentence, string Sql);

/// <summary>A row that an invariant returned, as evidence.</summary>
/// <param name="Row">The row as JSON.</param>
public sealed record Violation(string Check, string Row);

/// <summary>The invariants of <c>checks.sql</c> and <c>checks-of-outcomes.sql</c>.</summary>
public static partial class Checks
{
    /// <summary>Evidence enough to understand; a broken ledger must not flood the terminal.</summary>
    private const int Evidence_RowsMax = 20;

    public static IReadOnlyList<Check> All { get; } = [.. Read("checks.sql"), .. Read("checks-of-outcomes.sql")];

    /// <summary>Asks every question.</summary>
    /// <returns>Nothing when the books are sound; else at most twenty rows for each invariant that speaks.</returns>
    public static async Task<IReadOnlyList<Violation>> Run(Session session, DateTimeOffset now)
    {
        var violations = new List<Violation>();
        foreach (var check in All)
        {
            var rows = await session.Query<string>(
                $"SELECT row_to_json(q)::text FROM ({check.Sql}) q LIMIT {Evidence_RowsMax}", new { now });
            violations.AddRange(rows.Select(row => new Violation(check.Name, row)));
        }
        return violations;
    }

    private static List<Check> Read(string file)
    {
        using var reader = new StreamReader(typeof(Checks).Assembly.GetManifestResourceStream(file)!);
        var text = reader.ReadToEnd().ReplaceLineEndings("\n");
        return [.. Heading().Split(text).Skip(1).Chunk(3).Select(part => new Check(
            part[0], part[1].Replace("\n-- ", " ", StringComparison.Ordinal).Trim(),
            part[2].Trim().TrimEnd(';')))];
    }

    [GeneratedRegex(@"^-- ([a-z_]+): ((?:.*\n)(?:-- .*\n)*)", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
