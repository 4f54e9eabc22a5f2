using Okote.Matching;

namespace Okote.Tests;

/// <summary>A short past told in code: one city, one bakery and one garden, and people who give. Amounts are cents.
/// </summary>
internal sealed class PastTale
{
    private const long Day_Seconds = 86_400;

    private readonly List<PastCampaign> campaigns = [];
    private readonly List<PastFund> funds = [];
    private readonly List<PastGift> gifts = [];

    public static PastTale OfOneCity(long cents, long goal = 10_000_00) => new PastTale()
        .Campaign("bakery", goal).Campaign("garden", goal).Fund("city", cents, "public");

    public PastTale Campaign(string id, long goal)
    {
        campaigns.Add(new PastCampaign(new ScenarioCampaign(id, goal, goal * 3 / 4, "67482", ["food"]), $"The {id}"));
        return this;
    }

    public PastTale Fund(string id, long cents, string line)
    {
        funds.Add(new PastFund(new ScenarioFund(id, cents, 1, Money.Euro, null), line, $"The {id}"));
        return this;
    }

    public PastTale Gives(int day, string who, long cents, string campaign = "bakery")
    {
        gifts.Add(new PastGift(day * Day_Seconds, who, campaign, cents));
        return this;
    }

    /// <summary>So many people, each with the same gift, all on one day.</summary>
    public PastTale Crowd(int day, int people, long cents, string campaign = "bakery")
    {
        for (var i = 1; i <= people; i++) Gives(day, $"{campaign}-{cents}-{i}", cents, campaign);
        return this;
    }

    public Past Told() => new(campaigns, funds, gifts);

    public Simulated Under(string rule, string more = "")
    {
        var (past, json) = (Told(), $$"""{"lines": [{"id": "public", "rule": {{rule}}}{{more}}]}""");
        var draft = Draft.Read(json, past, out var problems);
        Assert.Empty(problems);
        return Simulation.Run(past, draft!);
    }

    public static string DayOf(long? seconds) => seconds is { } at ? $"day {at / Day_Seconds}" : "never";
}
