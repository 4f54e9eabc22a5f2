namespace Okote.Matching;

/// <summary>What money that goes back takes from a contribution and from its tip, in cents.</summary>
internal readonly record struct RefundParts(long Gift, long Tip)
{
    /// <summary>It takes the contribution first, except when it equals the tip exactly: then it only clears the tip.
    /// More than there is takes all there is.</summary>
    /// <param name="gift">Cents of the contribution that are left.</param>
    /// <param name="tip">Cents of the tip that are left.</param>
    public static RefundParts Of(long cents, long gift, long tip)
    {
        if (tip > 0 && cents == tip) return new RefundParts(0, tip);
        var fromGift = Math.Min(cents, gift);
        return new RefundParts(fromGift, Math.Min(cents - fromGift, tip));
    }
}
