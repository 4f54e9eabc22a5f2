namespace Okote.Web;

/// <summary>The words after a verb, sorted into options and the rest; a word nobody knows is refused.</summary>
public sealed class Arguments
{
    private readonly HashSet<string> flags = [];
    private readonly Dictionary<string, string> values = [];

    private Arguments()
    {
    }

    /// <summary>What is not an option, in order.</summary>
    public List<string> Rest { get; } = [];

    /// <param name="args">The words after the verb.</param>
    /// <param name="flags">Options that stand alone, such as <c>--json</c>.</param>
    /// <param name="values">Options that take the next word, or what follows <c>=</c>.</param>
    /// <param name="rest">How many other words are welcome.</param>
    public static Arguments Read(string[] args, string[] flags, string[]? values = null, int rest = 0)
    {
        var read = new Arguments();
        for (var i = 0; i < args.Length; i++)
        {
            var (name, inline) = args[i].Split('=', 2) is [var left, var right] ? (left, right) : (args[i], null);
            if (flags.Contains(args[i])) read.flags.Add(args[i]);
            else if (values?.Contains(name) == true)
                read.values[name] = inline ?? (++i < args.Length ? args[i] : throw Refuse($"{name} needs a value."));
            // A dash alone is standard input.
            else if (args[i].StartsWith('-') && args[i] != "-") throw Refuse($"Unknown option '{args[i]}'.");
            else if (read.Rest.Count == rest) throw Refuse($"Unexpected '{args[i]}'.");
            else read.Rest.Add(args[i]);
        }
        return read;
    }

    public bool Has(string flag) => flags.Contains(flag);

    public string? Value(string name) => values.GetValueOrDefault(name);

    /// <summary>The whole number given for an option, or <paramref name="otherwise"/> when it is absent.</summary>
    public int Number(string name, int otherwise, int min, int max)
    {
        if (Value(name) is not { } text) return otherwise;
        return int.TryParse(text, out var number) && number >= min && number <= max
            ? number
            : throw Refuse($"{name} takes a whole number from {min} to {max}, not '{text}'.");
    }

    private static CommandFailure Refuse(string line) => new(line, CommandFailure.Misused);
}
