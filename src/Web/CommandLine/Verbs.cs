namespace Okote.Web;

/// <summary>Every verb this program knows. <c>test</c>, <c>bench</c> and <c>chaos</c> are the script's own: each builds
/// what it runs.</summary>
public static class Verbs
{
    public static IReadOnlyList<Verb> All { get; } =
    [
        new("run", RunVerb.Run),
        new("season", SeasonVerb.Run),
        new("check", CheckVerb.Run),
        new("ledger", LedgerVerb.Run),
        new("migrate", MigrateVerb.Run),
        new("sandbox", SandboxVerb.Run),
        new("advance", AdvanceVerb.Run),
        new("match", MatchCommand.Run),
    ];

    /// <summary>One line for each verb, as the <c>okote</c> script prints them too.</summary>
    public static string Help
    {
        get
        {
            using var lines = new StreamReader(typeof(Verbs).Assembly.GetManifestResourceStream("verbs.txt")!);
            return lines.ReadToEnd();
        }
    }
}
