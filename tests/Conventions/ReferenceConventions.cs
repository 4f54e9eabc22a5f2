using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;

namespace Okote.Tests;

/// <summary>Who may see whom: the table of the architecture, kept.</summary>
public sealed partial class ReferenceConventions
{
    private static readonly string[] Delivery = ["Microsoft.AspNetCore", "MassTransit", "Quartz", "Stripe"];

    private static readonly IReadOnlyDictionary<Assembly, string[]> Forbidden = new Dictionary<Assembly, string[]>
    {
        [Assemblies.Domain] = [.. Delivery, "Payments", "Jobs", "Okote.Web"],
        [Assemblies.Payments] = ["MassTransit", "Quartz", "Jobs", "Okote.Web"],
        [Assemblies.Jobs] = ["Okote.Web", "Dapper"],
        [Assemblies.Web] = ["Dapper", "Npgsql", "MassTransit", "Quartz", "Stripe"],
    };

    private static readonly IReadOnlyDictionary<string, string[]> Projects = new Dictionary<string, string[]>
    {
        ["Funding.Domain"] = [],
        ["Payments"] = ["Funding.Domain"],
        ["Jobs"] = ["Funding.Domain", "Payments"],
        ["Web"] = ["Funding.Domain", "Payments", "Jobs"],
    };

    [Fact]
    public void Assemblies_use_what_their_place_allows() => Offenders.None(
        "The table of projects says who may use what: move the code to the project that may.",
        from rule in Forbidden
        from used in rule.Key.GetReferencedAssemblies()
        where rule.Value.Any(name => used.Name == name || used.Name!.StartsWith(name + ".", StringComparison.Ordinal))
        select $"{rule.Key.GetName().Name} uses {used.Name}");

    [Fact]
    public void Projects_reference_what_their_place_allows() => Offenders.None(
        "The table of projects says which project may reference which.",
        from rule in Projects
        from Match reference in ProjectReference().Matches(Repository.Read($"src/{rule.Key}/{rule.Key}.csproj"))
        let name = reference.Groups[1].Value
        where !rule.Value.Contains(name)
        select $"{rule.Key} references {name}");

    [Fact]
    public void Money_and_the_matching_engine_see_no_database() => Offenders.None(
        "Pure code takes values and returns values: what speaks SQL is a plural in the namespace Okote.Funding.",
        from file in Repository.Files("src/Funding.Domain/Money", "src/Funding.Domain/Matching")
        where file.EndsWith(".cs", StringComparison.Ordinal)
        let text = Repository.Read(file)
        where file.Contains("/Money/", StringComparison.Ordinal) || PureNamespace().IsMatch(text)
        from Match word in Impure().Matches(text)
        select $"{file}: {word.Value}");

    [Fact]
    public void Web_does_not_know_who_moves_the_money() => Offenders.None(
        "Only Payments says Stripe: give the type a name of what it is for, or keep it inside Payments.",
        from name in TypesUsedBy(Assemblies.Web)
        where name.Contains("Stripe", StringComparison.Ordinal)
        select $"Okote.Web uses {name}");

    /// <summary>The types of other assemblies that an assembly names.</summary>
    private static List<string> TypesUsedBy(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var reader = file.GetMetadataReader();
        return [.. reader.TypeReferences.Select(reader.GetTypeReference)
            .Select(type => $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}")];
    }

    [GeneratedRegex("""<ProjectReference Include="[^"]*?([^/\\"]+)\.csproj""")]
    private static partial Regex ProjectReference();

    [GeneratedRegex(@"^namespace Okote\.Matching;", RegexOptions.Multiline)]
    private static partial Regex PureNamespace();

    [GeneratedRegex(@"\b(Npgsql\w*|Dapper|Okote\.Data|Okote\.Funding|Microsoft\.AspNetCore|HttpClient|File\.\w+)\b")]
    private static partial Regex Impure();
}
