using System.Text.RegularExpressions;
using Okote.Matching;
using Okote.Web;

namespace Okote.Tests;

public sealed partial class SimulatorTextTests
{
    private static readonly string[] Readers =
    [
        "JsonPlace.cs", "RuleReading.cs", "SchemeJson.cs", "SettleModeReading.cs", "Simulation/Draft.cs",
        "Scenarios/ScenarioReading.cs",
    ];

    [Fact]
    public void Every_problem_of_a_rule_is_said_in_the_reader_s_language() => Offenders.None(
        "A sentence of the rule's readers that ProblemTexts does not know.",
        from file in Readers
        from Match said in Said().Matches(Repository.Read("src/Funding.Domain/Matching/" + file))
        let sentence = Filled(said.Groups[1].Value)
        // Settings and goals of a whole scenario file: a draft has none.
        where sentence is not ("must not be before opens" or "is missing, and line 1 asks for it")
        where TextsTests.In("de", texts => texts.Problem(new Problem("$", sentence))) == sentence
        select $"{file}: {sentence}");

    [Fact]
    public void Every_fault_of_a_table_has_its_sentence() => Offenders.None(
        "A fault of a table that people would not understand.",
        from fault in Enum.GetValues<CsvFault>()
        let problem = new CsvProblem(fault, 3, "montant", "x")
        from language in Okote.Web.Languages.All
        where problem.Sentence().Length == 0
            || TextsTests.In(language, texts => texts.Find(problem.Key)) is null
        select $"{fault} in {language}");

    [Fact]
    public void Every_figure_has_its_name_in_every_language()
    {
        var past = PastTale.OfOneCity(100_00).Crowd(1, 5, 10_00).Told();
        var draft = Draft.Read("""{"lines": [{"id": "public", "rule": {"ratio": [1, 1]}}]}""", past, out _)!;
        Offenders.None("A figure without a name.",
            from figure in Comparison.Of("x", past, draft, null).Headlines()
            from language in Okote.Web.Languages.All
            where TextsTests.In(language, texts => texts.Find($"Simulator.Figure_{figure.Key}")) is null
            select $"{figure.Key} in {language}");
    }

    /// <summary>What stands in braces becomes a word or a number that such a sentence would hold.</summary>
    private static string Filled(string sentence) => Brace().Replace(sentence, brace => brace.Value switch
    {
        "{unit}" => "cents",
        "{what}" => "fund",
        "{Names}" => "as_reserved, at_success or quadratic",
        var list when list.Contains("Join", StringComparison.Ordinal) => "sequential, equal",
        _ => "1",
    });

    /// <summary>The sentence after the word that refuses; braces may hold texts of their own.</summary>
    [GeneratedRegex("""(?:Refuse|Missing|Problem)\((?:\s*(?:name|"goal"|"\$"),)?\s*\$?"((?:[^"{]|\{[^}]*\})+)"\)""")]
    private static partial Regex Said();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Brace();
}
