using System.Globalization;

namespace Okote.Funding;

/// <summary>What a file says of itself.</summary>
/// <param name="Title">Shown by readers in place of a file name.</param>
/// <param name="Date">Stands as the date of creation, so that equal content is an equal file.</param>
internal sealed record PdfImprint(string Title, string Subject, string Author, string Language, DateOnly Date);

/// <summary>Pages, fonts and reading order put together into one file.</summary>
internal sealed class PdfBook(PdfImprint imprint)
{
    private readonly List<PdfPage> pages = [];

    public PdfFont Regular { get; } = new(PaperFonts.OnThisMachine.Regular, "F1");

    public PdfFont Bold { get; } = new(PaperFonts.OnThisMachine.Bold, "F2");

    public PdfTag Root { get; } = new("Document");

    public IReadOnlyList<PdfPage> Pages => pages;

    public PdfPage AddPage(double width, double height)
    {
        pages.Add(new PdfPage(pages.Count, width, height));
        return pages[^1];
    }

    public byte[] Write()
    {
        var pdf = new PdfFile();
        var (tree, structure) = (pdf.Reserve(), pdf.Reserve());
        var numbers = pages.Select(_ => pdf.Reserve()).ToList();
        var fonts = $"<< /F1 {Regular.AddTo(pdf)} 0 R /F2 {Bold.AddTo(pdf)} 0 R >>";
        for (var i = 0; i < pages.Count; i++)
            pdf.Set(numbers[i], $"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 {Size(pages[i].Width)} "
                + $"{Size(pages[i].Height)}] /Resources << /Font {fonts} >> /Tabs /S /StructParents {i} "
                + $"/Contents {pdf.AddStream("", pages[i].Content)} 0 R >>");
        pdf.Set(tree, $"<< /Type /Pages /Count {pages.Count} /Kids [{References(numbers)}] >>");
        AddStructure(pdf, structure, numbers);
        var catalog = pdf.Add($"<< /Type /Catalog /Pages {tree} 0 R /Lang ({imprint.Language}) "
            + $"/MarkInfo << /Marked true >> /StructTreeRoot {structure} 0 R "
            + "/ViewerPreferences << /DisplayDocTitle true >> >>");
        var day = imprint.Date.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        return pdf.Write(catalog, pdf.Add($"<< /Title {PdfFile.Text(imprint.Title)} "
            + $"/Subject {PdfFile.Text(imprint.Subject)} /Author {PdfFile.Text(imprint.Author)} "
            + $"/Producer (Okote) /CreationDate (D:{day}000000Z) /ModDate (D:{day}000000Z) >>"));
    }

    private void AddStructure(PdfFile pdf, int structure, List<int> numbers)
    {
        var owners = new SortedDictionary<(int Page, int Mark), int>();
        var root = Root.AddTo(pdf, structure, numbers, owners);
        var rows = owners.GroupBy(owner => owner.Key.Page)
            .Select(page => $"{page.Key} [{References(page.Select(owner => owner.Value))}]");
        pdf.Set(structure, $"<< /Type /StructTreeRoot /K {root} 0 R /ParentTree << /Nums [{string.Join(' ', rows)}] >> "
            + $"/ParentTreeNextKey {pages.Count} >>");
    }

    private static string References(IEnumerable<int> numbers) =>
        string.Join(' ', numbers.Select(number => $"{number} 0 R"));

    private static string Size(double points) => points.ToString("0.##", CultureInfo.InvariantCulture);
}
