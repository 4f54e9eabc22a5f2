using System.Text.RegularExpressions;

namespace Okote.Tests;

public sealed partial class FileConventions
{
    private const int FileLines_Max = 400;

    private const int LineColumns_Max = 120;

    private static readonly string[] Code = [".cs", ".sql", ".cshtml", ".css", ".js", ".mjs", ""];

    private static readonly string[] Text =
        [.. Code, ".md", ".txt", ".json", ".props", ".csproj", ".sln", ".yml", ".resx"];

    private static readonly IReadOnlyList<string> CodeFiles = Written(Code);

    private static readonly IReadOnlyList<string> TextFiles = Written(Text);

    [Fact]
    public void Files_stop_at_400_lines() => Offenders.None(
        $"A file has at most {FileLines_Max} lines: split it by what its parts are about.",
        from file in CodeFiles
        let lines = File.ReadLines(Repository.PathOf(file)).Count()
        where lines > FileLines_Max
        select $"{file}: {lines} lines");

    [Fact]
    public void Lines_stop_at_120_columns() => Offenders.None(
        $"A line has at most {LineColumns_Max} columns: break it.",
        from found in Lines(CodeFiles)
        let columns = found.Line.EnumerateRunes().Count()
        where columns > LineColumns_Max
        select $"{found.Place}: {columns} columns");

    [Fact]
    public void Columns_are_listed() => Offenders.None(
        "A query lists its columns, so that a new one cannot change what an old one means.",
        from found in Lines(CodeFiles)
        where EveryColumn().IsMatch(found.Line)
        select $"{found.Place}: {found.Line.Trim()}");

    [Fact]
    public void Nothing_is_left_for_later() => Offenders.None(
        "Finish it, or write an issue: nothing in the tree is skipped, unfinished or a note to oneself.",
        from found in Lines(CodeFiles)
        where Unfinished().IsMatch(found.Line)
        select $"{found.Place}: {found.Line.Trim()}");

    [Fact]
    public void Nothing_belongs_to_one_machine() => Offenders.None(
        "The tree must work anywhere: no folder of one machine.",
        from found in Lines(TextFiles)
        where OneMachine().IsMatch(found.Line)
        select $"{found.Place}: {found.Line.Trim()}");

    [Fact]
    public void Nothing_says_where_packages_come_from() => Offenders.None(
        "Where packages are fetched is the reader's own choice: no package source in the tree.",
        TextFiles.Where(file => Path.GetFileName(file).Equals("nuget.config", StringComparison.OrdinalIgnoreCase))
            .Concat(from found in Lines(TextFiles)
                    where PackageSource().IsMatch(found.Line)
                    select $"{found.Place}: {found.Line.Trim()}"));

    [Fact]
    public void Files_end_with_one_newline_and_lines_without_blanks() => Offenders.None(
        "Text ends with exactly one line feed; no line ends with a blank, none with a carriage return.",
        from file in CodeFiles
        let text = File.ReadAllText(Repository.PathOf(file))
        where text.Length > 0
            && (!text.EndsWith('\n') || text.EndsWith("\n\n", StringComparison.Ordinal) || LooseEnd().IsMatch(text))
        select file);

    private static List<string> Written(string[] extensions) =>
        [.. Repository.Files().Where(file => extensions.Contains(Path.GetExtension(file)))];

    private static IEnumerable<(string Place, string Line)> Lines(IEnumerable<string> files) =>
        from file in files
        from line in File.ReadLines(Repository.PathOf(file)).Select((text, index) => (text, index))
        select ($"{file}:{line.index + 1}", line.text);

    [GeneratedRegex(@"\bSELECT\s+(\w+\.)?\*", RegexOptions.IgnoreCase)]
    private static partial Regex EveryColumn();

    // Bracketed letters, so that these patterns do not find themselves.
    [GeneratedRegex(@"\bSki[p]\s*=|NotImplemented[E]xception|\bTO[D]O\b|\bFIX[M]E\b|\bHA[C]K\b|\bXX[X]\b")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"(?<![\w.~$}/-])/(home|Users|root|work|mnt)/\w|[A-Z]:\\\w")]
    private static partial Regex OneMachine();

    [GeneratedRegex(@"package[S]ources|Restore(Additional[P]roject)?[S]ources|/v[3]/index\.json|nuge[t] (add|sources)")]
    private static partial Regex PackageSource();

    [GeneratedRegex(@"[ \t]+$|\r", RegexOptions.Multiline)]
    private static partial Regex LooseEnd();
}
