using System.Text;
using System.Text.RegularExpressions;

namespace Okote.Matching;

internal static partial class ReglementMarkdown
{
    public static string Write(Reglement reglement)
    {
        var text = new StringBuilder();
        void Block(string mark, string line) => text.Append(mark).Append(Plain(line)).Append("\n\n");

        Block("# ", reglement.Title);
        if (reglement.Version is { } version) Block("", version);
        foreach (var chapter in reglement.Chapters)
        {
            Block("## ", chapter.Heading);
            foreach (var article in chapter.Articles)
            {
                Block("### ", article.Heading);
                foreach (var passage in article.Passages)
                {
                    Block("", passage.Text);
                    foreach (var item in passage.Items) text.Append("- ").Append(Plain(item)).Append('\n');
                    if (passage.Items.Count > 0) text.Append('\n');
                }
            }
        }
        return text.ToString().TrimEnd('\n') + "\n";
    }

    /// <summary>Names that people chose may hold marks of Markdown; in a règlement they are letters.</summary>
    private static string Plain(string text) => Marks().Replace(text.ReplaceLineEndings(" "), @"\$0");

    [GeneratedRegex(@"[\\`*_\[\]<>&~|#]")]
    private static partial Regex Marks();
}
