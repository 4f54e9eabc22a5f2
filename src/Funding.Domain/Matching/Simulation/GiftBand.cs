namespace Okote.Matching;

/// <summary>Gifts of about the same size, the way people speak of them.</summary>
/// <param name="Id">For example <c>up_to_20</c>.</param>
/// <param name="Most">Cents of the largest gift in the band; null: no bound.</param>
public sealed record GiftBand(string Id, long? Most)
{
    /// <summary>A gift up to this size is a small one.</summary>
    public const long SmallGift_CentsMax = 50_00;

    /// <summary>From small to large; every gift is in exactly one.</summary>
    public static IReadOnlyList<GiftBand> All { get; } =
    [
        new("up_to_10", 10_00), new("up_to_20", 20_00), new("up_to_50", SmallGift_CentsMax), new("up_to_100", 100_00),
        new("up_to_500", 500_00), new("above_500", null),
    ];

    /// <summary>The band of a gift of that many cents.</summary>
    public static GiftBand Of(long cents) => All.First(band => cents <= (band.Most ?? long.MaxValue));
}
