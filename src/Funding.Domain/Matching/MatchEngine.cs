namespace Okote.Matching;

/// <summary>Decides what a contribution unlocks. Pure: integer cents in, integer cents out, no clock, no memory.
/// Source of every rule: the page on matching in the documentation.</summary>
public static class MatchEngine
{
    /// <summary>What the lines of the scheme grant for this request, each on its own, in the order of the scheme.
    /// A fund that serves two lines is asked by the first one first.</summary>
    /// <param name="traced">Set to false where only the cents matter: the traces are then empty.</param>
    /// <exception cref="ArgumentOutOfRangeException">The amount is negative.</exception>
    public static MatchAnswer Quote(Scheme scheme, MatchRequest request, bool traced = true)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(request.Amount);
        var lines = new LineMatch[scheme.Lines.Count];
        long total = 0;
        for (var i = 0; i < lines.Length; i++)
        {
            lines[i] = OneLine(scheme.Lines[i], request, lines.AsSpan(0, i), total, traced);
            total += lines[i].Cents;
        }
        return new MatchAnswer(total, lines);
    }

    /// <summary>The match after a partial refund: for each line the lower of what it has now and what the rule gives
    /// for the net amount, in the world of the instant the hold began; so a refund never punishes a contributor for
    /// what others did later. The excess returns to the funds in reverse order of use.</summary>
    /// <param name="granted">The request the match was granted for.</param>
    /// <param name="current">The active match, one entry for each line, shares in order of use.</param>
    /// <param name="netAmount">Cents of the contribution that are left; zero releases everything.</param>
    public static IReadOnlyList<LineRefund> AfterRefund(
        Scheme scheme, MatchRequest granted, IReadOnlyList<LineMatch> current, long netAmount)
    {
        var rule = Quote(scheme, granted with { Amount = netAmount });
        var refunds = new LineRefund[current.Count];
        for (var i = 0; i < refunds.Length; i++)
        {
            var line = current[i];
            var given = rule.Lines.FirstOrDefault(x => x.Line == line.Line)
                ?? throw new ArgumentException($"The scheme has no line {line.Line}.", nameof(current));
            refunds[i] = RefundShares.Lower(line, given);
        }
        return refunds;
    }

    /// <summary>Recomputes the trace of a stored match from the request it was granted for.</summary>
    /// <param name="stored">The match as the books have it, one entry for each line; traces may be empty.</param>
    /// <param name="netAmount">Cents of the contribution that are left after refunds.</param>
    /// <returns>Null when the rule does not end in the stored cents: then the books or the rule are not what they were,
    /// and nobody should be shown an explanation.</returns>
    public static IReadOnlyList<TraceStep>? Explain(
        Scheme scheme, MatchRequest granted, IReadOnlyList<LineMatch> stored, long netAmount)
    {
        var trace = new List<TraceStep>();
        foreach (var (line, _) in AfterRefund(scheme, granted, stored, netAmount))
        {
            var cents = stored.First(x => x.Line == line.Line).Cents;
            // Only a refund may leave less than the rule gives, and only a release may leave nothing.
            var lowered = line.Trace.Count > 0 && line.Trace[^1].Step == Step.Refund;
            if (line.Cents != cents || (lowered && netAmount == granted.Amount)) return null;
            trace.AddRange(line.Trace);
        }
        return trace;
    }

    private static LineMatch OneLine(
        Line line, MatchRequest request, ReadOnlySpan<LineMatch> before, long matchBefore, bool traced)
    {
        var flow = new Flow(line.Id, request.Amount, traced);
        var state = StateOf(line, request);
        if (state is null)
        {
            flow.Refuse(Step.Funds, 0);
            return flow.Nothing();
        }
        Limits.Apply(ref flow, line.Rule, request, state, matchBefore);
        if (flow.Cents == 0) return flow.Nothing();
        var shares = FundSharing.Take(ref flow, line, state.Funds, before);
        return flow.Cents == 0 ? flow.Nothing() : flow.Answer(shares);
    }

    private static LineState? StateOf(Line line, MatchRequest request)
    {
        for (var i = 0; i < request.Lines.Count; i++)
            if (request.Lines[i].Line == line.Id) return request.Lines[i];
        return null;
    }
}
