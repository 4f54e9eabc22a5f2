using System.Globalization;

namespace Okote.Bench;

/// <summary>One measured number.</summary>
/// <param name="Value">In <paramref name="Unit"/>, for example <c>/s</c>, <c>ms</c> or <c>×</c>.</param>
/// <param name="Target">What it should reach; null for numbers that only stand beside others.</param>
public sealed record Figure(string What, double Value, string Unit, Target? Target = null)
{
    /// <summary>How many times as much.</summary>
    public static Figure Ratio(string what, double value, double against, double atLeast) =>
        new(what, against > 0 ? value / against : double.PositiveInfinity, "×", Target.AtLeast(atLeast));

    public string Shown => $"{Target.Shorten(Value)} {Unit}";

    public string Verdict => Target is null ? "" : Target.IsMetBy(Value) ? "met" : "MISSED";
}

/// <summary>A bound that a figure should keep.</summary>
public sealed record Target(double Bound, bool IsFloor)
{
    public static Target AtLeast(double bound) => new(bound, true);

    public static Target AtMost(double bound) => new(bound, false);

    public bool IsMetBy(double value) => IsFloor ? value >= Bound : value <= Bound;

    public override string ToString() => (IsFloor ? "≥ " : "≤ ") + Shorten(Bound);

    /// <summary>Three digits say enough; thousands are grouped.</summary>
    public static string Shorten(double value) =>
        value.ToString(value >= 100 ? "N0" : value >= 10 ? "N1" : "N2", CultureInfo.InvariantCulture);
}
