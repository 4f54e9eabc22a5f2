using System.Text.RegularExpressions;
using Okote.Matching;

namespace Okote.Web;

/// <summary>What cannot stand in a rule, in the reader's language. The path stays as it is: it is the address of the
/// place in the text.</summary>
public static class ProblemTexts
{
    /// <summary>Each sentence of the rule's readers, and the name of its translation.</summary>
    private static readonly (Regex Sentence, string Name)[] Known =
    [
        (Of(@"not JSON: line (\d+), byte (\d+)"), "NotJson"),
        (Of("unknown field"), "UnknownField"),
        (Of("is missing"), "Missing"),
        (Of("stands twice"), "Twice"),
        (Of("must be an object"), "Object"),
        (Of("must be a list"), "List"),
        (Of("must be a text that is not empty"), "Text"),
        (Of("must be true or false"), "Flag"),
        (Of(@"must be whole (\w+) from (-?\d+) to (\d+)"), "Whole"),
        (Of(@"must be two whole numbers \[n, d\]"), "Ratio"),
        (Of(@"must be a percentage from 0 to 999\.99 with at most two decimals"), "Percentage"),
        (Of("cannot be reached: an earlier tier holds for all these contributions"), "TierUnreachable"),
        (Of("must end after it begins"), "WindowEnds"),
        (Of("overlaps an earlier window"), "WindowOverlaps"),
        (Of("must name amount, pct_of_goal or both"), "GoalCap"),
        (Of("must name raised, raised_pct or backers"), "Unlock"),
        (Of("must be matching or whole cents"), "Gives"),
        (Of(@"must be (?:one of )?((?:[a-z_]+)(?:, [a-z_]+)*(?: or [a-z_]+)?)"), "OneOf"),
        (Of("a (?:line|fund|campaign) (.+) stands above already"), "IdTwice"),
        (Of("there is no (?:fund|campaign) (.+)"), "NoSuch"),
        (Of("names (.+), which has limits of its own, under a rule that settles at the end"), "OwnLimits"),
        (Of("names (.+) twice"), "NamesTwice"),
        (Of("must name at least one fund"), "NoFund"),
        (Of("must name at least one line"), "NoLine"),
        (Of("no fund pays a line (.+)"), "LineUnpaid"),
        (Of("campaign (.+) has gifts and is not listed"), "CampaignUnlisted"),
        (Of("line (.+) asks for the goal, and campaign (.+) has none"), "GoalUnknown"),
    ];

    /// <summary>The problem's sentence; in English as it came when nobody has translated it.</summary>
    public static string Problem(this Texts texts, Problem problem)
    {
        foreach (var (sentence, name) in Known)
        {
            if (sentence.Match(problem.Sentence) is not { Success: true } match) continue;
            object?[] values = [.. match.Groups.Values.Skip(1).Select(group => group.Value)];
            return texts[$"Simulator.Problem_{name}", values];
        }
        return problem.Sentence;
    }

    private static Regex Of(string pattern) => new($"^{pattern}$", RegexOptions.CultureInvariant);
}
