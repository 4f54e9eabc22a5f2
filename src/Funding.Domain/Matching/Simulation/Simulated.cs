namespace Okote.Matching;

/// <summary>What a rule would have done. All money is whole cents; nothing here tells about fewer than
/// <see cref="People_Min"/> people.</summary>
/// <param name="Given">What people gave.</param>
/// <param name="Matched">Match of single gifts, and lumps.</param>
/// <param name="Due">What the funds owe once everything is settled: the headline figure.</param>
/// <param name="IsEstimate">Whether a line shares a pool in a quadratic round: then the sums are estimates.</param>
/// <param name="Succeeding">Campaigns whose gifts and money from the funds reach their minimum.</param>
public sealed record Simulated(
    long Given, int Gifts, int Contributors, long Matched, long Due, bool IsEstimate, int Succeeding,
    IReadOnlyList<SimulatedLine> Lines, IReadOnlyList<SimulatedFund> Funds, IReadOnlyList<SimulatedGroup> Bands,
    IReadOnlyList<SimulatedGroup> Campaigns, IReadOnlyList<SpendPoint> Spending)
{
    /// <summary>Groups of fewer people are joined with others, or not told at all.</summary>
    public const int People_Min = 5;

    /// <summary>False when so few people gave that every figure would speak of them.</summary>
    public bool IsTellable => Contributors >= People_Min;

    /// <summary>Gifts that every line matched by its whole ratio.</summary>
    public int WhollyMatched { get; init; }

    /// <summary>Gifts that got less than the ratios of the lines would give.</summary>
    public int PartlyMatched { get; init; }

    public int Unmatched { get; init; }

    /// <summary>Gifts of at most <see cref="GiftBand.SmallGift_CentsMax"/>; null when too few people made them.
    /// </summary>
    public SimulatedGroup? SmallGifts { get; init; }

    /// <summary>The tenth of the contributors, rounded up, whose gifts were matched most; null when these are too few
    /// people.</summary>
    public SimulatedGroup? TopTenth { get; init; }

    public IReadOnlyList<LumpState> Lumps { get; init; } = [];

    public IReadOnlyList<Overcommitment> Overcommitted { get; init; } = [];
}

/// <param name="Matched">Cents while gifts came in, lumps included.</param>
/// <param name="Due">Cents in the end.</param>
/// <param name="Settles">The name of what becomes of its match at the end, as rules write it.</param>
/// <param name="ExhaustedAt">Unix time of the gift that emptied the last of its funds.</param>
public sealed record SimulatedLine(string Id, long Amount, long Matched, long Due, string Settles, long? ExhaustedAt)
{
    public long Left => Amount - Due;
}

/// <param name="Amount">What it holds in all.</param>
/// <param name="ExhaustedAt">Unix time of the gift that emptied it; null when it never was empty.</param>
public sealed record SimulatedFund(
    string Id, string Name, string Line, long Amount, long Matched, long Due, long? ExhaustedAt)
{
    public long Left => Amount - Due;
}

/// <summary>Gifts that belong together, and what came of them.</summary>
/// <param name="Id">A band, a campaign, or <see cref="Others"/>.</param>
/// <param name="Matched">Match of these very gifts.</param>
/// <param name="Due">For campaigns: all that the funds pay in the end, lumps and rounds included.</param>
public sealed record SimulatedGroup(string Id, int People, int Gifts, long Given, long Matched, long Due)
{
    /// <summary>The groups that are too small to be told apart, together.</summary>
    public const string Others = "others";
}

/// <summary>How much match was bound by then.</summary>
/// <param name="At">Unix time in seconds.</param>
public sealed record SpendPoint(long At, long Spent);
