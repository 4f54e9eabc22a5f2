using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Okote.Data;

/// <summary>One installed set of PostgreSQL server programs.</summary>
public sealed partial record PostgresBinaries(string Folder, int Major)
{
    /// <summary>The oldest server that has every feature our SQL uses.</summary>
    public const int Major_Min = 15;

    private const string DebianFolder = "/usr/lib/postgresql";

    private static readonly string[] Programs = ["postgres", "initdb", "pg_ctl"];

    public string Program(string name) => Path.Combine(Folder, name);

    /// <summary>The newest programs on this machine, or those of the major version a cluster was made with.</summary>
    public static PostgresBinaries Find(int? major = null)
    {
        var installed = Installed().ToList();
        var chosen = installed.Where(found => found.Major >= Major_Min && (major is null || found.Major == major))
            .MaxBy(found => found.Major);
        if (chosen is not null) return chosen;
        throw new SetupFailure(major is { } wanted && installed.Count > 0
            ? $"The cluster was made by PostgreSQL {wanted}, but this machine has {Majors(installed)}: "
                + $"install PostgreSQL {wanted}, or move the cluster's folder away to start afresh."
            : $"PostgreSQL {Major_Min} or newer is not installed: run scripts/need-postgres (or install your "
                + "system's 'postgresql' package), or set OKOTE_DATABASE to use an existing server.");
    }

    private static IEnumerable<PostgresBinaries> Installed()
    {
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        var debian = Directory.Exists(DebianFolder)
            ? Directory.GetDirectories(DebianFolder).Select(version => Path.Combine(version, "bin"))
            : [];
        foreach (var folder in path.Split(':', StringSplitOptions.RemoveEmptyEntries).Concat(debian).Distinct())
        {
            if (!Programs.All(program => File.Exists(Path.Combine(folder, program)))) continue;
            if (MajorOf(Path.Combine(folder, "postgres")) is { } major)
                yield return new PostgresBinaries(folder, major);
        }
    }

    private static int? MajorOf(string postgres)
    {
        var start = new ProcessStartInfo(postgres, "--version") { RedirectStandardOutput = true };
        try
        {
            using var process = Process.Start(start)!;
            var match = Version().Match(process.StandardOutput.ReadToEnd());
            process.WaitForExit();
            return match.Success ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : null;
        }
        catch (Win32Exception)
        {
            // A wrapper or link whose program was removed.
            return null;
        }
    }

    private static string Majors(IEnumerable<PostgresBinaries> installed) =>
        string.Join(", ", installed.Select(found => found.Major).Distinct().Order());

    [GeneratedRegex(@"PostgreSQL\) (\d+)")]
    private static partial Regex Version();
}
