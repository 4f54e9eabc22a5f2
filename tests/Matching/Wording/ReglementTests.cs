using Okote.Funding;
using Okote.Matching;

namespace Okote.Tests;

public sealed class ReglementTests
{
    private static readonly Scheme Okote = Scheme.Read(World.OkoteRules, out _)!;

    public static TheoryData<string> Languages => [.. Reglement.Languages];

    [Fact]
    public void Every_field_of_the_language_is_said() => Assert.Equal(
        SayableFields.InTheLanguage().Order(StringComparer.Ordinal),
        SayableFields.Changes.Keys.Order(StringComparer.Ordinal));

    /// <summary>Only the articles of the line are compared: neither the seal nor an example may say it for them.
    /// </summary>
    [Theory]
    [MemberData(nameof(Languages))]
    public void Changing_a_field_changes_what_is_said_of_the_line(string language) => Offenders.None(
        "A field of the rule that the règlement does not react to.",
        from change in SayableFields.Changes
        where OfLine(new Line("public", change.Value.Before), language)
            == OfLine(new Line("public", change.Value.After), language)
        select $"{change.Key} in {language}");

    [Theory]
    [MemberData(nameof(Languages))]
    public void Each_sharing_has_its_own_words(string language) => Assert.Equal(
        Enum.GetValues<Sharing>().Length,
        Enum.GetValues<Sharing>().Select(sharing => OfLine(new Line("x", Okote.Lines[0].Rule, sharing), language))
            .Distinct().Count());

    [Fact]
    public void The_examples_are_the_engine_s_own_answers()
    {
        var text = Plain(Reglement.Of(Okote, "fr", Reglements.Terms()).ToMarkdown());

        Assert.Contains("## Exemples chiffrés", text);
        Assert.Contains("Un don de 100 €", text);
        Assert.Contains("- Votre don de 100 € compte en entier et ouvre droit à 100 €.", text);
        Assert.Contains("- Fonds A : 50 €, Fonds B : 30 €, Fonds C : 20 €", text);
        Assert.Contains("En tout : 200 € d’abondement pour un don de 100 €.", text);
        Assert.Contains("Un don de 10 €", text);
        // The first gift that meets the cap of 5,000 € for each campaign.
        Assert.Contains("Un don de 7 500 €", text);
        Assert.Contains("il ne restait que 5 000 € : 5 000 € au lieu de 7 500 €.", text);
    }

    [Fact]
    public void Examples_show_the_special_hour_beside_the_ordinary_one()
    {
        var text = Plain(Of("en", """
            {"ratio": [1, 1], "windows": [{"from": 1772442000, "to": 1772528400, "ratio": [2, 1]}]}
            """));

        Assert.Contains("from 2 March 2026 at 10:00 (included) to 3 March 2026 at 10:00 (excluded): €2 for every €1",
            text);
        Assert.Contains("In all: €100 of match for a gift of €100.", text);
        Assert.Contains("In all: €200 of match for a gift of €100.", text);
    }

    [Fact]
    public void A_threshold_is_said_and_assumed_in_the_examples()
    {
        var text = Plain(Of("de", """{"ratio": [1, 2], "unlock": {"backers": 25, "raised_pct": 12.5}}"""));

        Assert.Contains("12,5 % des Ziels an eingegangenen Spenden", text);
        Assert.Contains("Sie nehmen auch an, dass die Schwellen erreicht sind.", text);
        Assert.Contains("Insgesamt: 50 € Zuschuss zu einer Spende von 100 €.", text);
    }

    [Fact]
    public void The_seal_is_of_the_rule_the_language_and_the_wording()
    {
        var seal = Reglement.SealOf(Okote, "fr");

        Assert.Contains(seal, Reglement.Of(Okote, "fr", Reglements.Terms()).ToMarkdown());
        Assert.NotEqual(seal, Reglement.SealOf(Okote, "de"));
        var other = Okote.Lines[0] with { Rule = Okote.Lines[0].Rule with { MinContribution = 1 } };
        Assert.NotEqual(seal, Reglement.SealOf(new Scheme([other, Okote.Lines[1]]), "fr"));
        Assert.Equal(seal, Reglement.SealOf(Scheme.Read(Okote.ToJson(), out _)!, "fr"));
    }

    [Fact]
    public void Names_that_people_chose_cannot_pretend_to_be_more_than_names()
    {
        var markdown = Of("fr", """{"ratio": [1, 1], "eligible": {"campaigns": ["<b>*[a](http://b)*"]}}""");

        Assert.Contains(@"\<b\>\*\[a\](http://b)\*", markdown);
    }

    [Fact]
    public void French_keeps_its_marks_on_the_line()
    {
        var text = Reglement.Of(Okote, "fr", Reglements.Terms()).ToMarkdown();

        Assert.DoesNotContain(" :", text);
        Assert.DoesNotContain(" ;", text);
        Assert.DoesNotContain("'", text);
        Assert.Contains("5\u202f000\u00a0€", text);
    }

    private static string Of(string language, string rule) => Reglement.Of(
        RuleFile.Read(rule, out _)!.Scheme, language, Reglements.Terms()).ToMarkdown();

    private static string OfLine(Line line, string language) => string.Join('\n',
        from article in Reglement.Of(new Scheme([line]), language, Reglements.Terms()).Chapters[1].Articles
        from passage in article.Passages
        from said in passage.Items.Prepend(passage.Text)
        select said);

    private static string Plain(string text) => text.Replace('\u00a0', ' ').Replace('\u202f', ' ');
}
