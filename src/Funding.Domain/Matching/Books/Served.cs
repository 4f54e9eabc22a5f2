namespace Okote.Matching;

/// <summary>Arithmetic on the funds that serve one campaign, in order of use.</summary>
internal static class Served
{
    /// <summary>Funds up to which the arithmetic takes no memory from the heap.</summary>
    public const int OnStack_FundsMax = 32;

    /// <summary>Cents each of them may still give the campaign, whatever one contribution may get.</summary>
    public static long Room(BookFund[] served, int campaign, Span<long> room)
    {
        long sum = 0;
        for (var i = 0; i < served.Length; i++) sum += room[i] = served[i].Room(campaign);
        return sum;
    }

    /// <summary>Shares cents that the funds together hold, by how the line shares. Moves nothing.</summary>
    /// <param name="room">Cents each of them may give.</param>
    public static void Share(
        Sharing sharing, long cents, BookFund[] served, ReadOnlySpan<long> room, Span<long> result)
    {
        Span<long> weights = served.Length <= OnStack_FundsMax ? stackalloc long[served.Length]
            : new long[served.Length];
        for (var i = 0; i < served.Length; i++) weights[i] = served[i].Weight;
        FundSharing.Share(sharing, cents, weights, room, result);
    }

    /// <param name="sign">1 uses the cents of each fund, −1 gives them back.</param>
    public static void Move(BookFund[] served, ReadOnlySpan<long> cents, bool captured, int sign, int campaign)
    {
        for (var i = 0; i < cents.Length; i++) served[i].Use(sign * cents[i], captured, campaign);
    }
}
