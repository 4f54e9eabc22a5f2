using Okote.Web;

namespace Okote.Tests;

/// <summary>What <c>match check</c> and <c>match reglement</c> make of files, written in single quotes.</summary>
public sealed class RuleFileTests
{
    private readonly StringWriter stdout = new();
    private readonly StringWriter stderr = new();

    [Theory]
    [InlineData(@"{'ratio': [1, 1], 'tiers': [{'when': {'min_contribution': 100}, 'ratio': [2, 1]},
        {'when': {'min_contribution': 50}, 'ratio': [3, 1]}], 'min_contribution': 100}", "$.tiers[1]")]
    [InlineData(@"{'ratio': [1, 1], 'tiers': [{'when': {'min_contribution': 0}, 'ratio': [2, 1]}]}", "$.ratio")]
    [InlineData(@"{'ratio': [1, 1], 'per_backer': {'pct_of_minimum': 1},
        'windows': [{'from': 0, 'to': 9, 'ratio': [2, 1]}]}", "$.windows")]
    [InlineData(@"{'ratio': [1, 1], 'match_per_contributor': 0}", "$.match_per_contributor")]
    [InlineData(@"{'ratio': [1, 1], 'contributor_scope': 'call'}", "$.contributor_scope")]
    [InlineData(@"{'ratio': [1, 1], 'unlock': {'backers': 2, 'gives': 100, 'retroactive': true}}",
        "$.unlock.retroactive")]
    [InlineData(@"{'ratio': [1, 1], 'settle': 'quadratic', 'min_contribution': 100}", "$.settle")]
    [InlineData(@"{'lines': [{'id': 'a', 'rule': {'ratio': [1, 1], 'stop_at_goal': 0}}]}",
        "$.lines[0].rule.stop_at_goal")]
    [InlineData(@"{'settings': {'opens': 10, 'closes': 20}, 'funds': [{'id': 'f', 'amount': 1}],
        'lines': [{'id': 'a', 'funds': ['f'],
                   'rule': {'ratio': [1, 1], 'windows': [{'from': 1, 'to': 10, 'ratio': [2, 1]}]}}]}",
        "$.lines[0].rule.windows[0]")]
    [InlineData(@"{'campaigns': [{'id': 'p1', 'goal': 1}], 'funds': [{'id': 'f', 'amount': 1}],
        'lines': [{'id': 'a', 'funds': ['f'], 'rule': {'ratio': [1, 1], 'eligible': {'campaigns': ['p2']}}}]}",
        "$.lines[0].rule.eligible.campaigns")]
    public void Check_names_the_path_of_what_can_never_happen(string json, string path)
    {
        Assert.Equal(1, Run(json, "check", "-"));
        Assert.StartsWith(path + ": ", Lines(stdout)[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{'ratio': [1, 1]}")]
    [InlineData(@"{'lines': [{'id': 'a', 'rule': {'ratio': [1, 1], 'match_per_contributor': 100}}]}")]
    [InlineData(@"{'ratio': [1, 1], 'settle': {'mode': 'ranked_gap'}, 'match_per_campaign': {'amount': 5}}")]
    public void Check_is_silent_about_rules_that_mean_what_they_say(string json)
    {
        Assert.Equal(0, Run(json, "check", "-"));
        Assert.Empty(Lines(stdout));
    }

    [Theory]
    [InlineData(@"{'ratio': [1, 1], 'tiers': [{'when': {'min_contribution': 50}, 'ratio': [2, 1]},
        {'when': {'min_contribution': 100}, 'ratio': [3, 1]}]}", "$.tiers[1]: cannot be reached")]
    [InlineData(@"{'ratio': [1, 1], 'windows': [{'from': 0, 'to': 9, 'ratio': [2, 1]},
        {'from': 5, 'to': 12, 'ratio': [3, 1]}]}", "$.windows[1]: overlaps an earlier window")]
    [InlineData(@"{'lines': [{'id': 'a', 'rule': {'ratio': [1, 0]}}]}", "$.lines[0].rule.ratio[1]: must be")]
    [InlineData(@"{'ratio': [1, 1], 'bonus': 3}", "$.bonus: unknown field")]
    [InlineData("[1]", "$: must be an object")]
    [InlineData("{", "$: not JSON")]
    public void What_cannot_be_read_ends_in_2_with_its_path(string json, string problem)
    {
        foreach (var verb in new[] { "check", "reglement" })
        {
            stderr.GetStringBuilder().Clear();
            Assert.Equal(2, Run(json, verb, "-"));
            Assert.StartsWith(problem, Assert.Single(Lines(stderr)), StringComparison.Ordinal);
        }
        Assert.Empty(Lines(stdout));
    }

    [Theory]
    [InlineData(@"{'ratio': [1, 4]}", "Pour 4 € pris en compte, la ligne ajoute 1 €.")]
    [InlineData(@"{'lines': [{'id': 'public', 'rule': {'ratio': [1, 1]}}]}", "## Argent public")]
    [InlineData(@"{'settings': {'hold_ttl': 7200, 'consent_required': true},
        'campaigns': [{'id': 'p', 'goal': 800000, 'minimum': 600000}], 'funds': [{'id': 'f', 'amount': 1}],
        'lines': [{'id': 'x', 'rule': {'ratio': [1, 1], 'stop_at_goal': true}, 'funds': ['f']}]}",
        "réservé pendant 2 heures", "l’objectif est de 8 000 €", "Un paiement n’est pas encaissé tant que")]
    public void Reglement_writes_a_rule_a_scheme_and_a_scenario(string json, params string[] sentences)
    {
        Assert.Equal(0, Run(json, "reglement", "-", "--lang", "fr"));
        var text = stdout.ToString().Replace('\u00a0', ' ').Replace('\u202f', ' ');
        foreach (var sentence in sentences) Assert.Contains(sentence, text);
    }

    [Fact]
    public void Reglement_speaks_the_language_it_is_asked_for()
    {
        const string Rule = "{'ratio': [1, 1]}";
        Assert.Equal(0, Run(Rule, "reglement", "-", "--lang", "de"));
        Assert.StartsWith("# Förderrichtlinie", stdout.ToString());
        Assert.Equal(2, Run(Rule, "reglement", "-", "--lang", "nl"));
        Assert.Equal(2, Run(Rule, "reglement"));
        Assert.Equal(2, Run(Rule, "reglement", "-", "--fast"));
    }

    private int Run(string stdin, params string[] args) =>
        MatchCommand.Run(args, new StringReader(stdin.Replace('\'', '"')), stdout, stderr);

    private static string[] Lines(StringWriter text) =>
        text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
