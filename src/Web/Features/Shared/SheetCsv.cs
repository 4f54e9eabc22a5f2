using System.Globalization;
using System.Text;
using CsvHelper;

namespace Okote.Web;

/// <summary>A list as a file: UTF-8 with its mark, commas, CRLF, as RFC 4180 and the open-data schemas of France want
/// it; amounts like <c>1234.50</c>, dates in ISO 8601, headings in the reader's language.</summary>
public static class SheetCsv
{
    private static readonly char[] FormulaStarts = ['=', '+', '-', '@', '\t', '\r', '\n'];

    public static byte[] Write(SheetSection section, Texts texts)
    {
        var columns = section.Columns.Index().Where(column => !column.Item.IsActions).ToArray();
        var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var csv = CsvWriter.Create(text, new CsvWriterOptions()))
        {
            csv.WriteRecord(columns.Select(column => Guarded(column.Item.Title)).ToArray());
            foreach (var row in section.Rows)
                csv.WriteRecord(columns.Select(column => InFile(row[column.Index], texts)).ToArray());
        }
        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    /// <summary>Numbers and dates are our own writing and may begin with a minus; everything else may be anybody's.
    /// </summary>
    private static string InFile(SheetCell cell, Texts texts) =>
        cell.Raw is { } raw ? raw : Guarded(cell.InFile(texts));

    /// <summary>No name that a person typed becomes a formula in a spreadsheet.</summary>
    private static string Guarded(string text) =>
        FormulaStarts.Contains(text.FirstOrDefault()) || FormulaStarts.Contains(text.TrimStart().FirstOrDefault())
            ? "'" + text
            : text;
}
