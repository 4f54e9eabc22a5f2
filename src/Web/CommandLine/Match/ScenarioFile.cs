using Okote.Matching;

namespace Okote.Web;

/// <summary>Where a scenario comes from: a file, a folder of files, or standard input, written as <c>-</c>.</summary>
internal sealed record ScenarioFile(string Path, string Name)
{
    public static IEnumerable<ScenarioFile> At(string path)
    {
        if (!Directory.Exists(path)) return [new ScenarioFile(path, path)];
        return Directory.EnumerateFiles(path, "*.json").Order(StringComparer.Ordinal)
            .Select(file => new ScenarioFile(file, System.IO.Path.GetFileName(file)));
    }

    /// <summary>Whether each answer begins with the name of its file: always for a folder, and wherever there are
    /// several.</summary>
    public static bool AreNamed(ScenarioFile[] files) => files.Length > 1 || files.Any(file => file.Name != file.Path);

    /// <summary>Reads the scenario, or writes one line per problem.</summary>
    /// <param name="prefix">Named before each problem when several files are read.</param>
    public Scenario? Read(TextReader stdin, TextWriter stderr, string? prefix)
    {
        string json;
        try
        {
            json = Path == "-" ? stdin.ReadToEnd() : File.ReadAllText(Path);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            stderr.WriteLine($"{Name}: cannot be read: {failed.Message}");
            return null;
        }
        var scenario = Scenario.Read(json, out var problems);
        foreach (var problem in problems) stderr.WriteLine(prefix is null ? $"{problem}" : $"{prefix}: {problem}");
        return scenario;
    }
}
