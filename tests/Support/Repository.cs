namespace Okote.Tests;

/// <summary>The files of this repository, as the tests that read them see them.</summary>
internal static class Repository
{
    private static readonly string[] Built = ["bin", "obj", "artifacts", "TestResults", "node_modules"];

    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    public static string Read(string relative) => File.ReadAllText(PathOf(relative));

    /// <summary>Every file below the given folders (the whole repository when none is given) that a person wrote,
    /// relative to the root, with forward slashes.</summary>
    public static IEnumerable<string> Files(params string[] folders) =>
        (folders is [] ? [Root] : folders.Select(PathOf)).SelectMany(Walk)
            .Select(path => Path.GetRelativePath(Root, path)).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Walk(string folder)
    {
        if (!Directory.Exists(folder)) yield break;
        foreach (var file in Directory.GetFiles(folder)) yield return file;
        foreach (var child in Directory.GetDirectories(folder))
        {
            var name = Path.GetFileName(child);
            // Dotted folders belong to tools, all but the one that holds our own continuous integration.
            if (Built.Contains(name) || (name.StartsWith('.') && name != ".ci")) continue;
            foreach (var file in Walk(child)) yield return file;
        }
    }

    private static string Find(string folder)
    {
        while (!File.Exists(Path.Combine(folder, "Okote.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("No Okote.sln above us.");
        return folder;
    }
}
