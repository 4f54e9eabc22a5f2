using Okote.Funding;
using Okote.Matching;

namespace Okote.Web;

/// <summary><c>okote match reglement</c>: the rules of a file in words, with examples computed by the engine.</summary>
internal static class MatchReglement
{
    public static int Run(string[] args, TextReader stdin, TextWriter stdout, TextWriter stderr)
    {
        var asked = Arguments.Read(args, flags: [], values: ["--lang"], rest: 1);
        if (asked.Rest.Count == 0) throw new CommandFailure("Say which file.", CommandFailure.Misused);
        var language = MatchCommand.Language(asked);
        if (RulesOnDisk.Read(asked.Rest[0], stdin, stderr) is not { } file) return MatchCommand.Unreadable;
        stdout.Write(Reglement.Of(file.Scheme, language, Terms(file.Scenario)).ToMarkdown());
        return MatchCommand.Ok;
    }

    /// <summary>A scenario brings holds and a project of its own; other files take those of the platform.</summary>
    private static ReglementTerms Terms(Scenario? scenario)
    {
        var terms = Reglements.Terms();
        if (scenario is null) return terms;
        var settings = scenario.Settings;
        terms = terms with
        {
            HoldSeconds = settings.HoldTtl, StepSeconds = settings.ExtensionStep,
            CeilingSeconds = settings.ExtensionCeiling, ConsentRequired = settings.ConsentRequired,
        };
        return scenario.Campaigns is [var campaign, ..]
            ? terms with { Goal = campaign.Goal, Minimum = campaign.Minimum } : terms;
    }
}
