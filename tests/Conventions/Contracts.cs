using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Okote.Tests;

/// <summary>The public types that others build on, and what is said about them in the compiler's own documentation
/// file.</summary>
internal static partial class Contracts
{
    private static readonly string[] Folders = ["Money", "Ledger", "Matching"];

    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<string> Undocumented()
    {
        var said = Assemblies.Ours.SelectMany(Documented).ToHashSet();
        foreach (var type in Types())
        {
            if (!said.Contains("T:" + NameOf(type))) yield return NameOf(type);
            foreach (var method in type.GetMethods(Declared).Where(method => MustSpeak(type, method)))
                if (!said.Contains($"M:{NameOf(type)}.{method.Name}")) yield return $"{NameOf(type)}.{method.Name}()";
        }
    }

    private static IEnumerable<Type> Types()
    {
        var names = Folders.SelectMany(folder => Repository.Files($"src/Funding.Domain/{folder}"))
            .Where(file => file.EndsWith(".cs", StringComparison.Ordinal))
            .SelectMany(DeclaredIn).ToHashSet();
        return Assemblies.Written(Assemblies.Ours).Where(type => type.IsVisible).Where(type =>
            type.Assembly == Assemblies.Domain && names.Contains($"{type.Namespace}.{type.Name.Split('`')[0]}")
            || type.Assembly == Assemblies.Payments && type.Name.EndsWith("Gateway", StringComparison.Ordinal));
    }

    private static IEnumerable<string> DeclaredIn(string file)
    {
        var text = Repository.Read(file);
        var home = Home().Match(text).Groups[1].Value;
        return Declaration().Matches(text).Select(match => $"{home}.{match.Groups[1].Value}");
    }

    // Operators, overrides and what an interface or a record prescribes say what they do by being that.
    private static bool MustSpeak(Type type, MethodInfo method) =>
        !method.IsSpecialName
        && method.GetBaseDefinition() == method
        && !method.Name.Contains('<')
        && !method.IsDefined(typeof(System.Runtime.CompilerServices.CompilerGeneratedAttribute))
        && !(Assemblies.IsRecord(type) && method.Name is "Equals" or "Deconstruct" or "GetHashCode" or "ToString")
        && (type.IsInterface || !type.GetInterfaces()
            .Any(contract => type.GetInterfaceMap(contract).TargetMethods.Contains(method)));

    // Documentation names carry parameter lists; overloads of one name explain each other.
    private static IEnumerable<string> Documented(Assembly assembly)
    {
        var file = Path.ChangeExtension(assembly.Location, ".xml");
        return from member in XDocument.Load(file).Descendants("member")
               where member.Elements().Any()
               select Regex.Replace(member.Attribute("name")!.Value, @"(``\d+)?(\(.*)?$", "");
    }

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Home();

    private static string NameOf(Type type) => type.FullName!.Replace('+', '.');

    [GeneratedRegex(
        @"^\s*public [\w ]*?(?:class|struct|record|interface|enum)(?: struct| class)? (\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
