namespace Okote.Bench;

/// <summary>Something that can be measured on its own.</summary>
/// <param name="Group">The word after <c>okote bench</c> that stands for several of them.</param>
/// <param name="Name">The word that stands for this one.</param>
/// <param name="Run">Measures, and says on the way what it does; the figures are printed as one table.</param>
public sealed record Measurement(
    string Group, string Name, string What,
    Func<Action<string>, CancellationToken, Task<IReadOnlyList<Figure>>> Run)
{
    public static IReadOnlyList<Measurement> All { get; } =
    [
        new("matching", "quote", "what a contribution unlocks, pure", QuoteBench.Run),
        new("matching", "replay", "a million contributions, pure", ReplayBench.Run),
        new("matching", "rounds", "quadratic and pairwise rounds, pure", RoundBench.Run),
        new("matching", "holds", "holds on one hot fund, against one transaction each and against pgbench",
            HoldsBench.Run),
    ];

    public bool IsCalled(string word) => word == Group || word == Name;
}
