using System.Numerics;

namespace Okote.Matching;

/// <summary>The round with damped pairs: two people who always give to the same campaigns count for less.</summary>
internal static class PairwiseRound
{
    private readonly record struct Share(int Person, double Root);

    /// <param name="m">Cents: a pair that has m in common everywhere counts half.</param>
    public static BigInteger[] Wants(RoundSums sums, int campaigns, long m)
    {
        var backers = ByCampaign(sums, campaigns);
        var wants = new Int128[campaigns];
        var people = sums.Items.Count == 0 ? 0 : sums.Items.Max(item => item.Person) + 1;
        // What this person has in common with each other one; only touched places are wiped again.
        var common = new double[people];
        var touched = new List<int>();
        foreach (var places in ByPerson(backers, people))
        {
            foreach (var (campaign, at) in places) Meet(backers[campaign], at, common, touched);
            foreach (var (campaign, at) in places) wants[campaign] += Pairs(backers[campaign], at, common, m);
            foreach (var person in touched) common[person] = 0;
            touched.Clear();
        }
        return [.. wants.Select(RoundUnits.OfPairs)];
    }

    /// <summary>Adds what the person at a place has in common with everybody behind it.</summary>
    private static void Meet(Share[] backers, int at, double[] common, List<int> touched)
    {
        for (var i = at + 1; i < backers.Length; i++)
        {
            ref var sum = ref common[backers[i].Person];
            if (sum == 0) touched.Add(backers[i].Person);
            sum += backers[at].Root * backers[i].Root;
        }
    }

    private static Int128 Pairs(Share[] backers, int at, double[] common, long m)
    {
        Int128 sum = 0;
        for (var i = at + 1; i < backers.Length; i++)
        {
            var damping = m / (m + common[backers[i].Person]);
            sum += RoundUnits.Pair(2 * damping * (backers[at].Root * backers[i].Root));
        }
        return sum;
    }

    private static Share[][] ByCampaign(RoundSums sums, int campaigns)
    {
        var backers = new List<Share>[campaigns];
        for (var i = 0; i < campaigns; i++) backers[i] = [];
        foreach (var (campaign, person, cents) in sums.Items)
            backers[campaign].Add(new Share(person, Math.Sqrt(cents)));
        return [.. backers.Select(list => list.OrderBy(share => share.Person).ToArray())];
    }

    private static List<(int Campaign, int At)>[] ByPerson(Share[][] backers, int people)
    {
        var places = new List<(int, int)>[people];
        for (var i = 0; i < people; i++) places[i] = [];
        for (var campaign = 0; campaign < backers.Length; campaign++)
            for (var at = 0; at < backers[campaign].Length; at++)
                places[backers[campaign][at].Person].Add((campaign, at));
        return places;
    }
}
