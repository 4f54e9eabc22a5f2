using System.Reflection;
using System.Xml.Linq;
using Okote.Payments;

namespace Okote.Tests;

/// <summary>What only a flavour needs, the default build neither uses nor asks for.</summary>
public sealed class FlavourConventions
{
    private const string Library = "Stripe.net";
    private const string Condition = "'$(StripeNet)' == 'true'";

    private static readonly bool IsFlavour = GatewayAdapters.Has(GatewayAdapter.StripeNet);

    [Fact]
    public void Stripes_library_is_used_by_payments_alone_and_in_its_flavour_alone() => Assert.Equal(
        IsFlavour ? [Assemblies.Payments.GetName().Name] : [],
        Assemblies.Ours.Where(ours => Uses(ours, Library)).Select(ours => ours.GetName().Name));

    [Fact]
    public void Stripes_library_was_restored_for_its_flavour_alone() => Assert.Equal(IsFlavour,
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Okote.Tests.deps.json"))
            .Contains($"\"{Library}/", StringComparison.Ordinal));

    [Fact]
    public void Stripes_library_is_named_in_projects_only_on_condition()
    {
        var named = Projects().SelectMany(file => XDocument.Load(Repository.PathOf(file)).Descendants())
            .Where(element => (string?)element.Attribute("Include") == Library).ToList();
        Assert.Equal(["PackageReference", "PackageVersion"],
            named.Select(element => element.Name.LocalName).Order(StringComparer.Ordinal));
        Assert.All(named, element => Assert.Equal(Condition, (string?)element.Attribute("Condition")));
    }

    [Fact]
    public void No_file_here_chooses_a_flavour() => Offenders.None(
        "A flavour is chosen on the command line of a build: -p:StripeNet=true.",
        from file in Projects()
        where XDocument.Load(Repository.PathOf(file)).Descendants("StripeNet").Any()
        select file);

    private static IEnumerable<string> Projects() => Repository.Files().Where(file =>
        file.EndsWith(".csproj", StringComparison.Ordinal) || file.EndsWith(".props", StringComparison.Ordinal)
        || file.EndsWith(".targets", StringComparison.Ordinal));

    private static bool Uses(Assembly assembly, string name) =>
        assembly.GetReferencedAssemblies().Any(used => used.Name == name);
}
