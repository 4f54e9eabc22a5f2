namespace Okote.Bench;

/// <summary>Something that can be measured on its own.</summary>
/// <param name="Name">The word after <c>okote bench</c>.</param>
/// <param name="Run">Measures, and says on the way what it does; the figures are printed as one table.</param>
public sealed record Measurement(
    string Name, string What, Func<Action<string>, CancellationToken, Task<IReadOnlyList<Figure>>> Run)
{
    public static IReadOnlyList<Measurement> All { get; } =
    [
        new("holds", "holds on one hot fund, against one transaction each and against pgbench", HoldsBench.Run),
    ];
}
