namespace Okote.Matching;

/// <summary>Sorts the gifts of a finished replay: who benefits.</summary>
internal sealed class GiftTally
{
    private sealed record Counted(int Person, int Campaign, long Given, long Matched);

    private readonly MatchBook book;
    private readonly Counted[] gifts;

    public GiftTally(MatchBook book)
    {
        this.book = book;
        gifts = [.. book.Gifts.Select(x => new Counted(x.Person, x.Campaign, x.Net, book.Matched(x)))];
        foreach (var gift in book.Gifts) Count(gift);
    }

    public int WhollyMatched { get; private set; }

    public int PartlyMatched { get; private set; }

    public int Unmatched { get; private set; }

    public IReadOnlyList<SimulatedGroup> ByBand() => Merged(GiftBand.All
        .Select(band => (band.Id, gifts.Where(gift => GiftBand.Of(gift.Given) == band).ToArray(), 0L)));

    public IReadOnlyList<SimulatedGroup> ByCampaign(ScenarioSettlement settled)
    {
        var due = settled.Campaigns.ToDictionary(campaign => campaign.Key, campaign => campaign.Value);
        var given = gifts.ToLookup(gift => gift.Campaign);
        return Merged(book.Campaigns.Select(x =>
            (x.Campaign.Id, given[x.Index].ToArray(), due.GetValueOrDefault(x.Campaign.Id))));
    }

    public SimulatedGroup? Small() =>
        Told("small", [.. gifts.Where(gift => gift.Given <= GiftBand.SmallGift_CentsMax)]);

    public SimulatedGroup? TopTenth()
    {
        var people = gifts.GroupBy(gift => gift.Person).OrderByDescending(person => person.Sum(gift => gift.Matched))
            .ThenBy(person => person.Key).ToArray();
        return Told("top_tenth", [.. people.Take((people.Length + 9) / 10).SelectMany(person => person)]);
    }

    /// <summary>A gift is wholly matched when every line gave what its ratio alone makes of it.</summary>
    private void Count(Gift gift)
    {
        if (book.Matched(gift) == 0) Unmatched++;
        else if (IsPartly(gift)) PartlyMatched++;
        else WhollyMatched++;
    }

    private bool IsPartly(Gift gift)
    {
        var asked = book.Asked(gift);
        for (var line = 0; line < book.Lines.Length; line++)
        {
            var rule = book.Lines[line].Rule;
            if (!rule.Settle.IsLive || rule.Unlock?.Lump is not null || rule.PerBackerBasisPointsOfMinimum is not null)
                continue;
            if (book.Grant(gift, line).Cents < Limits.RatioFor(rule, asked).Of(gift.Net)) return true;
        }
        return false;
    }

    /// <summary>Leaves no group of fewer than five people standing alone: those are joined, and as long as they are
    /// still too few, with the smallest of the others.</summary>
    private static List<SimulatedGroup> Merged(IEnumerable<(string Id, Counted[] Gifts, long Due)> groups)
    {
        var alone = groups.Where(group => group.Gifts.Length > 0 || group.Due > 0).ToList();
        var joined = new List<(string Id, Counted[] Gifts, long Due)>();
        while (alone.Count > 0)
        {
            var people = People(joined.SelectMany(group => group.Gifts));
            var smallest = alone.MinBy(group => People(group.Gifts));
            var fits = People(smallest.Gifts) >= Simulated.People_Min;
            if (fits && (joined.Count == 0 || people >= Simulated.People_Min)) break;
            alone.Remove(smallest);
            joined.Add(smallest);
        }
        var told = alone.Select(group => Group(group.Id, group.Gifts, group.Due)).ToList();
        var rest = joined.SelectMany(group => group.Gifts).ToArray();
        if (People(rest) >= Simulated.People_Min)
            told.Add(Group(SimulatedGroup.Others, rest, joined.Sum(group => group.Due)));
        return told;
    }

    private static SimulatedGroup? Told(string id, Counted[] gifts) =>
        People(gifts) < Simulated.People_Min ? null : Group(id, gifts, 0);

    private static SimulatedGroup Group(string id, Counted[] gifts, long due) => new(
        id, People(gifts), gifts.Length, gifts.Sum(gift => gift.Given), gifts.Sum(gift => gift.Matched), due);

    private static int People(IEnumerable<Counted> gifts) => gifts.Select(gift => gift.Person).Distinct().Count();
}
