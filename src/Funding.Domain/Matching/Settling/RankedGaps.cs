using System.Numerics;

namespace Okote.Matching;

/// <param name="Gap">Cents missing to the goal.</param>
internal readonly record struct RankedCampaign(int Index, long Goal, long Raised, int Backers, long Gap);

/// <summary>Campaigns in order of merit get what they miss.</summary>
internal static class RankedGaps
{
    /// <summary>Ranked by the mean of backers, cents raised and share of the goal raised, each divided by the best of
    /// the field; ties stay in list order. Exact: fractions are compared, never rounded.</summary>
    public static IEnumerable<RankedCampaign> Ranked(IReadOnlyList<RankedCampaign> field)
    {
        if (field.Count == 0) return field;
        var (backers, raised) = (field.Max(x => x.Backers), field.Max(x => x.Raised));
        var nearest = field.Aggregate((best, x) =>
            (Int128)x.Raised * best.Goal > (Int128)best.Raised * x.Goal ? x : best);
        return field.OrderByDescending(x => Score(x, backers, raised, nearest), Fraction.Order);
    }

    private static Fraction Score(RankedCampaign x, long backers, long raised, RankedCampaign nearest) =>
        Fraction.Of(x.Backers, backers) + Fraction.Of(x.Raised, raised)
        + Fraction.Of((BigInteger)x.Raised * nearest.Goal, (BigInteger)nearest.Raised * x.Goal);

    private readonly record struct Fraction(BigInteger Over, BigInteger Under)
    {
        public static Comparer<Fraction> Order { get; } =
            Comparer<Fraction>.Create((a, b) => (a.Over * b.Under).CompareTo(b.Over * a.Under));

        /// <summary>A field in which the best has nothing sets nobody apart.</summary>
        public static Fraction Of(BigInteger over, BigInteger under) =>
            under.IsZero ? new Fraction(0, 1) : new Fraction(over, under);

        public static Fraction operator +(Fraction a, Fraction b) =>
            new(a.Over * b.Under + b.Over * a.Under, a.Under * b.Under);
    }
}
