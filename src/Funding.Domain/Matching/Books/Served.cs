namespace Okote.Matching;

/// <summary>Arithmetic on the funds that serve one campaign, in order of use.</summary>
internal static class Served
{
    /// <summary>Funds up to which the arithmetic takes no memory from the heap.</summary>
    public const int OnStack_FundsMax = 32;

    /// <summary>Cents they hold together; a fund that was lowered below its use holds none.</summary>
    public static long Left(BookFund[] served)
    {
        long sum = 0;
        foreach (var fund in served) sum += Math.Max(0, fund.Remaining);
        return sum;
    }

    /// <summary>Shares cents that the funds together hold, by how the line shares. Moves nothing.</summary>
    public static void Share(Sharing sharing, long cents, BookFund[] served, Span<long> result)
    {
        Span<long> committed = served.Length <= OnStack_FundsMax ? stackalloc long[served.Length]
            : new long[served.Length];
        Span<long> left = served.Length <= OnStack_FundsMax ? stackalloc long[served.Length] : new long[served.Length];
        for (var i = 0; i < served.Length; i++)
        {
            committed[i] = served[i].Amount;
            left[i] = Math.Max(0, served[i].Remaining);
        }
        FundSharing.Share(sharing, cents, committed, left, result);
    }

    /// <param name="sign">1 uses the cents of each fund, −1 gives them back.</param>
    public static void Move(BookFund[] served, ReadOnlySpan<long> cents, bool captured, int sign)
    {
        for (var i = 0; i < cents.Length; i++) served[i].Use(sign * cents[i], captured);
    }
}
