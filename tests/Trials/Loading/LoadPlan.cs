using System.Globalization;
using Okote.Funding;

namespace Okote.Trials;

/// <summary>How many people give, how fast they come, and how their gifts are collected.</summary>
/// <param name="Contributors">Each gives once.</param>
/// <param name="Rate_PerSecond">How many begin in each second, whatever became of those before: people do not wait for
/// one another.</param>
public sealed record LoadPlan(int Contributors, double Rate_PerSecond, Collection Collection)
{
    /// <summary>More would ask for more memory than for speed.</summary>
    public const int Contributors_Max = 1_000_000;

    /// <summary>Beyond this many at once somebody who comes waits outside, and is counted.</summary>
    public const int AtOnce_Max = 1_000;

    /// <summary>Enough for the program to have compiled what it does most.</summary>
    public const int WarmUp_People = 1_200;

    public const int WarmUp_AtOnce = 4;

    /// <summary>Gifts of one euro, so that this many exhaust the match of one campaign of the town.</summary>
    private const int Gifts_PerCampaign = 500;

    public const string Usage =
        "usage: okote load --contributors N --rate R [--collection now|at_close] [--json]";

    public int Campaigns => (Contributors + WarmUp_People + Gifts_PerCampaign - 1) / Gifts_PerCampaign;

    /// <summary>When the person of that number comes, from the beginning on.</summary>
    public TimeSpan Arrival(int person) => TimeSpan.FromSeconds(person / Rate_PerSecond);

    /// <exception cref="FormatException">An option is missing or wrong; the message says which.</exception>
    public static LoadPlan Read(Options options) => new(
        options.Number("--contributors", 1, Contributors_Max),
        options.Number("--rate", 1, 10_000),
        options.Value("--collection") switch
        {
            null or "now" => Collection.Now,
            "at_close" => Collection.AtClose,
            var other => throw new FormatException($"--collection is now or at_close, not '{other}'."),
        });
}

/// <summary>What was typed behind a verb: <c>--name value</c> pairs and lonely flags.</summary>
public sealed class Options(IReadOnlyList<string> words, params string[] flags)
{
    public bool Has(string flag) => words.Contains(flag);

    public string? Value(string name)
    {
        var at = words.ToList().IndexOf(name);
        return at < 0 ? null
            : at + 1 < words.Count ? words[at + 1]
            : throw new FormatException($"{name} needs a value.");
    }

    public int Number(string name, int least, int most) => Number(name, least, most, null);

    /// <param name="otherwise">When it is not said; null asks for it.</param>
    public int Number(string name, int least, int most, int? otherwise) => Value(name) is not { } text
        ? otherwise ?? throw new FormatException($"{name} is missing.")
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most
            ? number
            : throw new FormatException($"{name} takes a whole number from {least} to {most}, not '{text}'.");

    /// <exception cref="FormatException">A word that nobody asked for.</exception>
    public void Allow(params string[] names)
    {
        for (var i = 0; i < words.Count; i++)
        {
            if (flags.Contains(words[i])) continue;
            if (!names.Contains(words[i])) throw new FormatException($"'{words[i]}' is not an option.");
            i++;
        }
    }
}
