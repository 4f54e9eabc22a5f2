using Okote.Matching;

namespace Okote.Web;

/// <summary><c>okote match simulate RULES</c>: tries a draft rule on a past season or on a table of gifts, beside the
/// rule the campaigns ran under.</summary>
internal static class MatchSimulate
{
    public static int Run(string[] args, TextReader stdin, TextWriter stdout)
    {
        var asked = Arguments.Read(args, ["--json"], ["--season", "--csv", "--against"], rest: 1);
        if (asked.Rest.Count != 1)
            throw Refuse("Say which rules: okote match simulate RULES [--season FILE | --csv FILE].");
        var comparison = Compare(asked, stdin);
        stdout.WriteLine(
            asked.Has("--json") ? SimulationJson.Write(comparison) : SimulationTable.Write(comparison).TrimEnd());
        return MatchCommand.Ok;
    }

    private static Comparison Compare(Arguments asked, TextReader stdin)
    {
        var (source, past, ran) = ReadPast(asked);
        var draft = ReadDraft(asked.Rest[0], past, stdin);
        var against = asked.Value("--against") is { } path ? ReadDraft(path, past, stdin)
            : ran is null ? null : Draft.Read(ran, past, out _);
        var comparison = Comparison.Of(source, past, draft, against);
        if (!comparison.Draft.IsTellable)
            throw Refuse($"{source}: fewer than {Simulated.People_Min} people gave, so their figures are not told.");
        return comparison;
    }

    /// <summary>The gifts, and the rule they were given under where that is known.</summary>
    private static (string Source, Past Past, string? Rules) ReadPast(Arguments asked)
    {
        var (seasonFile, csvFile) = (asked.Value("--season"), asked.Value("--csv"));
        if (seasonFile is not null && csvFile is not null) throw Refuse("Either --season or --csv, not both.");
        if (csvFile is not null) return (csvFile, ReadCsv(csvFile), null);
        var season = seasonFile is null ? DemoSeason.ReadSeason() : ReadSeason(seasonFile);
        return (season.Name, SeasonPast.Of(season), season.Call.Rules);
    }

    private static Season ReadSeason(string path) =>
        SeasonReading.Read(ReadFile(path, File.ReadAllText), out var problems)
            ?? throw Refuse(string.Join('\n', problems.Select(problem => $"{path}: {problem}")));

    private static Past ReadCsv(string path)
    {
        var text = GiftCsv.Decode(ReadFile(path, File.ReadAllBytes), out var problems);
        var past = text is null ? null : GiftCsv.Read(text, [], out problems);
        return past ?? throw Refuse(string.Join('\n', problems.Select(problem => $"{path}: {problem.Sentence()}")));
    }

    private static Draft ReadDraft(string path, Past past, TextReader stdin)
    {
        var json = path == "-" ? stdin.ReadToEnd() : ReadFile(path, File.ReadAllText);
        return Draft.Read(json, past, out var problems)
            ?? throw Refuse(string.Join('\n', problems.Select(problem => $"{path}: {problem}")));
    }

    private static T ReadFile<T>(string path, Func<string, T> read)
    {
        try
        {
            return read(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refuse($"{path} cannot be read: {e.Message}");
        }
    }

    private static CommandFailure Refuse(string line) => new(line, CommandFailure.Misused);
}
