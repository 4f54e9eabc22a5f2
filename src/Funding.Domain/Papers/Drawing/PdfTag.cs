namespace Okote.Funding;

/// <summary>What a piece of text is (a heading, a cell), so that the PDF can be read aloud in order.</summary>
/// <param name="kind">A standard structure type: H1, P, Table, TR, TH, TD.</param>
internal sealed class PdfTag(string kind)
{
    private readonly List<PdfTag> children = [];
    private readonly List<(int Page, int Mark)> marks = [];

    public PdfTag Child(string childKind)
    {
        var child = new PdfTag(childKind);
        children.Add(child);
        return child;
    }

    public void Mark(int page, int mark) => marks.Add((page, mark));

    /// <summary>Writes this element and all below it; the answer is its object's number.</summary>
    /// <param name="owners">For each page, the elements in the order of their marks.</param>
    public int AddTo(PdfFile pdf, int parent, IReadOnlyList<int> pages, SortedDictionary<(int, int), int> owners)
    {
        var number = pdf.Reserve();
        var kids = children.Select(child => $"{child.AddTo(pdf, number, pages, owners)} 0 R").ToList();
        foreach (var (page, mark) in marks)
        {
            owners[(page, mark)] = number;
            kids.Add($"<< /Type /MCR /Pg {pages[page]} 0 R /MCID {mark} >>");
        }
        var scope = kind == "TH" ? " /A << /O /Table /Scope /Column >>" : "";
        pdf.Set(number,
            $"<< /Type /StructElem /S /{kind} /P {parent} 0 R{scope} /K [{string.Join(' ', kids)}] >>");
        return number;
    }
}
