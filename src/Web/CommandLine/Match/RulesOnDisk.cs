using Okote.Matching;

namespace Okote.Web;

/// <summary>A file of rules, or standard input, written as <c>-</c>.</summary>
internal static class RulesOnDisk
{
    /// <returns>Null when it cannot be read; then each problem was written with its JSON path.</returns>
    public static RuleFile? Read(string path, TextReader stdin, TextWriter stderr)
    {
        string json;
        try
        {
            json = path == "-" ? stdin.ReadToEnd() : File.ReadAllText(path);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            stderr.WriteLine($"{path}: cannot be read: {failed.Message}");
            return null;
        }
        var file = RuleFile.Read(json, out var problems);
        foreach (var problem in problems) stderr.WriteLine(problem);
        return file;
    }
}
