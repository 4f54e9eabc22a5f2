using Okote.Funding;

namespace Okote.Web;

/// <summary>The box that says what an amount unlocks, from whom, and what it costs in all.</summary>
public sealed record QuoteBox(MatchQuote Quote, Money Tip)
{
    public Money Worth => Quote.Amount + Quote.Matched;

    public Money ToPay => Quote.Amount + Tip;

    /// <summary>The colour and pattern of a line; anything that is not the public one is private money.</summary>
    public static string Source(string line) => line == "public" ? "public" : "private";
}
