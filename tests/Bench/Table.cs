using System.Globalization;

namespace Okote.Bench;

/// <summary>Figures as one table, readable in a terminal and in a Markdown page.</summary>
public static class Table
{
    public static string Of(IEnumerable<Figure> figures)
    {
        string[][] rows =
        [
            ["what", "figure", "target", ""],
            .. from f in figures
               select new[] { f.What, f.Shown, f.Target is null ? "" : $"{f.Target} {f.Unit}", f.Verdict },
        ];
        var widths = Enumerable.Range(0, 4).Select(i => rows.Max(row => new StringInfo(row[i]).LengthInTextElements))
            .ToArray();
        var lines = rows.Select(row => Line(row, widths)).ToList();
        lines.Insert(1, $"|{string.Join('|', widths.Select(width => new string('-', width + 2)))}|");
        return string.Join('\n', lines);
    }

    private static string Line(string[] row, int[] widths)
    {
        var cells = row.Select((cell, i) => i == 1 ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]));
        return $"| {string.Join(" | ", cells)} |";
    }
}
