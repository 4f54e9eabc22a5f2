namespace Okote.Matching;

/// <summary>What a fund owes of its match for one campaign that has ended.</summary>
internal static class SettleShare
{
    /// <param name="match">Cents of the fund's confirmed match for the campaign.</param>
    /// <param name="raised">Cents of captured contributions, net.</param>
    /// <param name="matched">Cents of all confirmed match of the campaign: with what was raised it decides success.
    /// </param>
    public static long Of(SettleMode mode, long match, long raised, ScenarioCampaign campaign, long matched) =>
        mode switch
        {
            SettleMode.ProRataBelowGoal when raised < campaign.Goal =>
                (long)((Int128)match * raised / campaign.Goal),
            SettleMode.AtSuccess when raised + matched < campaign.Minimum => 0,
            _ => match,
        };
}
