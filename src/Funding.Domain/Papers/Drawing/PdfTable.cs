namespace Okote.Funding;

/// <summary>A table that may run over pages: its head is repeated on each, and its total never stands alone.</summary>
internal sealed class PdfTable
{
    private const double Padding = 4;

    private readonly PdfSheet sheet;
    private readonly PaperTable table;
    private readonly double[] widths;
    private readonly PdfTag tag;

    public PdfTable(PdfSheet sheet, PaperTable table)
    {
        this.sheet = sheet;
        this.table = table;
        widths = Widths();
        tag = sheet.Book.Root.Child("Table");
    }

    public void Draw()
    {
        var head = HeightOf(Labels, PdfStyle.CellHead);
        var caption = sheet.HeightOf(table.Caption, PdfStyle.Strong, sheet.Width) + 3;
        var first = table.Rows.Count > 0 ? HeightOf(table.Rows[0], PdfStyle.Cell) : 0;
        sheet.Need(caption + head + first);
        sheet.Write(table.Caption, PdfStyle.Strong, sheet.Left, sheet.Width, tag.Child("Caption"));
        sheet.Skip(3);
        Head(tag.Child("TR"));
        for (var i = 0; i < table.Rows.Count; i++)
        {
            var needed = HeightOf(table.Rows[i], PdfStyle.Cell);
            // The last row waits for the total, so that no sum stands on a page of its own.
            if (i == table.Rows.Count - 1 && table.Total is { } sum) needed += HeightOf(sum, PdfStyle.CellTotal);
            Turn(needed);
            Row(table.Rows[i], PdfStyle.Cell, tag.Child("TR"), "TD");
            sheet.Page.Rule(sheet.Left, sheet.Y, sheet.Right, 0.4, PdfInk.Line);
        }
        if (table.Total is { } total)
        {
            sheet.Page.Rule(sheet.Left, sheet.Y, sheet.Right, 1, PdfInk.Ink);
            Row(total, PdfStyle.CellTotal, tag.Child("TR"), "TD");
        }
        sheet.Skip(12);
    }

    private IReadOnlyList<string> Labels => [.. table.Columns.Select(column => column.Label)];

    private void Turn(double needed)
    {
        if (needed <= sheet.Room) return;
        sheet.TurnPage();
        Head(null);
    }

    /// <param name="row">Null where the head is only repeated: nobody needs to hear it twice.</param>
    private void Head(PdfTag? row)
    {
        sheet.Page.Fill(sheet.Left, sheet.Y, sheet.Width, HeightOf(Labels, PdfStyle.CellHead), PdfInk.Shade);
        Row(Labels, PdfStyle.CellHead, row, "TH");
        sheet.Page.Rule(sheet.Left, sheet.Y, sheet.Right, 0.8, PdfInk.Ink);
    }

    private void Row(IReadOnlyList<string> cells, PdfStyle style, PdfTag? row, string kind)
    {
        var (top, x) = (sheet.Y, sheet.Left);
        var height = HeightOf(cells, style);
        for (var i = 0; i < cells.Count; i++)
        {
            Cell(cells[i], style, i, (x, top), row?.Child(kind));
            x += widths[i];
        }
        sheet.MoveTo(top + height);
    }

    private void Cell(string text, PdfStyle style, int column, (double X, double Y) at, PdfTag? tag)
    {
        var font = sheet.FontOf(style);
        var y = at.Y + Padding;
        foreach (var line in PdfLines.Of(text, font, style.Size, widths[column] - 2 * Padding))
        {
            var shift = table.Columns[column].IsNumber
                ? widths[column] - 2 * Padding - font.Width(line, style.Size) : 0;
            sheet.Page.Text(font, style.Size, line, at.X + Padding + shift, y + style.Size * 1.05, style.Ink, tag);
            y += PdfSheet.LineHeight(style.Size);
        }
    }

    private double HeightOf(IReadOnlyList<string> cells, PdfStyle style) => 2 * Padding + cells
        .Select((cell, i) => sheet.HeightOf(cell, style, widths[i] - 2 * Padding)).DefaultIfEmpty().Max();

    /// <summary>Numbers get what the widest of them needs; words share the rest by weight.</summary>
    private double[] Widths()
    {
        var wanted = table.Columns.Select((column, i) => column.IsNumber ? NumberWidth(i) : 0).ToArray();
        var weights = table.Columns.Sum(column => column.IsNumber ? 0 : column.Weight);
        var rest = sheet.Width - wanted.Sum();
        // A table of numbers alone spreads over the page.
        if (weights == 0) return [.. wanted.Select(width => width + rest / wanted.Length)];
        return [.. table.Columns.Select((column, i) =>
            column.IsNumber ? wanted[i] : rest * column.Weight / weights)];
    }

    private double NumberWidth(int column)
    {
        var cells = table.Rows.Select(row => sheet.Book.Regular.Width(row[column], PdfStyle.Cell.Size));
        var total = table.Total is { } sum ? sheet.Book.Bold.Width(sum[column], PdfStyle.CellTotal.Size) : 0;
        // A heading may break between its words, not within one.
        var words = table.Columns[column].Label.Split(' ')
            .Select(word => sheet.Book.Bold.Width(word, PdfStyle.CellHead.Size));
        return Math.Ceiling(cells.Concat(words).Append(total).Max() + 2 * Padding + 1);
    }
}
