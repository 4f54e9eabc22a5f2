using System.Globalization;
using System.Text;

namespace Okote.Trials;

/// <summary>What a load did to the site, and what it left in the books.</summary>
/// <param name="Waited">People who came while too many were inside; they make the rate a lie.</param>
/// <param name="Lost">Paid at the provider, unknown as paid here: must be none.</param>
/// <param name="Differences">What the books say; must be nothing.</param>
public sealed record LoadReport(
    LoadPlan Plan, TimeSpan Took, int Came, int Paid, int Waited, IReadOnlyList<Spread> Pages,
    IReadOnlyList<string> Errors, IReadOnlyList<Guid> Lost, IReadOnlyList<string> Differences)
{
    /// <summary>A gift that was paid and whose giver saw the thanks.</summary>
    public double Completed_PerSecond => Paid / Took.TotalSeconds;

    public bool IsWhole => Lost.Count == 0 && Differences.Count == 0;

    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(Line(
            $"contributors      {Came} came at {Plan.Rate_PerSecond:0.#} a second, {Waited} waited outside"));
        text.AppendLine(Line(
            $"completed         {Paid} in {Took.TotalSeconds:0.0} s: {Completed_PerSecond:0.0} a second"));
        text.AppendLine(Line($"{"page",-44} {"count",8} {"p50 ms",8} {"p95 ms",8} {"p99 ms",8} {"max ms",8}"));
        foreach (var page in Pages)
            text.AppendLine(Line($"{page.What,-44} {page.Count,8} {page.P50_Ms,8:0.0} {page.P95_Ms,8:0.0} ")
                + Line($"{page.P99_Ms,8:0.0} {page.Max_Ms,8:0.0}"));
        text.AppendLine(Line($"errors            {Errors.Count} kinds"));
        foreach (var error in Errors.Take(10)) text.AppendLine($"  {error}");
        text.AppendLine(Line($"lost              {Lost.Count}"));
        text.AppendLine(Line($"differences       {Differences.Count}"));
        foreach (var difference in Differences.Take(20)) text.AppendLine($"  {difference}");
        return text.ToString().TrimEnd();
    }

    private static string Line(FormattableString line) => line.ToString(CultureInfo.InvariantCulture);
}
