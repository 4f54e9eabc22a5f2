namespace Okote.Matching;

internal static class RefundShares
{
    /// <summary>Lowers a line to what the rule gives for the net amount; a rule that would now give more raises
    /// nothing.</summary>
    public static LineRefund Lower(LineMatch current, LineMatch given)
    {
        var kept = Math.Min(current.Cents, given.Cents);
        var (shares, returned) = GiveBack(current.Shares, current.Cents - kept);
        var countable = kept == 0 ? 0 : Math.Min(current.Countable, given.Countable);
        return new LineRefund(Ending(given, kept) with { Shares = shares, Countable = countable }, returned);
    }

    /// <summary>What the rule gives, with the step that says why less of it is active.</summary>
    public static LineMatch Ending(LineMatch given, long cents) => cents == given.Cents ? given : given with
    {
        Cents = cents,
        Trace = [.. given.Trace, Last(given.Line, given.Cents, cents)],
    };

    public static TraceStep Last(string line, long given, long cents) => cents == 0
        ? new TraceStep(Step.Released, line, given, 0, null)
        : new TraceStep(Step.Refund, line, given, cents, cents);

    /// <summary>The fund used last gets its cents back first.</summary>
    private static (IReadOnlyList<FundShare> Kept, IReadOnlyList<FundShare> Returned) GiveBack(
        IReadOnlyList<FundShare> used, long excess)
    {
        var kept = new List<FundShare>(used);
        var returned = new List<FundShare>();
        for (var i = used.Count - 1; i >= 0 && excess > 0; i--)
        {
            var back = Math.Min(excess, used[i].Cents);
            excess -= back;
            returned.Add(used[i] with { Cents = back });
            kept[i] = used[i] with { Cents = used[i].Cents - back };
        }
        kept.RemoveAll(share => share.Cents == 0);
        return (kept, returned);
    }
}
