using Okote.Funding;
using Okote.Matching;

namespace Okote.Web;

/// <summary>The box that says what an amount unlocks, from whom, and what it costs in all.</summary>
public sealed record QuoteBox(MatchQuote Quote, Money Tip)
{
    public Money Worth => Quote.Amount + Quote.Matched;

    public Money ToPay => Quote.Amount + Tip;

    /// <summary>A line gives less than its rule's ratio would: a cap or an emptied fund stands in between.</summary>
    public bool IsPartial => Served.GroupBy(step => step.Line).Any(line =>
        line.FirstOrDefault(step => step.Step == Step.Ratio) is { Out: > 0 } ratio && line.Last().Out < ratio.Out);

    /// <summary>Nothing is added, and not for a suspension alone.</summary>
    public bool IsUsedUp => Quote.Matched == Money.Zero && (Quote.Stopped.Count == 0 || IsPartial);

    public string Suspended =>
        string.Join(", ", Quote.Suspended.Select(share => $"{share.FundName} ({share.Funder})").Distinct());

    private IEnumerable<TraceStep> Served => Quote.Trace.Where(step => !Quote.Stopped.Contains(step.Line));

    /// <summary>The colour and pattern of a line; anything that is not the public one is private money.</summary>
    public static string Source(string line) => line == "public" ? "public" : "private";
}
