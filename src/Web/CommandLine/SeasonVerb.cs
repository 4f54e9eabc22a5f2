using Okote.Data;

namespace Okote.Web;

/// <summary><c>okote season FILE</c>: plays a whole season on a database of its own and says whether every cent is
/// where the file says it must be.</summary>
public static class SeasonVerb
{
    private const int Scale_Max = 100;

    public static async Task<int> Run(string[] args, CancellationToken stop)
    {
        var asked = Arguments.Read(args, flags: ["--json", "--keep"], values: ["--scale"], rest: 1);
        if (asked.Rest.Count != 1)
            throw new CommandFailure("Say which: okote season data/season-2022.json.", CommandFailure.Misused);
        var scale = asked.Number("--scale", 1, 1, Scale_Max);
        var season = (await Read(asked.Rest[0], stop)).Times(scale);

        var now = TimeProvider.System.GetUtcNow();
        await using var server = await DatabaseForCommand.Open(Settings.Read(), stop);
        await using var scratch = await ScratchDatabase.Create(
            server.ConnectionString, $"okote_season_{now:yyyyMMddHHmmss}_{Environment.ProcessId}", asked.Has("--keep"),
            TimeProvider.System);
        if (asked.Has("--keep")) await Console.Error.WriteLineAsync($"The season stays in database {scratch.Name}.");
        await using var stage = await SeasonStage.Open(scratch.ConnectionString, stop);
        var progress = new SeasonProgress(Console.Error, isTerminal: !Console.IsErrorRedirected);
        var drive = new SeasonDrive(stage, season, progress);
        await drive.Run(stop);

        SeasonOutcome? outcome = null;
        await progress.Phase("compare", async () => outcome = await SeasonOutcome.Of(season, stage, drive, stop));
        Console.WriteLine(asked.Has("--json")
            ? SeasonTable.WriteJson(season, outcome!, progress) : SeasonTable.Write(outcome!, progress));
        foreach (var difference in outcome!.Differences) await Console.Error.WriteLineAsync(difference);
        return outcome.Differences.Count == 0 ? 0 : 1;
    }

    private static async Task<Season> Read(string path, CancellationToken stop)
    {
        string text;
        try
        {
            text = await File.ReadAllTextAsync(path, stop);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure($"{path} cannot be read: {e.Message}", CommandFailure.Misused);
        }
        return SeasonReading.Read(text, out var problems) ?? throw new CommandFailure(
            string.Join('\n', problems.Select(problem => $"{path}: {problem}")), CommandFailure.Misused);
    }
}
