using Okote.Matching;

namespace Okote.Tests;

/// <summary>Draws rules from bytes, so that FsCheck can simplify them: a zero, or no byte at all, leaves a field out.
/// Every field of the language can come up, alone and together.</summary>
internal sealed class RandomRules(byte[] bytes)
{
    private int at;

    public Line Line(string id) => new(id, Rule(), (Sharing)(Next() % 4));

    private Rule Rule() => new(Ratio())
    {
        Tiers = Sometimes() ? [new Tier(700, Ratio()), new Tier(300, Ratio())] : [],
        Windows = Sometimes() ? [new Window(50, 300, Ratio()), new Window(600, 4_000, Ratio())] : [],
        MinContribution = Limit(2),
        CountablePerContribution = Limit(4),
        CountablePerContributor = Limit(6),
        MatchedContributionsPerContributor = Sometimes() ? Next() % 3 : null,
        MatchPerContribution = Limit(4),
        MatchPerContributor = Limit(6),
        ContributorScope = Sometimes() ? ContributorScope.Call : ContributorScope.Campaign,
        MatchPerCampaign = GoalCap(),
        Concentration = GoalCap(),
        StopAtGoal = Sometimes() ? new StopAtGoal(Limit(20)) : null,
        Eligible = Sometimes() ? Eligible() : null,
        Unlock = Sometimes() ? Unlock() : null,
        PerBackerBasisPointsOfMinimum = Sometimes() ? Next() * 4 : null,
        Partial = !Sometimes(),
        Settle = Settle(),
    };

    private Ratio Ratio() => new(1 + Next() % 3, 1 + Next() % 3);

    private long? Limit(int times) => Sometimes() ? (long)Next() * times : null;

    private GoalCap? GoalCap() => Sometimes()
        ? new GoalCap(Limit(15) ?? 2_000, Sometimes() ? Next() * 40 : null) : null;

    private Eligibility Eligible() => new()
    {
        Campaigns = Sometimes() ? ["c0"] : null,
        Rewards = Sometimes() ? ["poster"] : null,
        ResidentsOnly = Sometimes(),
        ExcludedContributors = Sometimes() ? ["p1"] : [],
        RelatedPartiesUnmatched = Sometimes(),
    };

    private Unlock Unlock() => new(
        Next() * 10, Sometimes() ? Next() * 30 : null, Sometimes() ? Next() % 4 : null,
        Sometimes() ? Next() * 5 : null, Retroactive: Next() % 2 == 1);

    private SettleMode Settle() => (Next() % 16) switch
    {
        1 => new SettleMode.ProRataBelowGoal(),
        2 => new SettleMode.AtSuccess(),
        3 => new SettleMode.RankedGap(StopsAtMisfit: Sometimes()),
        4 => new SettleMode.Quadratic(Limit(10), Sometimes() ? Next() * 30 : null, Sometimes(), null),
        5 => new SettleMode.Quadratic(null, null, Sometimes(), PairwiseM: 1 + Next()),
        _ => SettleMode.AsReserved,
    };

    /// <summary>One time in four, so that several fields meet often and no rule gives nothing all the time.</summary>
    private bool Sometimes() => Next() % 4 == 1;

    private byte Next() => at < bytes.Length ? bytes[at++] : (byte)0;
}
