namespace Okote.Funding;

/// <summary>Breaks text into lines. Only at ordinary spaces: the unbreakable ones of amounts and dates hold.</summary>
internal static class PdfLines
{
    public static List<string> Of(string text, PdfFont font, double size, double width)
    {
        var lines = new List<string>();
        foreach (var paragraph in text.Split('\n'))
        {
            var line = "";
            foreach (var word in paragraph.Split(' ').SelectMany(word => Pieces(word, font, size, width)))
            {
                var longer = line.Length == 0 ? word : $"{line} {word}";
                if (font.Width(longer, size) <= width || line.Length == 0) line = longer;
                else
                {
                    lines.Add(line);
                    line = word;
                }
            }
            lines.Add(line);
        }
        return lines;
    }

    /// <summary>A word wider than its column, such as a hash, is cut where it must be.</summary>
    private static IEnumerable<string> Pieces(string word, PdfFont font, double size, double width)
    {
        while (font.Width(word, size) > width && word.Length > 1)
        {
            var fits = 1;
            while (fits < word.Length - 1 && font.Width(word[..(fits + 1)], size) <= width) fits++;
            yield return word[..fits];
            word = word[fits..];
        }
        yield return word;
    }
}
