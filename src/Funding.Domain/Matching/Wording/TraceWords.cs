using System.Resources;

namespace Okote.Matching;

/// <summary>A trace in words: one sentence for each step, said to the person whose gift it is about. The contributor's
/// page, the operator's, the command line and the examples of a règlement all print these.</summary>
public sealed class TraceWords
{
    private readonly Phrases phrases;

    private TraceWords(string language) => phrases = new Phrases(Resources, language);

    /// <summary>French is the neutral file; German and English stand beside it.</summary>
    public static ResourceManager Resources { get; } = new(typeof(TraceWords));

    /// <param name="language"><c>fr</c>, <c>de</c> or <c>en</c>.</param>
    public static TraceWords In(string language) => new(language);

    /// <summary>What people call a line: public money, private money, or its own id.</summary>
    public string Name(string line) =>
        phrases.Has($"Line_{line}") ? phrases.Say($"Line_{line}") : phrases.Say("Line", ("id", line));

    /// <summary>One sentence for each step of the trace, in its order.</summary>
    /// <param name="rule">The rule that left the trace; it knows the caps of which a step only saw what was left.
    /// </param>
    /// <param name="goal">Cents of the campaign's goal.</param>
    public IReadOnlyList<string> Sentences(IReadOnlyList<TraceStep> trace, Rule rule, long goal) =>
        [.. trace.Select(step => Sentence(step, rule, goal, whole: step.In == trace[0].In))];

    /// <summary>What one fund gives.</summary>
    public string Share(string fund, long cents) =>
        phrases.Say("Share", ("fund", fund), ("amount", phrases.Euros(cents)));

    /// <summary>What a line gives in the end.</summary>
    public string Result(long cents) => phrases.Say("Result", ("amount", phrases.Euros(cents)));

    /// <summary>What all lines give together.</summary>
    public string Total(long cents, long gift) =>
        phrases.Say("Total", ("amount", phrases.Euros(cents)), ("gift", phrases.Euros(gift)));

    /// <param name="whole">Whether nothing was taken off before this step.</param>
    private string Sentence(TraceStep step, Rule rule, long goal, bool whole)
    {
        if (step.Step == Step.Unlock && rule.Unlock is { } unlock) return UnlockSentence(step, unlock);
        var kind = step.Out == 0 ? "none" : step.Out < step.In ? "less" : "same";
        if (step.Step == Step.MatchedContributionsPerContributor)
            return phrases.Count($"{step.Step}_{kind}", step.Limit ?? 0);
        var key = step.Step == Step.Ratio && whole && step.Out > 0 ? "ratio_whole" : $"{step.Step}_{kind}";
        return phrases.Say(phrases.Has(key) ? key : step.Step, ("in", phrases.Euros(step.In)),
            ("out", phrases.Euros(step.Out)), ("limit", phrases.Euros(step.Limit ?? 0)),
            ("cap", phrases.Euros(Cap(step, rule, goal) ?? step.Limit ?? 0)),
            ("share", phrases.Share(rule.PerBackerBasisPointsOfMinimum ?? 0)));
    }

    private string UnlockSentence(TraceStep step, Unlock unlock)
    {
        var kind = unlock.Lump is not null ? "lump" : step.Out == 0 ? "none" : "same";
        return phrases.Say($"{Step.Unlock}_{kind}", ("conditions", string.Join(", ", Conditions(unlock))),
            ("lump", phrases.Euros(unlock.Lump ?? 0)));
    }

    /// <summary>What must be reached, each condition on its own.</summary>
    internal IEnumerable<string> Conditions(Unlock unlock)
    {
        if (unlock.Raised is { } cents) yield return phrases.Say("Unlock_raised", ("amount", phrases.Euros(cents)));
        if (unlock.RaisedBasisPointsOfGoal is { } points)
            yield return phrases.Say("Unlock_share", ("share", phrases.Share(points)));
        if (unlock.Backers is { } backers) yield return phrases.Count("Unlock_backers", backers);
    }

    /// <summary>The whole cap of a step whose limit is only what others had left of it.</summary>
    private static long? Cap(TraceStep step, Rule rule, long goal) => step.Step switch
    {
        Step.CountablePerContributor => rule.CountablePerContributor,
        Step.Concentration => rule.Concentration?.For(goal),
        Step.MatchPerContributor => rule.MatchPerContributor,
        Step.MatchPerCampaign => rule.MatchPerCampaign?.For(goal),
        Step.StopAtGoal => rule.StopAtGoal is { } stop ? stop.Sum ?? goal : null,
        _ => null,
    };
}
