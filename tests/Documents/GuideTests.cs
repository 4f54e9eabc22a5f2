using System.Text.RegularExpressions;

namespace Okote.Tests;

/// <summary>The guide for people: what it names is there, and it stays small enough to be carried along.</summary>
public sealed partial class GuideTests
{
    private const long Images_BytesMax = 3 * 1024 * 1024;

    private static readonly string[] Personas = ["citizen", "holder", "company", "city", "operator"];

    private static readonly string[] Pages =
        [.. Repository.Files("docs/guide").Where(file => file.EndsWith(".md", StringComparison.Ordinal))];

    private static readonly string[] Images = [.. Repository.Files("docs/guide/images")];

    private static IEnumerable<(string File, string Target)> Links =>
        from file in Pages
        from Match link in Link().Matches(Repository.Read(file))
        let target = link.Groups[1].Value
        where !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith('#')
        select (file, Path.Combine(Path.GetDirectoryName(file)!, target.Split('#')[0]));

    [Fact]
    public void Every_persona_has_a_page() => Offenders.None(
        "A persona nobody explains the product to.",
        Personas.Where(persona => !Pages.Contains($"docs/guide/{persona}.md")));

    [Fact]
    public void Every_page_and_picture_that_the_guide_names_is_there() => Offenders.None(
        "The guide names something that is not there; scripts/guide makes the pictures.",
        from link in Links
        where !File.Exists(Repository.PathOf(link.Target))
        select $"{link.File}: {link.Target}");

    [Fact]
    public void Every_picture_says_what_it_shows() => Offenders.None(
        "A picture without words for those who do not see it.",
        from file in Pages
        from Match picture in Picture().Matches(Repository.Read(file))
        where picture.Groups[1].Value.Length < 10
        select $"{file}: {picture.Value}");

    [Fact]
    public void The_pictures_stay_small() =>
        Assert.InRange(Images.Sum(file => new FileInfo(Repository.PathOf(file)).Length), 1, Images_BytesMax);

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"!\[([^\]]*)\]\([^)]+\)")]
    private static partial Regex Picture();
}
