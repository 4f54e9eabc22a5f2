namespace Okote.Funding;

/// <summary>Draws a poster on one A4 page.</summary>
public sealed class PosterPdf
{
    private const double Width = 595.28;
    private const double Height = 841.89;
    private const double Side = 48;
    private const double CodeSize = 268;

    private readonly Poster poster;
    private readonly PdfBook book;
    private readonly PdfPage page;
    private readonly PaperWords words;
    private readonly PaperWords second;

    private PosterPdf(Poster poster)
    {
        this.poster = poster;
        (words, second) = (PaperWords.In(poster.Language), PaperWords.In(poster.SecondLanguage));
        var campaign = poster.Campaign;
        book = new PdfBook(new PdfImprint(campaign.Title, poster.Typed, campaign.Holder, poster.Language,
            PaperWords.Day(campaign.ClosesAt)));
        page = book.AddPage(Width, Height);
    }

    public static byte[] Of(Poster poster)
    {
        var drawing = new PosterPdf(poster);
        drawing.Band();
        drawing.Project();
        drawing.Code();
        drawing.Foot();
        return drawing.book.Write();
    }

    private void Band()
    {
        page.Fill(0, 0, Width, 132, PdfInk.Brand);
        Line(words["Poster_Give"], book.Bold, 32, 66, PdfInk.White, "P");
        Line(second["Poster_Give"], book.Regular, 17, 101, PdfInk.White, "P");
    }

    /// <summary>The title takes what room it needs, in at most three lines.</summary>
    private void Project()
    {
        const int Title_LinesMax = 3;
        var size = 34.0;
        while (size > 16
            && PdfLines.Of(poster.Campaign.Title, book.Bold, size, Width - 2 * Side).Count > Title_LinesMax)
            size -= 2;
        var (y, tag) = (132 + 26 + size, book.Root.Child("H1"));
        foreach (var line in PdfLines.Of(poster.Campaign.Title, book.Bold, size, Width - 2 * Side))
        {
            page.Text(book.Bold, size, line, Side, y, PdfInk.Ink, tag);
            y += size * 1.2;
        }
        var by = words.Say("Poster_By", poster.Campaign.Holder);
        foreach (var line in PdfLines.Of($"{by} · {poster.Campaign.Town}", book.Regular, 14, Width - 2 * Side))
        {
            Line(line, book.Regular, 14, y, PdfInk.Soft, "P");
            y += 20;
        }
    }

    private void Code()
    {
        var top = 366.0;
        PdfCode.Draw(page, poster.Address, (Width - CodeSize) / 2, top, CodeSize);
        Centre(words["Poster_Scan"], book.Bold, 17, top + CodeSize + 18);
        Centre(second["Poster_Scan"], book.Regular, 13, top + CodeSize + 38);
        Centre(words.Say("Poster_Address", poster.Typed), book.Regular, 11, top + CodeSize + 60);
    }

    private void Foot()
    {
        var campaign = poster.Campaign;
        var figures = $"{words.Say("Poster_Goal", Money.Eur(campaign.GoalCents).Show(words.Culture, @short: true))}"
            + $"   ·   {words.Say("Poster_Until", words.Date(PaperWords.Day(campaign.ClosesAt)))}";
        page.Rule(Side, 748, Width - Side, 1, PdfInk.Line);
        Line(figures, book.Bold, 15, 776, PdfInk.Ink, "P");
        Line(words["Poster_Safe"], book.Regular, 10, 796, PdfInk.Soft, "P");
        if (campaign.Fictional) Line(words["Paper_Invented"], book.Regular, 8, 814, PdfInk.Soft, "P");
    }

    private void Line(string text, PdfFont font, double size, double y, PdfInk ink, string kind)
    {
        // One line each: what is too long is set smaller, never cut.
        var fitting = Math.Min(size, size * (Width - 2 * Side) / font.Width(text, size));
        page.Text(font, fitting, text, Side, y, ink, book.Root.Child(kind));
    }

    private void Centre(string text, PdfFont font, double size, double y)
    {
        var fitting = Math.Min(size, size * (Width - 2 * Side) / font.Width(text, size));
        page.Text(font, fitting, text, (Width - font.Width(text, fitting)) / 2, y, PdfInk.Ink, book.Root.Child("P"));
    }
}
