namespace Okote.Web;

/// <summary>Headings by key, in the words of any area.</summary>
public static class SheetColumns
{
    /// <summary>Keys of the area's texts (<c>Holder.Col_title</c> for <c>Of(texts, "Holder", "title")</c>): a <c>#</c>
    /// in front makes a column of numbers, a <c>~</c> one that only the file has, a <c>*</c> behind one that sorts
    /// under its key.</summary>
    public static IReadOnlyList<SheetColumn> Of(Texts texts, string area, params ReadOnlySpan<string> keys)
    {
        var columns = new List<SheetColumn>();
        foreach (var key in keys)
        {
            var name = key.TrimStart('#', '~').TrimEnd('*');
            columns.Add(new SheetColumn(
                texts[$"{area}.Col_{name}"], key.StartsWith('#'), key.EndsWith('*') ? name : null)
                { IsFileOnly = key.StartsWith('~') });
        }
        return columns;
    }

    /// <summary>The last column of a list with something to do in each row.</summary>
    public static SheetColumn Actions(Texts texts) => new(texts["Design.Actions"]) { IsActions = true };
}
