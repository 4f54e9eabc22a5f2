namespace Okote.Matching;

/// <summary>What holds for all lines: what they are, the order of the limits, holds, refunds, and how to verify.
/// </summary>
internal static class CommonArticles
{
    public static IEnumerable<ReglementArticle> Of(
        Scheme scheme, ReglementWords words, ReglementTerms terms, string seal) =>
    [
        new(words.Say("Purpose"),
        [
            words.Say("Purpose_text"),
            words.Count("Purpose_lines", scheme.Lines.Count,
                ("lines", string.Join(", ", scheme.Lines.Select(line => words.Trace.Name(line.Id))))),
            words.Say("Purpose_cents"),
        ]),
        new(words.Say("Order"),
        [
            new ReglementPassage(words.Say("Order_text"),
                [.. Steps(scheme).Select(step => words.Say($"Order_{step}"))]),
            words.Say("Order_active"),
        ]),
        new(words.Say("Hold"),
        [
            words.Say("Hold_lease", ("lease", words.Duration(terms.HoldSeconds)),
                ("step", words.Duration(terms.StepSeconds)), ("ceiling", words.Duration(terms.CeilingSeconds))),
            words.Say("Hold_end"),
            words.Say(terms.ConsentRequired ? "Hold_late_asks" : "Hold_late_stands"),
            words.Say("Hold_window"),
        ]),
        new(words.Say("Refund"), [words.Say("Refund_part"), words.Say("Refund_whole")]),
        new(words.Say("Unused"), [words.Say("Unused_text"), words.Say("Unused_limits")]),
        new(words.Say("Proof"),
        [
            words.Say("Proof_text"),
            words.Say("Proof_seal", ("text", words.Number(Reglement.TextVersion)), ("seal", seal)),
        ]),
    ];

    /// <summary>The steps that at least one line of the scheme can take, in the order of the engine.</summary>
    private static IEnumerable<string> Steps(Scheme scheme)
    {
        var rules = scheme.Lines.Select(line => line.Rule).ToList();
        bool Any(Func<Rule, bool> taken) => rules.Any(taken);
        if (Any(rule => rule.Eligible is not null)) yield return Step.Eligibility;
        if (Any(rule => rule.MinContribution is not null && rule.Settle.IsLive)) yield return Step.MinContribution;
        if (Any(rule => rule.Unlock is not null && rule.Settle.IsLive)) yield return Step.Unlock;
        if (Any(rule => !rule.Settle.IsLive)) yield return Step.Settle;
        foreach (var step in StepsOfGifts([.. rules.Where(LineArticles.AnswersGifts)])) yield return step;
    }

    private static IEnumerable<string> StepsOfGifts(IReadOnlyList<Rule> rules)
    {
        (string Step, Func<Rule, bool> Taken)[] all =
        [
            (Step.CountablePerContribution, rule => rule.CountablePerContribution is not null),
            (Step.CountablePerContributor, rule => rule.CountablePerContributor is not null),
            (Step.MatchedContributionsPerContributor, rule => rule.MatchedContributionsPerContributor is not null),
            (Step.Concentration, rule => rule.Concentration is not null),
            (Step.Ratio, rule => rule.PerBackerBasisPointsOfMinimum is null),
            (Step.PerBacker, rule => rule.PerBackerBasisPointsOfMinimum is not null),
            (Step.MatchPerContribution, rule => rule.MatchPerContribution is not null),
            (Step.MatchPerContributor, rule => rule.MatchPerContributor is not null),
            (Step.MatchPerCampaign, rule => rule.MatchPerCampaign is not null),
            (Step.StopAtGoal, rule => rule.StopAtGoal is not null),
            (Step.Funds, _ => true),
            (Step.Partial, rule => !rule.Partial),
        ];
        return all.Where(step => rules.Any(step.Taken)).Select(step => step.Step);
    }
}
