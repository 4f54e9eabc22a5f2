namespace Okote.Matching;

/// <summary>What is missing before a line opens, or gives its lump: the reason to bring one more person.</summary>
/// <param name="MissingCents">Cents still to be raised; zero when enough is raised or nobody asks for it.</param>
/// <param name="MissingBackers">People still to come; likewise.</param>
/// <param name="Lump">Cents the campaign then gets at once, no more than is left for it; null: the line then matches
/// single gifts.</param>
public sealed record UnlockAhead(string Line, long MissingCents, int MissingBackers, long? Lump)
{
    /// <summary>The lines that are still closed for this campaign and have something to give.</summary>
    /// <param name="captured">Cents of the campaign's captured contributions, net of refunds.</param>
    /// <param name="backers">Distinct people who made them.</param>
    public static IReadOnlyList<UnlockAhead> Of(Scheme scheme, MatchRequest request, long captured, int backers)
    {
        var ahead = new List<UnlockAhead>();
        foreach (var line in scheme.Lines)
        {
            if (line.Rule.Unlock is not { } unlock) continue;
            if (request.Lines.FirstOrDefault(state => state.Line == line.Id) is not { Unlocked: false } state) continue;
            var facts = request.Campaign;
            if (line.Rule.Eligible?.AdmitsCampaign(facts.Id, facts.Territory, facts.Themes) == false) continue;
            var raised = Math.Max(unlock.Raised ?? 0,
                unlock.RaisedBasisPointsOfGoal is { } points ? new GoalCap(null, points).For(facts.Goal) : 0);
            var (cents, people) =
                (Math.Max(0, raised - captured), Math.Max(0, (unlock.Backers ?? 0) - backers));
            var left = Left(line.Rule, state, facts.Goal);
            if (cents + people > 0 && left > 0)
                ahead.Add(new UnlockAhead(
                    line.Id, cents, people, unlock.Lump is { } lump ? Math.Min(lump, left) : null));
        }
        return ahead;
    }

    private static long Left(Rule rule, LineState state, long goal) => Math.Min(
        state.Funds.Sum(fund => Math.Max(0, fund.Remaining)),
        (rule.MatchPerCampaign?.For(goal) ?? long.MaxValue) - state.CampaignMatch);
}
