namespace Okote.Funding;

/// <summary>Draws a document as an A4 file. Equal documents are equal files, to the byte.</summary>
public sealed class PaperPdf
{
    private const double LabelWidth = 150;

    /// <summary>Points: about 28 mm, from which a telephone reads an address of this length at arm's length.</summary>
    private const double CodeSize = 80;

    private readonly Paper paper;
    private readonly PdfSheet sheet;

    private PaperPdf(Paper paper)
    {
        this.paper = paper;
        sheet = new PdfSheet(paper);
    }

    /// <summary>Fails now, in one line, when this machine has no font, rather than when somebody asks for a document.
    /// </summary>
    public static void Require() => PaperFonts.Require();

    public static byte[] Of(Paper paper)
    {
        var drawing = new PaperPdf(paper);
        drawing.Head();
        foreach (var part in paper.Parts) drawing.Draw(part);
        return drawing.sheet.Finish();
    }

    /// <summary>Sender on the left, addressee where the window of an envelope is, then the title.</summary>
    private void Head()
    {
        sheet.Page.Fill(sheet.Left, sheet.Y, 26, 4, PdfInk.Brand);
        sheet.Skip(12);
        var top = sheet.Y;
        Party(paper.From, sheet.Left, 220);
        var below = sheet.Y;
        if (paper.To is { } to)
        {
            sheet.MoveTo(top + (paper.Wide ? 0 : 46));
            Party(to, sheet.Right - 235, 235);
        }
        sheet.MoveTo(Math.Max(below, sheet.Y) + 16);
        sheet.Write(paper.Title, PdfStyle.Title, sheet.Left, sheet.Width, sheet.Book.Root.Child("H1"));
        sheet.Skip(1);
        sheet.Write(paper.Subtitle, PdfStyle.Label, sheet.Left, sheet.Width, sheet.Book.Root.Child("P"));
        sheet.Skip(10);
    }

    private void Party(PaperParty party, double x, double width)
    {
        var tag = sheet.Book.Root.Child("P");
        sheet.Write(party.Name, PdfStyle.Strong with { Size = 10 }, x, width, tag);
        foreach (var line in party.Lines) sheet.Write(line, PdfStyle.Body, x, width, tag);
    }

    private void Draw(PaperPart part)
    {
        switch (part)
        {
            case PaperHeading heading: Heading(heading); break;
            case PaperText text: Paragraph(text); break;
            case PaperNotice notice: Notice(notice); break;
            case PaperFacts facts: Facts(facts); break;
            case PaperTable table: new PdfTable(sheet, table).Draw(); break;
            case PaperSignatures signatures: Signatures(signatures); break;
            default: throw new InvalidOperationException($"Nobody draws a {part.GetType().Name}.");
        }
    }

    private void Heading(PaperHeading heading)
    {
        // A heading stays with what follows it.
        sheet.Need(80);
        sheet.Skip(6);
        sheet.Write(heading.Text, PdfStyle.Heading, sheet.Left, sheet.Width, sheet.Book.Root.Child("H2"));
        sheet.Skip(4);
    }

    private void Paragraph(PaperText text)
    {
        var width = Math.Min(sheet.Width, 560) - (text.Code is null ? 0 : CodeSize + 12);
        var height = sheet.HeightOf(text.Text, PdfStyle.Body, width);
        // A short paragraph stays in one piece: no line of it stands alone on the next page.
        sheet.Need(text.Code is null ? Math.Min(60, height) : Math.Max(CodeSize, height));
        var top = sheet.Y;
        sheet.Write(text.Text, PdfStyle.Body, sheet.Left, width, sheet.Book.Root.Child("P"));
        if (text.Code is { } code)
        {
            PdfCode.Draw(sheet.Page, code.Address, sheet.Right - CodeSize, top, CodeSize);
            sheet.MoveTo(Math.Max(sheet.Y, top + CodeSize));
        }
        sheet.Skip(8);
    }

    private void Notice(PaperNotice notice)
    {
        var width = sheet.Width - 24;
        var height = sheet.HeightOf(notice.Title, PdfStyle.Strong, width)
            + sheet.HeightOf(notice.Text, PdfStyle.Body, width) + 16;
        sheet.Need(height);
        sheet.Page.Fill(sheet.Left, sheet.Y, sheet.Width, height, PdfInk.Shade);
        sheet.Page.Fill(sheet.Left, sheet.Y, 3, height, PdfInk.Brand);
        sheet.Skip(8);
        var tag = sheet.Book.Root.Child("P");
        sheet.Write(notice.Title, PdfStyle.Strong, sheet.Left + 14, width, tag);
        sheet.Write(notice.Text, PdfStyle.Body, sheet.Left + 14, width, tag);
        sheet.Skip(14);
    }

    private void Facts(PaperFacts facts)
    {
        foreach (var fact in facts.Facts)
        {
            var style = fact.Strong ? PdfStyle.Strong : PdfStyle.Body;
            var width = sheet.Width - LabelWidth - 12;
            var height = Math.Max(sheet.HeightOf(fact.Value, style, width),
                sheet.HeightOf(fact.Label, PdfStyle.Label, LabelWidth));
            sheet.Need(height + 2);
            var (top, tag) = (sheet.Y, sheet.Book.Root.Child("P"));
            sheet.Write(fact.Label, PdfStyle.Label, sheet.Left, LabelWidth, tag);
            sheet.MoveTo(top);
            sheet.Write(fact.Value, style, sheet.Left + LabelWidth + 12, width, tag);
            sheet.MoveTo(top + height + 2);
        }
        sheet.Skip(8);
    }

    /// <summary>Side by side, never torn apart; an unknown value is a dotted line to write on.</summary>
    private void Signatures(PaperSignatures signatures)
    {
        const double gap = 18;
        var count = Math.Max(2, signatures.Blocks.Count);
        var width = Math.Min(300, (sheet.Width - gap * (count - 1)) / count);
        var height = 76 + signatures.Blocks.Max(block => block.Facts.Count) * 17.0;
        sheet.Need(height + 10);
        sheet.Skip(8);
        var top = sheet.Y;
        foreach (var (block, index) in signatures.Blocks.Select((block, index) => (block, index)))
        {
            sheet.MoveTo(top);
            Signature(block, sheet.Left + index * (width + gap), width);
        }
        sheet.MoveTo(top + height);
    }

    private void Signature(PaperSignature block, double x, double width)
    {
        var tag = sheet.Book.Root.Child("P");
        sheet.Page.Rule(x, sheet.Y, x + width, 1, PdfInk.Ink);
        sheet.Skip(5);
        sheet.Write(block.Title, PdfStyle.Strong, x, width, tag);
        sheet.Skip(4);
        foreach (var fact in block.Facts)
        {
            var top = sheet.Y;
            sheet.Write(fact.Label, PdfStyle.Label with { Size = 8 }, x, 90, tag);
            sheet.MoveTo(top);
            if (fact.Value.Length == 0) sheet.Page.Rule(x + 94, top + 11, x + width, 0.4, PdfInk.Soft);
            else sheet.Write(fact.Value, PdfStyle.Body with { Size = 8 }, x + 94, width - 94, tag);
            sheet.MoveTo(Math.Max(top + 17, sheet.Y));
        }
    }
}
