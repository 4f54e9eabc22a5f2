using System.Text;
using Microsoft.AspNetCore.Mvc;
using Okote.Funding;

namespace Okote.Web;

/// <summary>A document as a page, with the addresses of its twins.</summary>
/// <param name="Place">The workplace it was opened from.</param>
public sealed record PaperPage(Paper Paper, string Address, Workplace Place)
{
    public const string View = "/Features/Papers/Paper.cshtml";

    /// <summary>Which part of the document is asked for, as the address says it; the twins show the same.</summary>
    public string Query { get; init; } = "";

    public string Pdf => Address + ".pdf" + Query;

    public string Csv => Address + ".csv" + Query;

    /// <summary>Operators read everybody's papers; null stands for all of them.</summary>
    public static Guid[]? Scope(CurrentPerson me, Guid[] own) => me.IsOperator ? null : own;

    public static Workplace PlaceOf(CurrentPerson me, Workplace own) => me.IsOperator ? Workplace.Operator : own;

    public static FileContentResult PdfFile(Paper paper) =>
        new(PaperPdf.Of(paper), "application/pdf") { FileDownloadName = $"{paper.Reference}.pdf" };

    public static FileContentResult CsvFile(string csv, string name) =>
        new(Encoding.UTF8.GetBytes(csv), "text/csv; charset=utf-8") { FileDownloadName = $"{name}.csv" };
}
