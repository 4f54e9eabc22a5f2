using Okote.Matching;

namespace Okote.Web;

/// <summary>A draft rule beside the rule the campaigns ran under, on the same gifts.</summary>
/// <param name="Current">Null when there is nothing to compare with.</param>
public sealed record Comparison(string Source, Past Past, Simulated Draft, Simulated? Current)
{
    public static Comparison Of(string source, Past past, Draft draft, Draft? current) => new(
        source, past, Simulation.Run(past, draft), current is null ? null : Simulation.Run(past, current));

    /// <summary>The headline figures, in cents or as counts.</summary>
    public IEnumerable<Figure> Headlines()
    {
        Figure Cents(string key, Func<Simulated, long?> of) =>
            new(key, true, of(Draft), Current is { } current ? of(current) : null);
        Figure Count(string key, Func<Simulated, long?> of) => Cents(key, of) with { IsMoney = false };
        return
        [
            Cents("Given", x => x.Given), Count("Gifts", x => x.Gifts), Count("Contributors", x => x.Contributors),
            Cents("Matched", x => x.Matched), Cents("Lumps", x => x.Lumps.Sum(lump => lump.Cents)),
            Cents("Due", x => x.Due), Count("Succeeding", x => x.Succeeding),
            Count("EmptyFunds", x => x.Funds.Count(fund => fund.ExhaustedAt is not null)),
            Count("WhollyMatched", x => x.WhollyMatched), Count("PartlyMatched", x => x.PartlyMatched),
            Count("Unmatched", x => x.Unmatched), Cents("SmallGiven", x => x.SmallGifts?.Given),
            Cents("SmallMatched", x => x.SmallGifts?.Matched), Cents("TopTenth", x => x.TopTenth?.Matched),
        ];
    }

    /// <summary>Lines of both rules, the draft's first.</summary>
    public IEnumerable<(string Id, SimulatedLine? Draft, SimulatedLine? Current)> Lines() =>
        Pairs(x => x.Lines, line => line.Id);

    public IEnumerable<(string Id, SimulatedFund? Draft, SimulatedFund? Current)> Funds() =>
        Pairs(x => x.Funds, fund => fund.Id);

    public IEnumerable<(string Id, SimulatedGroup? Draft, SimulatedGroup? Current)> Bands() =>
        Pairs(x => x.Bands, group => group.Id);

    public IEnumerable<(string Id, SimulatedGroup? Draft, SimulatedGroup? Current)> Campaigns() =>
        Pairs(x => x.Campaigns, group => group.Id);

    private IEnumerable<(string Id, T? Draft, T? Current)> Pairs<T>(
        Func<Simulated, IReadOnlyList<T>> part, Func<T, string> id) where T : class
    {
        IReadOnlyList<T> current = Current is null ? [] : part(Current);
        var ids = part(Draft).Select(id).Concat(current.Select(id)).Distinct();
        return ids.Select(name => (name, part(Draft).FirstOrDefault(x => id(x) == name),
            current.FirstOrDefault(x => id(x) == name)));
    }
}

/// <summary>One figure of both rules.</summary>
/// <param name="Draft">Null when it would speak of too few people.</param>
public sealed record Figure(string Key, bool IsMoney, long? Draft, long? Current)
{
    public long? Difference => Draft - Current;
}
