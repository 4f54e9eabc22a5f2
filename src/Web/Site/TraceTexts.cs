using System.Globalization;
using Okote.Matching;

namespace Okote.Web;

/// <summary>One step of a match, said to the person whose gift it is about.</summary>
public static class TraceTexts
{
    public static string TraceStep(this Texts texts, TraceStep step)
    {
        var kind = step.Out == 0 ? "none" : step.Out < step.In && step.Step != Step.Ratio ? "less" : "same";
        var sentence = texts.Find($"Trace.{step.Step}_{kind}") ?? texts[$"Trace.{step.Step}"];
        return string.Format(CultureInfo.CurrentCulture, sentence, Euros(step.In), Euros(step.Out), Limit(step));
    }

    /// <summary>The limit a step met: a count for gifts, an amount for everything else, nothing without one.</summary>
    public static string Limit(TraceStep step) => step.Limit is not { } limit ? ""
        : step.Step == Step.MatchedContributionsPerContributor ? limit.ToString(CultureInfo.CurrentCulture)
        : Euros(limit);

    private static string Euros(long cents) => Money.Eur(cents).Show(CultureInfo.CurrentCulture);
}
