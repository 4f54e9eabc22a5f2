namespace Okote.Matching;

/// <summary>A rule that nobody has published yet, with the money and the campaigns it is tried on.</summary>
public sealed record Draft(
    IReadOnlyList<ScenarioCampaign> Campaigns, IReadOnlyList<ScenarioFund> Funds, IReadOnlyList<ScenarioLine> Lines)
{
    /// <summary>Reads a draft: a scheme, or a scenario file without its events. Funds and campaigns that it leaves out
    /// are those of the past; without funds of its own, each line is paid by the funds that paid the line of that name.
    /// </summary>
    /// <returns>Null when there is at least one problem; each names its JSON path.</returns>
    public static Draft? Read(string json, Past past, out IReadOnlyList<Problem> problems)
    {
        var found = new List<Problem>();
        problems = found;
        using var document = JsonPlace.Parse(json, found);
        if (document is null) return null;
        var draft = Read(new JsonPlace(document.RootElement, "$", found), past);
        return found.Count == 0 ? draft : null;
    }

    /// <summary>The story in which this draft answers the gifts of the past, closed and settled at the end.</summary>
    public Scenario On(Past past)
    {
        var last = past.Gifts.Count == 0 ? 0 : past.Gifts[^1].At;
        var gifts = past.Gifts.Select((gift, index) => new ScenarioEvent(EventKind.Contribute, gift.At)
        {
            Id = $"c{index + 1}", Contributor = gift.Contributor, Campaign = gift.Campaign, Amount = gift.Amount,
        });
        return new Scenario(new ScenarioSettings(), Campaigns, Funds, Lines,
            [.. gifts, new ScenarioEvent(EventKind.Close, last), new ScenarioEvent(EventKind.Settle, last)]);
    }

    private static Draft? Read(JsonPlace root, Past past)
    {
        if (!root.IsObjectOf(["campaigns", "funds", "lines"])) return null;
        if (root.Required("lines") is not { } lines) return null;
        ScenarioCampaign[] campaigns = root.Field("campaigns") is { } own
            ? ScenarioReading.ReadCampaigns(own) : [.. past.Campaigns.Select(campaign => campaign.Facts)];
        CheckCampaigns(root, campaigns, past);
        ScenarioFund[] funds = root.Field("funds") is { } money
            ? ScenarioReading.ReadFunds(money, campaigns) : [.. past.Funds.Select(fund => fund.Fund)];
        var drafted = root.Field("funds") is null
            ? PaidAsBefore(lines, past) : ScenarioReading.ReadLines(lines, funds);
        CheckGoals(lines, drafted, campaigns);
        return new Draft(campaigns, funds, drafted);
    }

    private static ScenarioLine[] PaidAsBefore(JsonPlace place, Past past)
    {
        var read = SchemeJson.ReadLines(place, ["id", "rule", "sharing"]);
        var lines = new List<ScenarioLine>();
        foreach (var line in read)
        {
            var funds = past.Funds.Where(fund => fund.Line == line.Id).Select(fund => fund.Fund.Id).ToArray();
            if (funds.Length == 0) place.Refuse($"no fund pays a line {line.Id}");
            lines.Add(new ScenarioLine(line, funds));
        }
        if (read.Count == 0) place.Refuse("must name at least one line");
        return [.. lines];
    }

    private static void CheckCampaigns(JsonPlace root, ScenarioCampaign[] campaigns, Past past)
    {
        var known = campaigns.Select(campaign => campaign.Id).ToHashSet();
        foreach (var missing in past.Gifts.Select(gift => gift.Campaign).Distinct().Where(id => !known.Contains(id)))
            root.Field("campaigns")?.Refuse($"campaign {missing} has gifts and is not listed");
    }

    private static void CheckGoals(JsonPlace place, ScenarioLine[] lines, ScenarioCampaign[] campaigns)
    {
        if (campaigns.FirstOrDefault(campaign => campaign.Goal == 0) is not { } without) return;
        foreach (var line in lines.Where(line => ScenarioReading.AsksGoal(line.Line.Rule)))
            place.Refuse($"line {line.Line.Id} asks for the goal, and campaign {without.Id} has none");
    }
}
