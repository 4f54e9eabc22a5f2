using System.Globalization;
using System.Text;
using Okote.Data;

namespace Okote.Funding;

/// <summary>Rows for a spreadsheet: UTF-8, commas, euros with a dot, days as ISO writes them.</summary>
public static class PaperCsv
{
    public static string Of(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        var csv = new StringBuilder();
        foreach (var row in rows.Prepend(columns))
            csv.AppendJoin(',', row.Select(Field)).Append("\r\n");
        return csv.ToString();
    }

    public static string Euros(long cents) => string.Create(CultureInfo.InvariantCulture,
        $"{(cents < 0 ? "-" : "")}{Math.Abs(cents) / 100}.{Math.Abs(cents) % 100:00}");

    public static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    private static string Field(string value)
    {
        var safe = Spreadsheet.Cell(value);
        return safe.IndexOfAny([',', '"', '\r', '\n']) < 0 ? safe : $"\"{safe.Replace("\"", "\"\"")}\"";
    }
}
