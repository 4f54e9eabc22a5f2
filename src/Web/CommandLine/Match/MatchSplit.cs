using System.Globalization;

namespace Okote.Web;

/// <summary><c>okote match split</c>: the one way cents are divided.</summary>
internal static class MatchSplit
{
    public static int Run(string[] args, TextWriter stdout)
    {
        var words = args.Where(arg => arg != "--json").ToArray();
        var numbers = new long[words.Length];
        for (var i = 0; i < words.Length; i++)
        {
            if (!long.TryParse(words[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
                throw Refuse($"{words[i]}: must be a whole number, zero or more (the total in cents)");
        }
        if (words.Length < 2) throw Refuse("a total and at least one weight are needed");
        if (numbers.Skip(1).All(weight => weight == 0) && numbers[0] > 0)
            throw Refuse("nothing to share by: all weights are zero");
        var parts = Split.LargestRemainder(numbers[0], numbers.AsSpan(1));
        stdout.WriteLine(words.Length < args.Length ? $"[{string.Join(",", parts)}]" : string.Join(" ", parts));
        return MatchCommand.Ok;
    }

    private static CommandFailure Refuse(string line) => new(line, CommandFailure.Misused);
}
