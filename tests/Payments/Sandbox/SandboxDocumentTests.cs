using System.Text.RegularExpressions;
using Okote.Payments.Sandbox;

namespace Okote.Tests.Sandbox;

/// <summary>docs/sandbox.md says what the sandbox has, all of it and nothing else.</summary>
public sealed partial class SandboxDocumentTests
{
    private static readonly string Text = Repository.Read("docs/sandbox.md");

    [Fact]
    public void Every_address_is_told_and_every_address_told_is_there()
    {
        var there = SandboxIndex.Addresses.Concat(Steered()).ToList();
        var told = Address().Matches(Text).Select(match => match.Groups[1].Value).ToList();
        Offenders.None("An address of the sandbox is told in docs/sandbox.md.", there.Except(told));
        Offenders.None("docs/sandbox.md tells of an address that the sandbox does not have.", told.Except(there));
    }

    [Fact]
    public void Every_card_and_account_is_told() => Offenders.None(
        "A test card or account of the sandbox is told in docs/sandbox.md.",
        SandboxIndex.CardNumbers.Concat(SandboxIndex.Ibans)
            .Where(number => !Text.Contains(number, StringComparison.Ordinal)));

    private static IEnumerable<string> Steered() =>
        Arm().Matches(Repository.Read("src/Payments/Sandbox/Control/ControlDoor.cs"))
            .Select(match => match.Groups[1].Value);

    [GeneratedRegex("`((?:GET|POST|DELETE) /[^`]+)`")]
    private static partial Regex Address();

    [GeneratedRegex("\"((?:GET|POST|DELETE) /_sandbox/[^\"]+)\" =>")]
    private static partial Regex Arm();
}
