namespace Okote.Matching;

internal static class LumpSum
{
    /// <summary>What a campaign gets of a lump: no more than the line's caps for a campaign and its funds leave, and
    /// for a rule that gives no part the whole or nothing.</summary>
    /// <param name="match">Cents of the line's active match for the campaign.</param>
    public static long Of(long cents, Rule rule, BookCampaign campaign, long match, long fundsLeft)
    {
        var facts = campaign.Campaign;
        if (rule.Eligible?.AdmitsCampaign(facts.Id, facts.Territory, facts.Themes) == false) return 0;
        var given = Math.Min(cents, fundsLeft);
        if (rule.MatchPerCampaign is { } cap) given = Math.Min(given, cap.For(facts.Goal) - match);
        if (rule.StopAtGoal is { } stop)
            given = Math.Min(given, (stop.Sum ?? facts.Goal) - campaign.Raised - campaign.ActiveMatch);
        return given < cents && !rule.Partial ? 0 : Math.Max(0, given);
    }
}
