namespace Okote.Matching;

/// <summary>The cents of one line on their way through the limits, and the trace they leave.</summary>
internal struct Flow
{
    private readonly List<TraceStep>? trace;
    private readonly string line;

    public Flow(string line, long cents, bool traced)
    {
        this.line = line;
        Cents = cents;
        trace = traced ? new List<TraceStep>(8) : null;
    }

    public long Cents { get; private set; }

    /// <summary>What went into the ratio.</summary>
    public long Countable { get; private set; }

    /// <summary>What the contribution alone earns, before cumulative limits and the funds have their say.</summary>
    public long Wanted { get; set; }

    /// <summary>Lowers the cents to a limit; an absent limit leaves neither a mark nor a step.</summary>
    public void Limit(string step, long? limit)
    {
        if (limit is not { } most || Cents == 0) return;
        var room = Math.Max(0, most);
        Move(step, Math.Min(Cents, room), room);
    }

    /// <summary>Lets everything or nothing through.</summary>
    public void Gate(string step, bool open, long? limit)
    {
        if (Cents != 0) Move(step, open ? Cents : 0, limit);
    }

    public void Refuse(string step, long? limit) => Gate(step, open: false, limit);

    public void Multiply(string step, Ratio ratio) => Replace(step, ratio.Of(Cents), null);

    /// <summary>From here on the cents are match, no longer contribution.</summary>
    public void Replace(string step, long cents, long? limit)
    {
        Countable = Cents;
        if (Cents != 0) Move(step, cents, limit);
    }

    /// <summary>Empty when nobody asked for them.</summary>
    public readonly IReadOnlyList<TraceStep> Steps => trace ?? (IReadOnlyList<TraceStep>)[];

    public readonly LineMatch Nothing() => new(line, 0, 0, [], Steps);

    public readonly LineMatch Answer(FundShare[] shares) => new(line, Cents, Countable, shares, Steps);

    private void Move(string step, long result, long? limit)
    {
        trace?.Add(new TraceStep(step, line, Cents, result, limit));
        Cents = result;
    }
}
