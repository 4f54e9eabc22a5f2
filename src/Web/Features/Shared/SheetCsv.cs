using System.Globalization;
using System.Text;
using CsvHelper;
using Okote.Data;

namespace Okote.Web;

/// <summary>A list as a file: UTF-8 with its mark, commas, CRLF, as RFC 4180 and the open-data schemas of France want
/// it; amounts like <c>1234.50</c>, dates in ISO 8601, headings in the reader's language.</summary>
public static class SheetCsv
{
    public static byte[] Write(SheetSection section, Texts texts)
    {
        var columns = section.Columns.Index().Where(column => !column.Item.IsActions).ToArray();
        var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var csv = CsvWriter.Create(text, new CsvWriterOptions()))
        {
            csv.WriteRecord(columns.Select(column => Spreadsheet.Cell(column.Item.Title)).ToArray());
            foreach (var row in section.Rows)
                csv.WriteRecord(columns.Select(column => Spreadsheet.Cell(row[column.Index].InFile(texts))).ToArray());
        }
        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];
    }
}
