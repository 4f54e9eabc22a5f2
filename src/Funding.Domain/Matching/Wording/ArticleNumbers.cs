namespace Okote.Matching;

/// <summary>Numbers articles through all chapters, so that people can cite them.</summary>
internal sealed class ArticleNumbers(ReglementWords words)
{
    private int last;

    public ReglementChapter Chapter(string heading, IEnumerable<ReglementArticle> articles) =>
        new(heading, [.. articles.Select(article => article with
        {
            Heading = words.Say("Article", ("n", words.Number(++last)), ("heading", article.Heading)),
        })]);
}
