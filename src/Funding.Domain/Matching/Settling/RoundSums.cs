using System.Runtime.InteropServices;

namespace Okote.Matching;

/// <summary>What each person gave each campaign, several gifts added up; nothing below one cent.</summary>
internal sealed class RoundSums
{
    private RoundSums(IReadOnlyList<RoundGift> items) => Items = items;

    public IReadOnlyList<RoundGift> Items { get; }

    public static RoundSums Of(ReadOnlySpan<RoundGift> gifts, int campaigns)
    {
        var sums = new Dictionary<long, long>(gifts.Length);
        foreach (var gift in gifts)
            CollectionsMarshal.GetValueRefOrAddDefault(sums, (long)gift.Person * campaigns + gift.Campaign, out _)
                += gift.Cents;
        var items = new List<RoundGift>(sums.Count);
        foreach (var (key, cents) in sums)
            if (cents > 0) items.Add(new RoundGift((int)(key % campaigns), (int)(key / campaigns), cents));
        return new RoundSums(items);
    }
}
