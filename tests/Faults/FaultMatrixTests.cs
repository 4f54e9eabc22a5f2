using System.Reflection;
using System.Text.RegularExpressions;

namespace Okote.Tests.Faults;

/// <summary>The table of docs/reliability.md and the tests say the same.</summary>
public sealed partial class FaultMatrixTests
{
    private const int Rows_Count = 40;

    private static readonly HashSet<string> Methods = [.. typeof(FaultMatrixTests).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods()
            .Where(method => method.GetCustomAttribute<FactAttribute>() is not null)
            .Select(method => $"{type.Name}.{method.Name}"))];

    private static readonly List<(int Number, string Tests)> Rows = [.. Row()
        .Matches(Repository.Read("docs/reliability.md"))
        .Select(row => (int.Parse(row.Groups[1].Value, null), row.Groups[2].Value))];

    [Fact]
    public void Every_fault_has_its_row() =>
        Assert.Equal(Enumerable.Range(1, Rows_Count), Rows.Select(row => row.Number));

    [Fact]
    public void Every_row_names_a_test_that_exists_or_says_why_there_is_none() => Offenders.None(
        "docs/reliability.md names the tests of each fault as `Class.Method`, or says 'not yet' and why.",
        from row in Rows
        let named = Name().Matches(row.Tests).Select(match => match.Groups[1].Value).ToList()
        where named.Count == 0 ? !row.Tests.Contains("not yet: ") : !named.TrueForAll(Methods.Contains)
        select $"F{row.Number}: {row.Tests}");

    [Fact]
    public void Every_test_of_a_fault_stands_in_its_row() => Offenders.None(
        "A test whose name begins with a fault's number stands in the table of docs/reliability.md.",
        from method in Methods
        let number = Number().Match(method)
        where number.Success
            && !Rows.Exists(row => $"{row.Number}" == number.Groups[1].Value && row.Tests.Contains($"`{method}`"))
        select method);

    [GeneratedRegex(@"^\| F(\d+) \|[^|]*\|[^|]*\|([^|]*)\|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([A-Za-z]+\\.[A-Za-z0-9_]+)`")]
    private static partial Regex Name();

    [GeneratedRegex(@"\.F(\d+)_")]
    private static partial Regex Number();
}
