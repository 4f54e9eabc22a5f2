using Okote.Data;
using Okote.Funding;
using Okote.Matching;

namespace Okote.Web;

/// <summary><c>okote match run … --store postgres</c>: the same scenarios and the same answers, but through the books,
/// in a database that is made for them and goes with them.</summary>
internal static class StoreRuns
{
    private const string Option = "--store";

    /// <summary>Whether the words ask for it; they are then left without the option.</summary>
    /// <exception cref="CommandFailure">Another store than PostgreSQL.</exception>
    public static bool Asked(string[] args, out string[] rest)
    {
        var words = args.ToList();
        rest = args;
        var at = words.FindIndex(word => word == Option || word.StartsWith(Option + "=", StringComparison.Ordinal));
        if (at < 0) return false;
        var inline = words[at] != Option;
        var store = inline ? words[at][(Option.Length + 1)..] : words.ElementAtOrDefault(at + 1);
        if (store != "postgres")
            throw new CommandFailure($"{Option} takes postgres, not '{store}'.", CommandFailure.Misused);
        words.RemoveRange(at, inline ? 1 : 2);
        rest = [.. words];
        return true;
    }

    /// <returns>The exit code: 0, or 2 when a scenario cannot be read or the books cannot hold it.</returns>
    public static async Task<int> Run(
        string[] args, TextReader stdin, TextWriter stdout, TextWriter stderr, CancellationToken stop)
    {
        var asked = Arguments.Read(args, flags: ["--checkpoints", "--json"], rest: args.Length);
        if (asked.Rest.Count == 0) throw new CommandFailure("Say which scenario.", CommandFailure.Misused);
        var files = asked.Rest.SelectMany(ScenarioFile.At).ToArray();
        if (files.Length == 0)
            throw new CommandFailure($"{asked.Rest[0]}: no scenario (*.json) in this folder", CommandFailure.Misused);
        var named = ScenarioFile.AreNamed(files);
        // All are read first, so that a slip of the pen costs no database.
        var read = files.Select(file => Read(file, stdin, stderr, named ? file.Name : null)).ToArray();
        if (read.All(scenario => scenario is null)) return MatchCommand.Unreadable;

        var now = TimeProvider.System.GetUtcNow();
        await using var server = await DatabaseForCommand.Open(Settings.Read(), stop);
        await using var scratch = await ScratchDatabase.Create(server.ConnectionString,
            $"okote_stories_{now:yyyyMMddHHmmss}_{Environment.ProcessId}", keep: false, TimeProvider.System);
        await using var db = Db.Connect(scratch.ConnectionString);
        for (var i = 0; i < files.Length; i++)
        {
            stop.ThrowIfCancellationRequested();
            if (read[i] is not { } scenario) continue;
            var answer = await StoreReplay.Run(db, scenario, asked.Has("--checkpoints"));
            await stdout.WriteLineAsync(answer.ToJson(named ? files[i].Name : null));
        }
        return read.Contains(null) ? MatchCommand.Unreadable : MatchCommand.Ok;
    }

    private static Scenario? Read(ScenarioFile file, TextReader stdin, TextWriter stderr, string? prefix)
    {
        if (file.Read(stdin, stderr, prefix) is not { } scenario) return null;
        var problems = StoreReplay.Problems(scenario);
        foreach (var problem in problems) stderr.WriteLine(prefix is null ? $"{problem}" : $"{prefix}: {problem}");
        return problems.Count == 0 ? scenario : null;
    }
}
