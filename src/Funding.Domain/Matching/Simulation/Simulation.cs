namespace Okote.Matching;

/// <summary>Tries a draft on the past. The same engine decides as in earnest: this only watches it.</summary>
public static class Simulation
{
    /// <summary>Replays all gifts of the past under the draft. The same past and draft always give the same answer.
    /// </summary>
    public static Simulated Run(Past past, Draft draft)
    {
        var scenario = draft.On(past);
        var replay = new Replay(scenario);
        var watch = new SpendWatch(replay.Book);
        for (var i = 0; i < scenario.Events.Count; i++)
        {
            // The round at the end is held below, once, and told by line.
            if (scenario.Events[i].Kind == EventKind.Settle) continue;
            replay.Apply(i, scenario.Events[i]);
            if (scenario.Events[i].Kind == EventKind.Contribute) watch.Look(scenario.Events[i]);
        }
        var gifts = new GiftTally(replay.Book);
        var settlement = BookSettlement.Of(replay.Book);
        var (settled, byLine) = (settlement.Answer(), settlement.ByLine());
        return new Simulated(
            past.Gifts.Sum(gift => gift.Amount), past.Gifts.Count,
            past.Gifts.Select(gift => gift.Contributor).Distinct().Count(), replay.Book.Funds.Sum(x => x.Confirmed),
            settled.Funds.Sum(share => share.Cents),
            scenario.Lines.Any(line => line.Line.Rule.Settle is SettleMode.Quadratic),
            Succeeding(replay.Book, settled), Lines(replay.Book, byLine, watch),
            Funds(replay.Book, settled, past, watch),
            gifts.ByBand(), gifts.ByCampaign(settled), watch.Points())
        {
            WhollyMatched = gifts.WhollyMatched,
            PartlyMatched = gifts.PartlyMatched,
            Unmatched = gifts.Unmatched,
            SmallGifts = gifts.Small(),
            TopTenth = gifts.TopTenth(),
            Lumps = [.. replay.Book.Lumps.Select(lump => new LumpState(
                scenario.Campaigns[lump.Campaign].Id, scenario.Lines[lump.Line].Line.Id, lump.Cents))],
            Overcommitted = Overcommitment.Find(scenario),
        };
    }

    private static int Succeeding(MatchBook book, ScenarioSettlement settled)
    {
        var paid = settled.Campaigns.ToDictionary(campaign => campaign.Key, campaign => campaign.Value);
        return book.Campaigns.Count(x =>
            x.Captured > 0 && x.Captured + paid.GetValueOrDefault(x.Campaign.Id) >= x.Campaign.Minimum);
    }

    private static SimulatedLine[] Lines(MatchBook book, long[] due, SpendWatch watch) =>
        [.. book.Lines.Select((line, index) => new SimulatedLine(
            line.Line.Id, line.Funds.Sum(fund => fund.Amount), book.Campaigns.Sum(x => line.Match(x.Index)),
            due[index], line.Rule.Settle.Name(), watch.ExhaustedAt(line)))];

    private static SimulatedFund[] Funds(
        MatchBook book, ScenarioSettlement settled, Past past, SpendWatch watch)
    {
        var due = settled.Funds.ToDictionary(share => share.Fund, share => share.Cents);
        return [.. from fund in book.Funds
                   let lines = book.Lines.Where(line => line.Funds.Contains(fund))
                       .Select(line => line.Line.Id).ToArray()
                   where lines.Length > 0
                   select new SimulatedFund(
                       fund.Fund.Id, past.FunderOf(fund.Fund.Id), string.Join(", ", lines), fund.Amount, fund.Confirmed,
                       due.GetValueOrDefault(fund.Fund.Id), watch.ExhaustedAt(fund))];
    }
}
