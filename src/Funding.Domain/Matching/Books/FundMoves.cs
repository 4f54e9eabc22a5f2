namespace Okote.Matching;

/// <summary>What decides whether a fund's total may change, wherever it is kept.</summary>
/// <param name="Unused">Whether nothing of it is held, confirmed or earned.</param>
internal readonly record struct FundFacts(long Amount, bool Unused, string Currency, bool Abandoned);

internal static class FundMoves
{
    public static Refusal? RefuseRaise(long cents) => cents <= 0 ? Refusal.AmountNotPositive : null;

    /// <summary>A total may rise at any time. It may fall only before opening, or when nothing of it is used and it is
    /// closed or abandoned.</summary>
    /// <param name="outOfSeason">Whether the call has not opened yet or has closed.</param>
    public static Refusal? RefuseTotal(in FundFacts fund, ScenarioEvent wanted, bool outOfSeason)
    {
        if (wanted.Currency is { } currency && currency != fund.Currency) return Refusal.CurrencyChanged;
        return wanted.Amount < fund.Amount && !MayFall(fund, outOfSeason, wanted.Abandoned)
            ? Refusal.FundMayNotFall : null;
    }

    public static bool MayFall(in FundFacts fund, bool outOfSeason, bool abandons) =>
        fund.Unused && (outOfSeason || fund.Abandoned || abandons);
}
