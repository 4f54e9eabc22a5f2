using System.Text.RegularExpressions;

namespace Okote.Data;

/// <summary>What every file for a spreadsheet keeps to, whoever writes it. Names and reasons come from people: opened
/// in a spreadsheet, none of them may become a formula.</summary>
public static partial class Spreadsheet
{
    // The wide forms are what some keyboards type and some programs read as the plain ones.
    private static readonly char[] FormulaStarts = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

    private static readonly char[] HiddenStarts = ['\t', '\r', '\n'];

    /// <summary>The text as a cell may hold it: with an apostrophe in front when a program would read a formula into
    /// it. A plain number stays a number, whatever its sign and the decimal sign of its language.</summary>
    public static string Cell(string text) => IsFormula(text) && !PlainNumber().IsMatch(text) ? "'" + text : text;

    /// <summary>Programs leave out spaces before they look for a formula.</summary>
    private static bool IsFormula(string text) => text.Length > 0
        && (HiddenStarts.Contains(text[0]) || FormulaStarts.Contains(text.TrimStart().FirstOrDefault()));

    [GeneratedRegex(@"^-[0-9]+([.,' \u00a0\u2019\u202f][0-9]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex PlainNumber();
}
