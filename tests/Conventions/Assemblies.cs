using System.Reflection;
using System.Runtime.CompilerServices;
using Okote.Web;

namespace Okote.Tests;

/// <summary>The four assemblies we ship, found by name, so that an assembly without types yet is found too.</summary>
internal static class Assemblies
{
    public static Assembly Domain { get; } = typeof(Money).Assembly;

    public static Assembly Payments { get; } = Assembly.Load("Payments");

    public static Assembly Jobs { get; } = Assembly.Load("Jobs");

    public static Assembly Web { get; } = typeof(CommandLine).Assembly;

    public static IReadOnlyList<Assembly> Ours { get; } = [Domain, Payments, Jobs, Web];

    /// <summary>Types that a person wrote, in the given assemblies.</summary>
    public static IEnumerable<Type> Written(IEnumerable<Assembly> assemblies) =>
        assemblies.SelectMany(assembly => assembly.GetTypes()).Where(IsWritten);

    public static bool IsRecord(Type type) =>
        type.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic) is not null;

    private static bool IsWritten(Type type) =>
        !type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
        && !type.Name.Contains('<')
        && (type.Namespace?.StartsWith("Okote", StringComparison.Ordinal) ?? false)
        && (type.DeclaringType is null || IsWritten(type.DeclaringType));
}
