namespace Okote.Matching;

internal sealed class ReplayedContribution(ScenarioEvent start, MatchRequest request, MatchAnswer answer)
{
    public string Id { get; } = start.Id!;

    /// <summary>What the match was granted for; refunds are judged in this world.</summary>
    public MatchRequest Request { get; } = request;

    public long HoldStart { get; } = start.T;

    public long Promised { get; } = answer.Total;

    public IReadOnlyList<LineMatch> Lines { get; private set; } = answer.Lines;

    public ContributionStatus Status { get; set; } = ContributionStatus.Started;

    public long HoldUntil { get; set; }

    public bool Waived { get; set; }

    /// <summary>Cents of the contribution that are left after refunds.</summary>
    public long Net { get; private set; } = start.Amount;

    public HashSet<string> Notices { get; } = [];

    private long tipLeft = start.Tip;

    public long Matched
    {
        get
        {
            long sum = 0;
            foreach (var line in Lines) sum += line.Cents;
            return sum;
        }
    }

    public bool Holds => Status is ContributionStatus.Started or ContributionStatus.PaymentSent
        or ContributionStatus.Failed;

    /// <summary>Whether its cents count for the campaign.</summary>
    public bool IsActive => Holds || Status == ContributionStatus.Captured;

    /// <summary>Takes a refund from the contribution first, then from the tip; but one that equals the tip exactly only
    /// clears the tip.</summary>
    public void TakeRefund(long cents)
    {
        if (tipLeft > 0 && cents == tipLeft)
        {
            tipLeft = 0;
            return;
        }
        var fromNet = Math.Min(cents, Net);
        Net -= fromNet;
        tipLeft -= Math.Min(cents - fromNet, tipLeft);
    }

    public void Keep(IReadOnlyList<LineMatch> lines) => Lines = lines;

    /// <summary>Gives all match back; the trace says so, so that it still ends in the cents that are granted.</summary>
    public void Release() => Lines = Lines.Select(Released).ToArray();

    public void ReleaseAll()
    {
        Net = 0;
        Release();
    }

    private static LineMatch Released(LineMatch line) => line.Cents == 0 ? line : line with
    {
        Cents = 0,
        Countable = 0,
        Shares = [],
        Trace = [.. line.Trace, new TraceStep(Step.Released, line.Line, line.Cents, 0, null)],
    };
}
