using System.Globalization;
using Okote.Matching;

namespace Okote.Web;

/// <summary>A step's limit as a table shows it; the sentences are the domain's (<see cref="TraceWords"/>).</summary>
public static class TraceTexts
{
    /// <summary>A count for gifts, an amount for everything else, nothing without one.</summary>
    public static string Limit(TraceStep step) => step.Limit is not { } limit ? ""
        : step.Step == Step.MatchedContributionsPerContributor ? limit.ToString("N0", CultureInfo.CurrentCulture)
        : Money.Eur(limit).Show(CultureInfo.CurrentCulture);
}
