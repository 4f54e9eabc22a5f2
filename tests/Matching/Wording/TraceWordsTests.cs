using Okote.Matching;

namespace Okote.Tests;

/// <summary>What people read under "why this amount": traces of the engine, in words.</summary>
public sealed class TraceWordsTests
{
    private const string Capped = """
        {"lines": [{"id": "public", "rule": {"ratio": [1, 1], "match_per_contributor": 50000,
                                             "match_per_campaign": {"pct_of_goal": 20}}}]}
        """;

    [Fact]
    public void A_gift_that_counts_in_full_says_so() => Assert.Equal(
        [
            "Votre don de 60 € compte en entier et ouvre droit à 60 €.",
            "Plafond par personne : 500 € ; il vous restait 200 €, et les 60 € y tiennent.",
            "Plafond de cette ligne pour le projet : 3 000 € ; il restait 3 000 €, et les 60 € y tiennent.",
            "Les fonds de cette ligne disposaient de 1 000 € : ils donnent 60 €.",
        ],
        Said("fr", Capped, 60_00, used: 300_00));

    [Fact]
    public void A_cap_says_what_it_is_and_what_was_left_of_it() => Assert.Equal(
        [
            "Ihre Spende von 250 € zählt ganz und gibt Anrecht auf 250 €.",
            "Obergrenze je Person: 500 €; Ihnen blieben 200 €: 200 € statt 250 €.",
            "Obergrenze dieser Förderlinie für das Projekt: 3.000 €; es blieben 3.000 €, 200 € passen hinein.",
            "Die Fonds dieser Förderlinie hatten 1.000 €: Sie geben 200 €.",
        ],
        Said("de", Capped, 250_00, used: 300_00));

    [Fact]
    public void A_threshold_that_is_not_reached_says_what_it_waits_for() => Assert.Equal(
        [
            "The project had not yet reached the threshold that opens this line (50% of the goal in gifts received, "
                + "25 people): it adds nothing to this gift.",
        ],
        Said("en", """
            {"lines": [{"id": "public", "rule": {"ratio": [1, 1], "unlock": {"raised_pct": 50, "backers": 25}}}]}
            """, 60_00));

    [Fact]
    public void A_lump_says_that_it_goes_to_the_project() => Assert.Equal(
        [
            "Cette ligne verse une seule fois 2 000 € au projet, quand le seuil est atteint (25 personnes) ; elle "
                + "n’ajoute rien don par don.",
        ],
        Said("fr", """
            {"lines": [{"id": "public", "rule": {"ratio": [1, 1], "unlock": {"backers": 25, "gives": 200000}}}]}
            """, 60_00));

    [Fact]
    public void A_line_that_waits_for_the_end_says_so() => Assert.Equal(
        ["Cette ligne ne répond pas don par don : ses fonds sont répartis entre les projets à la fin des collectes."],
        Said("fr", """{"lines": [{"id": "public", "rule": {"ratio": [1, 1], "settle": "quadratic"}}]}""", 60_00));

    [Fact]
    public void A_share_of_the_minimum_budget_says_which() => Assert.Equal(
        [
            "Your first gift to this project unlocks €112.50, which is 1% of its minimum budget, whatever its amount.",
            "The funds of this line had €1,000: they give €112.50.",
        ],
        Said("en", """
            {"lines": [{"id": "public", "rule": {"ratio": [1, 1], "per_backer": {"pct_of_minimum": 1}}}]}
            """, 60_00));

    [Fact]
    public void What_was_given_back_is_the_last_word()
    {
        var rule = new Rule(new Ratio(1, 1));
        var words = TraceWords.In("fr").Sentences(
            [new TraceStep(Step.Ratio, "public", 6000, 6000, null),
             new TraceStep(Step.Released, "public", 6000, 0, null)], rule, 0);

        Assert.Equal("Cet abondement de 60 € a été rendu à ses fonds.", Plain(words[^1]));
    }

    [Fact]
    public void Lines_have_names_that_people_use()
    {
        Assert.Equal("Argent public", TraceWords.In("fr").Name("public"));
        Assert.Equal("Linie „Stiftung“".Replace("Linie", "Förderlinie"), TraceWords.In("de").Name("Stiftung"));
    }

    private static string[] Said(string language, string rules, long cents, long used = 0)
    {
        var scheme = Scheme.Read(rules, out _)!;
        var campaign = new CampaignFacts("p1", 15_000_00, 11_250_00, 0, 0, null, []);
        var line = new LineState("public", used, 1, used, used, 0, [new FundState("city", 1_000_00, 1_000_00)]);
        var answer = MatchEngine.Quote(scheme, new MatchRequest(cents, 0, "ada", campaign, [line])).Lines.Single();
        return [.. TraceWords.In(language).Sentences(answer.Trace, scheme.Lines[0].Rule, campaign.Goal).Select(Plain)];
    }

    private static string Plain(string text) => text.Replace('\u00a0', ' ').Replace('\u202f', ' ');
}
