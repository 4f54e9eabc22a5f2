using System.Text.Json;
using Okote.Matching;

namespace Okote.Tests;

public sealed class RulesDocumentTests
{
    private const string Path = "docs/rules.md";

    /// <summary>When the engine is right and the page is not, <c>OKOTE_WRITE_DOCS=1</c> writes the page anew.</summary>
    [Fact]
    public void Every_example_of_the_page_is_what_the_engine_answers()
    {
        var document = new RulesDocument(Repository.Read(Path));
        var replayed = document.Replay();

        if (Environment.GetEnvironmentVariable("OKOTE_WRITE_DOCS") == "1")
            File.WriteAllText(Repository.PathOf(Path), replayed);
        Assert.Equal(replayed, Repository.Read(Path));
        Assert.True(document.Examples >= 25, $"Only {document.Examples} examples were found.");
    }

    [Fact]
    public void Every_field_of_the_language_stands_on_the_page()
    {
        var page = Repository.Read(Path);
        Offenders.None("A field that docs/rules.md does not explain.",
            SayableFields.Changes.Values.SelectMany(change => new[] { change.Before, change.After })
                .Select(rule => JsonDocument.Parse(new Scheme([new Line("x", rule)]).ToJson()).RootElement)
                .SelectMany(scheme => Names(scheme.GetProperty("lines")[0].GetProperty("rule")))
                .Distinct().Where(name => !page.Contains($"`{name}`", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_step_of_a_trace_stands_on_the_page()
    {
        var page = Repository.Read(Path);
        Offenders.None("A step that docs/rules.md does not explain.",
            typeof(Step).GetFields().Select(field => (string)field.GetRawConstantValue()!)
                .Where(step => !page.Contains($"`{step}`", StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Names(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject()
            .SelectMany(field => Names(field.Value).Prepend(field.Name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Names),
        _ => [],
    };
}
