namespace Okote.Web;

/// <summary>When a season's clock stops: each week, each opening, after each deadline, when declined cards are tried
/// again and when settlements are due. How many stops there are does not depend on how many campaigns there are.
/// </summary>
public sealed class SeasonCalendar
{
    private const int Week_Days = 7;

    /// <summary>Days after the deadline on which declined cards are tried again, and a little more.</summary>
    private static readonly TimeSpan[] Retries = [TimeSpan.FromHours(3 * 24 + 2), TimeSpan.FromHours(7 * 24 + 3)];

    public SeasonCalendar(Season season)
    {
        var opened = season.Campaigns.Min(c => c.OpensDay);
        var closed = season.Campaigns.Max(c => c.ClosesDay);
        var stops = new SortedSet<TimeSpan>();
        for (var day = opened; day < closed; day += Week_Days) stops.Add(TimeSpan.FromDays(day));
        foreach (var campaign in season.Campaigns)
        {
            var deadline = TimeSpan.FromDays(campaign.ClosesDay);
            stops.Add(TimeSpan.FromDays(campaign.OpensDay));
            stops.Add(deadline + TimeSpan.FromHours(1));
            foreach (var retry in Retries) stops.Add(deadline + retry);
            stops.Add(deadline + TimeSpan.FromDays(season.Call.SettleAfterDays) + TimeSpan.FromHours(4));
        }
        Stops = [.. stops];
    }

    /// <summary>Counted from the first instant of the season, in order.</summary>
    public IReadOnlyList<TimeSpan> Stops { get; }

    /// <summary>The stop at which a gift is given: the last one that is not after its day.</summary>
    public int StopOf(SeasonGift gift) => LastUntil(TimeSpan.FromDays(gift.Day));

    /// <summary>The stop at which a refund is asked for: the first one that is not before its day.</summary>
    public int StopOf((int Day, Money Amount) refund)
    {
        var day = TimeSpan.FromDays(refund.Day);
        var stop = LastUntil(day);
        return Stops[stop] == day ? stop : stop + 1;
    }

    private int LastUntil(TimeSpan moment)
    {
        var stop = 0;
        while (stop + 1 < Stops.Count && Stops[stop + 1] <= moment) stop++;
        return stop;
    }
}
