using System.Reflection;
using Microsoft.AspNetCore.Mvc;

namespace Okote.Tests;

public sealed class TypeConventions
{
    private const int MethodLines_Max = 70;

    private const int JobLines_Max = 15;

    private const int Parameters_Max = 4;

    private const int Actions_Max = 7;

    /// <summary>Interfaces that stand at a true outside boundary, each with the reason why it has one implementation
    /// here.</summary>
    private static readonly IReadOnlyDictionary<string, string> OutsideBoundaries = new Dictionary<string, string>
    {
        ["Okote.Payments.IStripeTransport"] = "Its second implementation stands on Stripe.net, in that flavour alone.",
    };

    private static readonly string[] NotFoundYet = ["Service", "Manager", "Helper", "Helpers", "Util", "Utils"];

    private static readonly IReadOnlyList<Type> Shipped = [.. Assemblies.Written(Assemblies.Ours)];

    private static readonly IReadOnlyList<Type> Everything =
        [.. Shipped, .. Assemblies.Written([typeof(TypeConventions).Assembly])];

    [Fact]
    public void Methods_stop_at_70_lines() => Offenders.None(
        $"A method has at most {MethodLines_Max} lines: give its steps names.",
        from method in Assemblies.Ours.Append(typeof(TypeConventions).Assembly).SelectMany(MethodLengths.Of)
        where method.Lines > MethodLines_Max
        select $"{method.File}:{method.Line}: {method.Name} has {method.Lines}");

    [Fact]
    public void Jobs_and_consumers_stop_at_15_lines() => Offenders.None(
        $"A job or a consumer has at most {JobLines_Max} lines: it calls one use case, which decides.",
        from method in Assemblies.Ours.SelectMany(MethodLengths.Of)
        where IsHead(method.Type)
        group method by method.Type into head
        let lines = head.Sum(method => method.Lines)
        where lines > JobLines_Max
        select $"{head.First().File}: {head.Key.Name} has {lines}");

    [Fact]
    public void Controllers_have_at_most_7_actions() => Offenders.None(
        $"A controller has at most {Actions_Max} actions: another verb is a noun not named yet.",
        from type in Shipped
        where type.IsAssignableTo(typeof(ControllerBase))
        let actions = type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)
            .Count(method => !method.IsSpecialName && !method.IsDefined(typeof(NonActionAttribute)))
        where actions > Actions_Max
        select $"{type.FullName}: {actions} actions");

    [Fact]
    public void Constructors_take_at_most_4_parameters() => Offenders.None(
        $"A class that acts takes at most {Parameters_Max} things, a record may hold more: make it two classes.",
        from type in Shipped
        where type is { IsClass: true, IsAbstract: false } && !Assemblies.IsRecord(type)
        from constructor in type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        where constructor.GetParameters().Length > Parameters_Max
        select $"{type.FullName}: {constructor.GetParameters().Length} parameters");

    [Fact]
    public void Names_are_nouns_that_were_found() => Offenders.None(
        "A Service, a Manager, a Helper is a noun not found yet: say what it is.",
        from type in Everything
        let name = type.Name.Split('`')[0]
        where NotFoundYet.Any(noun => name.EndsWith(noun, StringComparison.Ordinal))
            || name is "Extensions" or "Constants"
        select type.FullName!);

    [Fact]
    public void Interfaces_have_two_implementations() => Offenders.None(
        "An interface is for two real implementations or a true outside boundary: use the class itself.",
        from type in Shipped
        where type.IsInterface && !OutsideBoundaries.ContainsKey(type.FullName!)
        let implementations = Shipped.Count(other =>
            other is { IsInterface: false, IsAbstract: false } && Implements(other, type))
        where implementations < 2
        select $"{type.FullName}: {implementations}");

    [Fact]
    public void Every_boundary_named_here_exists() => Offenders.None(
        "No such interface any more: take it off the list.",
        OutsideBoundaries.Keys.Except(Shipped.Where(type => type.IsInterface).Select(type => type.FullName!)));

    [Fact]
    public void Classes_are_sealed() => Offenders.None(
        "A class is sealed, static or abstract: inheritance is designed, not left open.",
        from type in Everything
        where type is { IsClass: true, IsSealed: false, IsAbstract: false }
            && !type.IsAssignableTo(typeof(Delegate)) && !HasHeirs(type)
        select type.FullName!);

    private static bool HasHeirs(Type type) => Everything.Any(other => other.BaseType == type);

    private static bool Implements(Type type, Type contract) => type.GetInterfaces()
        .Any(found => (found.IsGenericType ? found.GetGenericTypeDefinition() : found) == contract);

    private static bool IsHead(Type type) => type.GetInterfaces().Any(contract =>
        contract.FullName == "Quartz.IJob"
        || contract.IsGenericType && contract.GetGenericTypeDefinition().FullName == "MassTransit.IConsumer`1");
}
