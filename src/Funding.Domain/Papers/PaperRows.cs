using System.Globalization;

namespace Okote.Funding;

/// <summary>How the rows of documents are read.</summary>
internal static class PaperRows
{
    /// <summary>A day that SQL wrote as text, because a date has no hour and no zone to lose.</summary>
    public static DateOnly? Day(string? text) => text is null ? null
        : DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
