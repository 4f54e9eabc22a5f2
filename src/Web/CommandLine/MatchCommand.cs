using System.Globalization;
using Okote.Matching;

namespace Okote.Web;

/// <summary><c>okote match …</c>: what needs nothing but files. Exit code 0; 1 when <c>check</c> found something; 2
/// with one line per problem when the input cannot be read.</summary>
public static class MatchCommand
{
    private const int Ok = 0;
    private const int Found = 1;
    private const int Unreadable = 2;

    private const string Usage = """
        okote match run FILE|FOLDER|- … [--checkpoints]   replay scenarios with the pure engine
        okote match check FILE [--json]                   warn about rules that promise more than the funds hold
        okote match split TOTAL WEIGHT … [--json]         share whole cents by largest remainder
        """;

    public static int Run(IReadOnlyList<string> args, TextReader stdin, TextWriter stdout, TextWriter stderr)
    {
        var flags = args.Where(arg => arg.StartsWith("--", StringComparison.Ordinal)).ToHashSet();
        var words = args.Where(arg => !arg.StartsWith("--", StringComparison.Ordinal)).ToArray();
        var verb = words.Length == 0 ? "" : words[0];
        var rest = words.Skip(1).ToArray();
        if (flags.Except(Flags(verb)).FirstOrDefault() is { } unknown)
            return Complain(stderr, $"unknown option {unknown}");
        return verb switch
        {
            "run" when rest.Length > 0 => RunScenarios(rest, flags.Contains("--checkpoints"), stdin, stdout, stderr),
            "check" when rest.Length == 1 => Check(rest[0], flags.Contains("--json"), stdin, stdout, stderr),
            "split" when rest.Length > 1 => SplitCents(rest, flags.Contains("--json"), stdout, stderr),
            _ => Complain(stderr, Usage),
        };
    }

    private static string[] Flags(string verb) => verb switch
    {
        "run" => ["--checkpoints", "--json"],
        "check" or "split" => ["--json"],
        _ => [],
    };

    private static int RunScenarios(
        string[] paths, bool checkpoints, TextReader stdin, TextWriter stdout, TextWriter stderr)
    {
        var files = paths.SelectMany(ScenarioFile.At).ToArray();
        var exit = Ok;
        if (files.Length == 0) return Complain(stderr, $"{paths[0]}: no scenario (*.json) in this folder");
        foreach (var file in files)
        {
            var name = files.Length > 1 ? file.Name : null;
            if (file.Read(stdin, stderr, name) is { } scenario)
                stdout.WriteLine(scenario.Run(checkpoints).ToJson(name));
            else
                exit = Unreadable;
        }
        return exit;
    }

    private static int Check(string path, bool json, TextReader stdin, TextWriter stdout, TextWriter stderr)
    {
        if (new ScenarioFile(path, path).Read(stdin, stderr, null) is not { } scenario) return Unreadable;
        var found = Overcommitment.Find(scenario);
        if (json) stdout.WriteLine(System.Text.Json.JsonSerializer.Serialize(found.Select(over =>
            new { line = over.Line, campaigns = over.Campaigns, claims = over.Claims, over = over.Over })));
        else foreach (var over in found) stdout.WriteLine(Sentence(over));
        return found.Count == 0 ? Ok : Found;
    }

    private static string Sentence(Overcommitment over) =>
        $"line {over.Line} promises too much: {over.Campaigns} campaigns may claim {Shown(over.Claims)}, "
        + $"its funds can cover {Shown(over.Covered)}: {Shown(over.Over)} over";

    private static string Shown(long cents) => Money.Eur(cents).Show(CultureInfo.GetCultureInfo("en"), @short: true);

    private static int SplitCents(string[] words, bool json, TextWriter stdout, TextWriter stderr)
    {
        var numbers = new long[words.Length];
        for (var i = 0; i < words.Length; i++)
        {
            if (!long.TryParse(words[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
                return Complain(stderr, $"{words[i]}: must be a whole number, zero or more (the total in cents)");
        }
        if (numbers.Skip(1).All(weight => weight == 0) && numbers[0] > 0)
            return Complain(stderr, "nothing to share by: all weights are zero");
        var parts = Split.LargestRemainder(numbers[0], numbers.AsSpan(1));
        stdout.WriteLine(json ? $"[{string.Join(",", parts)}]" : string.Join(" ", parts));
        return Ok;
    }

    private static int Complain(TextWriter stderr, string sentence)
    {
        stderr.WriteLine(sentence);
        return Unreadable;
    }
}
