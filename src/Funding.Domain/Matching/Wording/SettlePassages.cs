namespace Okote.Matching;

/// <summary>What becomes of a line's match once its campaigns have ended.</summary>
internal static class SettlePassages
{
    public static IEnumerable<ReglementPassage> Of(SettleMode settle, ReglementWords words) => settle switch
    {
        SettleMode.Reserved => [words.Say("Settle_as_reserved")],
        SettleMode.ProRataBelowGoal => [words.Say("Settle_pro_rata_below_goal")],
        SettleMode.AtSuccess => [words.Say("Settle_at_success")],
        SettleMode.RankedGap gap =>
        [
            words.Say("Settle_ranked_gap"), words.Say(gap.StopsAtMisfit ? "Settle_gap_stop" : "Settle_gap_skip"),
        ],
        SettleMode.Quadratic quadratic => Quadratic(quadratic, words),
        _ => throw new InvalidOperationException($"Nobody wrote what {settle} means."),
    };

    private static IEnumerable<ReglementPassage> Quadratic(SettleMode.Quadratic quadratic, ReglementWords words)
    {
        yield return words.Say("Settle_quadratic");
        yield return words.Say(quadratic.Saturate ? "Settle_pool_saturate" : "Settle_pool_spare");
        if (quadratic.Cap is not null || quadratic.CapBasisPoints is not null)
            yield return words.Say("Settle_pool_cap",
                ("cap", words.Bound("Pool", quadratic.Cap, quadratic.CapBasisPoints)));
        if (quadratic.PairwiseM is { } m) yield return words.Say("Settle_pairwise", ("m", words.Euros(m)));
        yield return words.Say("Settle_estimates");
    }
}
