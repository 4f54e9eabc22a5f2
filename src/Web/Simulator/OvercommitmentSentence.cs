using System.Globalization;
using Okote.Matching;

namespace Okote.Web;

/// <summary>What the terminal says of a line that promises too much.</summary>
internal static class OvercommitmentSentence
{
    public static string Of(Overcommitment over) =>
        $"line {over.Line} promises too much: {over.Campaigns} campaigns may claim {Shown(over.Claims)}, "
        + $"its funds can cover {Shown(over.Covered)}: {Shown(over.Over)} over";

    private static string Shown(long cents) => Money.Eur(cents).Show(CultureInfo.GetCultureInfo("en"), @short: true);
}
