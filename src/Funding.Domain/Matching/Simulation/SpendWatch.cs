namespace Okote.Matching;

/// <summary>Looks at the funds after every gift: how much is bound by then, and when each of them ran dry.</summary>
internal sealed class SpendWatch(MatchBook book)
{
    /// <summary>Steps of the curve at most: enough to see its shape, too few to tell one gift from another.</summary>
    private const int Points_Max = 24;

    private readonly Dictionary<BookFund, long> exhausted = [];
    private readonly List<(long At, string Contributor, long Spent)> seen = [];

    public void Look(ScenarioEvent gift)
    {
        long spent = 0;
        foreach (var fund in book.Funds)
        {
            spent += fund.Confirmed;
            if (fund.Remaining == 0 && fund.Confirmed > 0) exhausted.TryAdd(fund, gift.T);
        }
        seen.Add((gift.T, gift.Contributor!, spent));
    }

    public long? ExhaustedAt(BookFund fund) => exhausted.TryGetValue(fund, out var at) ? at : null;

    /// <summary>When the last of the line's funds ran dry; null while one of them had something left.</summary>
    public long? ExhaustedAt(BookLine line) =>
        line.Funds.All(exhausted.ContainsKey) ? line.Funds.Max(fund => exhausted[fund]) : null;

    /// <summary>The sum at the end of equal stretches of time. A stretch in which too few people gave waits for the
    /// next one, and the last ones join the one before, so that no step tells what one person gave.</summary>
    public IReadOnlyList<SpendPoint> Points()
    {
        if (seen.Count == 0) return [];
        var (first, length) = (seen[0].At, Math.Max(1, (seen[^1].At - seen[0].At) / Points_Max + 1));
        var points = new List<SpendPoint> { new(first, 0) };
        var people = new HashSet<string>();
        for (var i = 0; i < seen.Count; i++)
        {
            people.Add(seen[i].Contributor);
            var stretch = (seen[i].At - first) / length;
            var ends = i + 1 == seen.Count || (seen[i + 1].At - first) / length > stretch;
            if (!ends || people.Count < Simulated.People_Min) continue;
            points.Add(new SpendPoint(Math.Min(first + (stretch + 1) * length, seen[^1].At), seen[i].Spent));
            people.Clear();
        }
        if (points.Count == 1) return [];
        points[^1] = new SpendPoint(seen[^1].At, seen[^1].Spent);
        return points;
    }
}
