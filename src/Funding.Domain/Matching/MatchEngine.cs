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
        return Quote(scheme, request, sharedFunds: true, traced);
    }

    /// <summary>The request as it must be kept with its answer: every fund as it stood when its line was asked. What an
    /// earlier line took of a fund they share is gone from it, however little of that is left later.</summary>
    public static MatchRequest AsGranted(MatchRequest request, MatchAnswer answer)
    {
        var lines = new LineState[request.Lines.Count];
        for (var i = 0; i < lines.Length; i++)
        {
            var state = request.Lines[i];
            var before = answer.Lines.TakeWhile(line => line.Line != state.Line).ToArray();
            lines[i] = before.Length == 0 ? state : state with
            {
                Funds = [.. state.Funds.Select(fund => fund with
                {
                    Remaining = fund.Remaining - FundSharing.TakenBefore(fund.Id, before),
                })],
            };
        }
        return request with { Lines = lines };
    }

    private static MatchAnswer Quote(Scheme scheme, MatchRequest request, bool sharedFunds, bool traced)
    {
        var lines = new LineMatch[scheme.Lines.Count];
        var asked = Asked.Of(request);
        long total = 0;
        for (var i = 0; i < lines.Length; i++)
        {
            var before = sharedFunds ? lines.AsSpan(0, i) : [];
            lines[i] = OneLine(scheme.Lines[i], request, asked, before, total, traced);
            total += lines[i].Cents;
        }
        return new MatchAnswer(total, lines);
    }

    /// <summary>The match after a partial refund: for each line the lower of what it has now and what the rule gives
    /// for the net amount, in the world it was granted in; so a refund never punishes a contributor for what others did
    /// later. The excess returns to the funds in reverse order of use.</summary>
    /// <param name="grants">The requests the match was granted for, as <see cref="AsGranted"/> gave them: the first
    /// names every line, each later one those lines it raised.</param>
    /// <param name="current">The active match, one entry for each line, shares in order of use.</param>
    /// <param name="netAmount">Cents of the contribution that are left; zero releases everything.</param>
    public static IReadOnlyList<LineRefund> AfterRefund(
        Scheme scheme, IReadOnlyList<MatchRequest> grants, IReadOnlyList<LineMatch> current, long netAmount)
    {
        var given = Given(scheme, grants, netAmount);
        return [.. current.Select(line => RefundShares.Lower(line, given.First(x => x.Line == line.Line)))];
    }

    /// <summary>Recomputes the traces of a stored match from the requests it was granted for.</summary>
    /// <param name="stored">The active match as the books have it; a line that is not named holds nothing.</param>
    /// <param name="netAmount">Cents of the contribution that are left after refunds.</param>
    /// <param name="ended">Whether the contribution was cancelled, has expired or went back as a whole: then the trace
    /// tells what it once had, and that it was released.</param>
    /// <returns>One entry for each line of the scheme; null when the rule does not end in the stored cents: then the
    /// books or the rule are not what they were, and nobody should be shown an explanation.</returns>
    public static IReadOnlyList<LineMatch>? Explain(
        Scheme scheme, IReadOnlyList<MatchRequest> grants, IReadOnlyList<LineMatch> stored, long netAmount, bool ended)
    {
        var amount = grants[0].Amount;
        var lines = new List<LineMatch>();
        foreach (var given in Given(scheme, grants, ended ? amount : netAmount))
        {
            var cents = stored.Where(line => line.Line == given.Line).Sum(line => line.Cents);
            // Only a refund may leave a part of what the rule gives; a release leaves nothing.
            if (cents > given.Cents || (cents > 0 && cents < given.Cents && netAmount == amount)) return null;
            lines.Add(RefundShares.Ending(given, cents));
        }
        return lines;
    }

    /// <summary>What the rule gives for an amount, each line in the world of its own last grant.</summary>
    private static LineMatch[] Given(Scheme scheme, IReadOnlyList<MatchRequest> grants, long amount)
    {
        var given = Quote(scheme, grants[0] with { Amount = amount }, sharedFunds: false, traced: true).Lines.ToArray();
        for (var i = 1; i < grants.Count; i++)
        {
            var raised = Quote(scheme, grants[i] with { Amount = amount }, sharedFunds: false, traced: true).Lines;
            for (var line = 0; line < given.Length; line++)
                if (grants[i].Lines.Any(state => state.Line == given[line].Line)) given[line] = raised[line];
        }
        return given;
    }

    private static LineMatch OneLine(
        Line line, MatchRequest request, in Asked asked, ReadOnlySpan<LineMatch> before, long matchBefore, bool traced)
    {
        var flow = new Flow(line.Id, request.Amount, traced);
        var state = StateOf(line, request);
        if (state is null)
        {
            flow.Refuse(Step.Funds, 0);
            return flow.Nothing();
        }
        Limits.Apply(ref flow, line.Rule, asked, LineFacts.Of(state), matchBefore);
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
