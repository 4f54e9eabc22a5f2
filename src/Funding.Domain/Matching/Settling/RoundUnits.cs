using System.Numerics;

namespace Okote.Matching;

/// <summary>The arithmetic of a round: whole numbers of very small parts of a cent, so that sums do not depend on their
/// order and a result that is whole comes out whole.</summary>
internal static class RoundUnits
{
    /// <summary>Roots carry 64 bits behind the point: a million of them are off by less than 10⁻¹³ together.</summary>
    private const int Root_Bits = 64;

    /// <summary>What campaigns want carries 20 bits, about a millionth of a cent: fine enough to tell amounts apart,
    /// coarse enough to swallow the error of the roots.</summary>
    private const int Want_Bits = 20;

    /// <summary>Each pair is rounded before it is added, so that their sum does not depend on the order of people.
    /// </summary>
    private const int Pair_Bits = 32;

    private static readonly double RootOne = Math.ScaleB(1, Root_Bits);

    private static readonly double PairOne = Math.ScaleB(1, Pair_Bits);

    public static BigInteger OfCents(long cents) => (BigInteger)cents << Want_Bits;

    public static long ToCents(BigInteger want) => (long)(want >> Want_Bits);

    public static Int128 Pair(double cents) => (Int128)Math.Round(cents * PairOne);

    public static BigInteger OfPairs(Int128 pairs) => Rounded(pairs, Pair_Bits - Want_Bits);

    /// <summary>The root to about a hundred bits: the machine's root, and a correction by its exact residue.</summary>
    public static Int128 Root(long cents)
    {
        if (cents == 0) return 0;
        var root = Math.Sqrt(cents);
        var correction = Math.FusedMultiplyAdd(-root, root, cents) / (2 * root);
        return (Int128)(root * RootOne) + (Int128)Math.Round(correction * RootOne);
    }

    /// <summary>(Σ√c)² − Σc.</summary>
    public static BigInteger SquareLess(Int128 roots, long cents) => Rounded(
        (BigInteger)roots * roots - ((BigInteger)cents << (2 * Root_Bits)), 2 * Root_Bits - Want_Bits);

    private static BigInteger Rounded(BigInteger exact, int bits) => (exact + (BigInteger.One << (bits - 1))) >> bits;
}
