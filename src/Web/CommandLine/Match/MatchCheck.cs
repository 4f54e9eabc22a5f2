using System.Text.Json;
using Okote.Matching;

namespace Okote.Web;

/// <summary><c>okote match check</c>: rules that can be read and still promise more than the funds hold, or say what
/// no contribution ever reaches. Overlapping windows and shadowed tiers cannot be read at all.</summary>
internal static class MatchCheck
{
    public static int Run(string[] args, TextReader stdin, TextWriter stdout, TextWriter stderr)
    {
        var asked = Arguments.Read(args, flags: ["--json"], rest: 1);
        if (asked.Rest.Count == 0) throw new CommandFailure("Say which file.", CommandFailure.Misused);
        if (RulesOnDisk.Read(asked.Rest[0], stdin, stderr) is not { } file) return MatchCommand.Unreadable;
        var over = file.Scenario is { } scenario ? Overcommitment.Find(scenario) : [];
        var meaningless = RuleWarnings.Find(file);
        if (asked.Has("--json")) stdout.WriteLine(Json(file, over, meaningless));
        else
        {
            foreach (var line in over)
                stdout.WriteLine(new Problem(Path(file, line.Line), OvercommitmentSentence.Of(line)));
            foreach (var problem in meaningless) stdout.WriteLine(problem);
        }
        return over.Count + meaningless.Count == 0 ? MatchCommand.Ok : MatchCommand.Found;
    }

    private static string Json(RuleFile file, IReadOnlyList<Overcommitment> over, IReadOnlyList<Problem> meaningless) =>
        JsonSerializer.Serialize(over
            .Select(line => (object)new
            {
                line = line.Line, campaigns = line.Campaigns, claims = line.Claims, over = line.Over,
                path = Path(file, line.Line), warning = OvercommitmentSentence.Of(line),
            })
            .Concat(meaningless.Select(problem => new { path = problem.Path, warning = problem.Sentence })),
            Readable.Json);

    private static string Path(RuleFile file, string line) =>
        $"$.lines[{file.Scheme.Lines.TakeWhile(other => other.Id != line).Count()}]";
}
