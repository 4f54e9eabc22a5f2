using System.Security.Cryptography;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Okote.Payments;

namespace Okote.Tests;

public sealed partial class DocumentConventions
{
    [Fact]
    public void Every_package_has_its_reason_in_docs_decisions()
    {
        var decisions = Repository.Read("docs/decisions.md");
        Offenders.None("A dependency costs one sentence in docs/decisions.md.",
            from package in XDocument.Load(Repository.PathOf("Directory.Packages.props")).Descendants("PackageVersion")
            let name = package.Attribute("Include")!.Value
            where !decisions.Contains($"`{name}`", StringComparison.Ordinal)
            select name);
    }

    [Fact]
    public void The_readme_names_every_event_that_means_something_and_no_other()
    {
        var chapter = Repository.Read("README.md").Split("### Webhooks of the real Stripe")[1].Split("\n## ")[0];
        var named = EventType().Matches(chapter).Select(match => match.Groups[1].Value);
        Assert.Equal(Translator.EventTypes, named.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_package_in_docs_decisions_is_one_we_use()
    {
        var used = XDocument.Load(Repository.PathOf("Directory.Packages.props")).Descendants("PackageVersion")
            .Select(package => package.Attribute("Include")!.Value).ToHashSet();
        Offenders.None("docs/decisions.md explains a dependency that is gone.",
            from Match row in Decision().Matches(Repository.Read("docs/decisions.md"))
            where !used.Contains(row.Groups[1].Value)
            select row.Groups[1].Value);
    }

    [Fact]
    public void Migrations_are_numbered_without_gaps()
    {
        var names = Repository.Files("migrations").Select(Path.GetFileName)
            .Where(name => name!.EndsWith(".sql", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(names);
        Offenders.None("A migration is called 0001_what_it_does.sql, and the next number is the next number.",
            names.Where((name, index) => !MigrationName().IsMatch(name!) || int.Parse(name![..4], null) != index + 1)!);
    }

    [Fact]
    public void Migrations_are_never_edited()
    {
        var sealed_ = File.ReadLines(Repository.PathOf("migrations/checksums.txt"))
            .Select(line => line.Split("  ", 2)).ToDictionary(parts => parts[1], parts => parts[0]);
        var present = Repository.Files("migrations").Where(file => file.EndsWith(".sql", StringComparison.Ordinal))
            .ToDictionary(file => Path.GetFileName(file), Checksum);
        Offenders.None("A migration that ran somewhere is never edited: write the next one. A new one is added to "
            + "migrations/checksums.txt by scripts/seal-migrations.",
            present.Where(file => !sealed_.ContainsKey(file.Key)).Select(file => $"{file.Key}: not listed")
                .Concat(sealed_.Where(line => !present.ContainsKey(line.Key)).Select(line => $"{line.Key}: gone"))
                .Concat(present.Where(file => sealed_.TryGetValue(file.Key, out var sum) && sum != file.Value)
                    .Select(file => $"{file.Key}: edited")));
    }

    [Fact]
    public void What_the_image_copies_exists()
    {
        var lines = Repository.Read("Dockerfile").Split('\n')
            .Where(line => line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from="));
        var sources = lines.SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..^1]
            .Where(word => !word.StartsWith("--", StringComparison.Ordinal))).ToList();
        Assert.NotEmpty(sources);
        Offenders.None("The Dockerfile copies what is not there.", sources.Where(source => !Exists(source)));
        Offenders.None("The Dockerfile copies what .dockerignore hides.", sources.Where(IsIgnored));
    }

    [Fact]
    public void Public_contracts_are_documented() => Offenders.None(
        "Money, Ledger, Matching and the gateway state shapes, units and errors: write the summary.",
        Contracts.Undocumented());

    private static bool Exists(string source) => source.Contains('*')
        ? Directory.GetFiles(Repository.PathOf(Path.GetDirectoryName(source)!), Path.GetFileName(source)).Length > 0
        : Path.Exists(Repository.PathOf(source));

    private static bool IsIgnored(string source) => File.ReadLines(Repository.PathOf(".dockerignore"))
        .Any(line => line.TrimEnd('/') == source.TrimEnd('/'));

    private static string Checksum(string file) =>
        Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Repository.PathOf(file))));

    [GeneratedRegex(@"^\d{4}_[a-z0-9_]+\.sql$")]
    private static partial Regex MigrationName();

    [GeneratedRegex(@"^\| `([^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Decision();

    [GeneratedRegex(@"`([a-z_]+(?:\.[a-z_]+){1,3})`(?=[,;]|\.$)", RegexOptions.Multiline)]
    private static partial Regex EventType();
}
