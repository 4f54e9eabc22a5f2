namespace Okote.Funding;

/// <summary>A document while it is being drawn: where the next line goes, and a new page when there is no room.
/// </summary>
internal sealed class PdfSheet
{
    public const double BodySize = 9;
    public const double SmallSize = 7.5;

    private const double Short = 595.28;
    private const double Long = 841.89;
    private const double Side = 54;
    private const double Top = 50;
    private const double Bottom = 58;
    private const double Leading = 1.42;

    private readonly Paper paper;

    public PdfSheet(Paper paper)
    {
        this.paper = paper;
        Book = new PdfBook(
            new PdfImprint(paper.Title, paper.Reference, paper.From.Name, paper.Language, paper.Date));
        TurnPage();
    }

    public PdfBook Book { get; }

    public PdfPage Page { get; private set; } = null!;

    /// <summary>Upper edge of what comes next.</summary>
    public double Y { get; private set; }

    public double Left => Side;

    public double Right => Page.Width - Side;

    public double Width => Right - Left;

    public double Room => Page.Height - Bottom - Y;

    public static double LineHeight(double size) => size * Leading;

    public void TurnPage()
    {
        Page = paper.Wide ? Book.AddPage(Long, Short) : Book.AddPage(Short, Long);
        Y = Top;
    }

    /// <summary>Turns the page when what comes next would not fit as a whole.</summary>
    public void Need(double height)
    {
        if (height > Room) TurnPage();
    }

    public void Skip(double height) => Y += height;

    public void MoveTo(double y) => Y = y;

    /// <summary>Writes text across the given width, page after page if it must be.</summary>
    public void Write(string text, PdfStyle style, double x, double width, PdfTag? tag)
    {
        foreach (var line in PdfLines.Of(text, FontOf(style), style.Size, width))
        {
            Need(LineHeight(style.Size));
            Page.Text(FontOf(style), style.Size, line, x, Y + style.Size * 1.05, style.Ink, tag);
            Skip(LineHeight(style.Size));
        }
    }

    public double HeightOf(string text, PdfStyle style, double width) =>
        PdfLines.Of(text, FontOf(style), style.Size, width).Count * LineHeight(style.Size);

    public PdfFont FontOf(PdfStyle style) => style.Bold ? Book.Bold : Book.Regular;

    /// <summary>The foot of every page: whose, which, its seal and how many there are.</summary>
    public byte[] Finish()
    {
        var words = PaperWords.In(paper.Language);
        foreach (var (page, index) in Book.Pages.Select((page, index) => (page, index)))
        {
            var (y, right) = (page.Height - 34, page.Width - Side);
            var number = words.Say("Paper_Page", index + 1, Book.Pages.Count);
            page.Rule(Side, y - 10, right, 0.5, PdfInk.Line);
            page.Text(Book.Regular, 6.5, $"{paper.From.Name} · {paper.Title} · {paper.Reference}", Side, y,
                PdfInk.Soft, null);
            page.Text(Book.Regular, 6.5, number, right - Book.Regular.Width(number, 6.5), y, PdfInk.Soft, null);
            page.Text(Book.Regular, 6.5, words.Say("Paper_Seal", paper.Seal), Side, y + 9, PdfInk.Soft, null);
        }
        return Book.Write();
    }
}

/// <summary>How a piece of text looks.</summary>
internal sealed record PdfStyle(double Size, bool Bold, PdfInk Ink)
{
    public static PdfStyle Title { get; } = new(17, true, PdfInk.Ink);
    public static PdfStyle Heading { get; } = new(11, true, PdfInk.Brand);
    public static PdfStyle Body { get; } = new(PdfSheet.BodySize, false, PdfInk.Ink);
    public static PdfStyle Strong { get; } = new(PdfSheet.BodySize, true, PdfInk.Ink);
    public static PdfStyle Label { get; } = new(PdfSheet.BodySize, false, PdfInk.Soft);
    public static PdfStyle Cell { get; } = new(8, false, PdfInk.Ink);
    public static PdfStyle CellHead { get; } = new(PdfSheet.SmallSize, true, PdfInk.Ink);
    public static PdfStyle CellTotal { get; } = new(8, true, PdfInk.Ink);
}
