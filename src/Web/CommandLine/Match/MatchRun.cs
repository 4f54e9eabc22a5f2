namespace Okote.Web;

/// <summary><c>okote match run</c>: replays scenarios, one line of JSON for each.</summary>
internal static class MatchRun
{
    public static int Run(string[] args, TextReader stdin, TextWriter stdout, TextWriter stderr)
    {
        var asked = Arguments.Read(args, flags: ["--checkpoints", "--json"], rest: args.Length);
        if (asked.Rest.Count == 0) throw new CommandFailure("Say which scenario.", CommandFailure.Misused);
        var files = asked.Rest.SelectMany(ScenarioFile.At).ToArray();
        if (files.Length == 0)
            throw new CommandFailure($"{asked.Rest[0]}: no scenario (*.json) in this folder", CommandFailure.Misused);
        var exit = MatchCommand.Ok;
        foreach (var file in files)
        {
            var name = ScenarioFile.AreNamed(files) ? file.Name : null;
            if (file.Read(stdin, stderr, name) is { } scenario)
                stdout.WriteLine(scenario.Run(asked.Has("--checkpoints")).ToJson(name));
            else
                exit = MatchCommand.Unreadable;
        }
        return exit;
    }
}
