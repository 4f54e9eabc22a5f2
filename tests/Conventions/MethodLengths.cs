using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Okote.Tests;

/// <param name="Type">The outermost type that holds the method.</param>
/// <param name="Lines">From its first to its last line with code; the signature does not count.</param>
internal sealed record MethodLength(Type Type, string Name, string File, int Line, int Lines);

/// <summary>How long methods are, told by the debug symbols: what the compiler says beats any guess from text. The body
/// of an async method or an iterator is found under its own name again.</summary>
internal static class MethodLengths
{
    public static IEnumerable<MethodLength> Of(Assembly assembly)
    {
        using var symbols = MetadataReaderProvider.FromPortablePdbStream(
            File.OpenRead(Path.ChangeExtension(assembly.Location, ".pdb")));
        var reader = symbols.GetMetadataReader();
        foreach (var handle in reader.MethodDebugInformation)
        {
            var information = reader.GetMethodDebugInformation(handle);
            var points = information.GetSequencePoints().Where(point => !point.IsHidden).ToList();
            if (points.Count == 0) continue;
            var file = reader.GetString(reader.GetDocument(points[0].Document).Name);
            // Written by a source generator or by Razor: nobody has to read it.
            if (Path.GetExtension(file) != ".cs" || !File.Exists(file) || file.Contains("/obj/")) continue;
            var kickoff = information.GetStateMachineKickoffMethod();
            var definition = kickoff.IsNil ? handle.ToDefinitionHandle() : kickoff;
            var method = assembly.ManifestModule.ResolveMethod(MetadataTokens.GetToken(definition))!;
            // A constructor also runs the initialisers of all fields, wherever in the file they stand.
            if (method is ConstructorInfo) continue;
            var first = points.Min(point => point.StartLine);
            var type = method.DeclaringType!;
            yield return new MethodLength(Outermost(type), $"{type.Name}.{method.Name}",
                Path.GetRelativePath(Repository.Root, file), first, points.Max(point => point.EndLine) - first + 1);
        }
    }

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;
}
