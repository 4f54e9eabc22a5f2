using System.Globalization;

namespace Okote.Bench;

/// <summary>Processor time of a PostgreSQL server and all its processes, as Linux counts it: unlike the clock on the
/// wall it hardly depends on who else uses the machine.</summary>
public static class ServerTime
{
    private const int TicksPerSecond = 100;

    public static TimeSpan Of(string dataFolder)
    {
        var postmaster = int.Parse(
            File.ReadLines(Path.Combine(dataFolder, "postmaster.pid")).First(), CultureInfo.InvariantCulture);
        long ticks = 0;
        foreach (var process in Directory.GetDirectories("/proc").Where(p => int.TryParse(Path.GetFileName(p), out _)))
            if (Fields(process) is { } fields)
            {
                var isPostmaster = Path.GetFileName(process) == $"{postmaster}";
                if (isPostmaster || fields[1] == $"{postmaster}") ticks += Sum(fields, 11, 12);
                // Of those that have ended.
                if (isPostmaster) ticks += Sum(fields, 13, 14);
            }
        return TimeSpan.FromSeconds((double)ticks / TicksPerSecond);
    }

    private static long Sum(string[] fields, int a, int b) =>
        long.Parse(fields[a], CultureInfo.InvariantCulture) + long.Parse(fields[b], CultureInfo.InvariantCulture);

    /// <summary>What follows the name in brackets: state, parent, …, and from the eleventh on the times: user, system,
    /// and those of children that have ended.</summary>
    private static string[]? Fields(string process)
    {
        try
        {
            var stat = File.ReadAllText(Path.Combine(process, "stat"));
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            // It ended while we looked.
            return null;
        }
    }
}
