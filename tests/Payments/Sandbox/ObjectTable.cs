namespace Okote.Tests.Sandbox;

/// <summary>What Stripe promises of one field.</summary>
internal sealed record ObjectField(string Name, bool Optional, string Type, bool Nullable, IReadOnlySet<string> Values);

/// <summary>What Stripe promises of every object, read from <c>objects.txt</c>.</summary>
internal sealed class ObjectTable
{
    private const string Continuation = "    | ";

    private readonly Dictionary<string, Dictionary<string, ObjectField>> objects = [];
    private readonly Dictionary<string, IReadOnlySet<string>> values = [];

    public static ObjectTable Stripe { get; } = new(Joined(Repository.Read("tests/Payments/Sandbox/objects.txt")));

    private ObjectTable(List<string> lines)
    {
        Dictionary<string, ObjectField>? fields = null;
        foreach (var line in lines)
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words[0] == "values") values.Add(words[1], Set(words[2]));
            else if (line[0] != ' ') objects.Add(line, fields = []);
            else fields!.Add(words[0].TrimEnd('?'), Field(words));
        }
    }

    public IReadOnlyDictionary<string, ObjectField>? Find(string name) => objects.GetValueOrDefault(name);

    /// <summary>The objects that can stand alone: those that say what they are.</summary>
    public IEnumerable<string> Whole =>
        objects.Where(each => each.Value.ContainsKey("object")).Select(each => each.Key);

    private static List<string> Joined(string text)
    {
        var lines = new List<string>();
        foreach (var line in text.Split('\n').Select(line => line.TrimEnd()))
        {
            if (line.Length == 0 || line[0] == '#') continue;
            if (line.StartsWith(Continuation, StringComparison.Ordinal)) lines[^1] += "|" + line[Continuation.Length..];
            else lines.Add(line);
        }
        return lines;
    }

    private ObjectField Field(string[] words)
    {
        if (words.Length is < 2 or > 4) throw new FormatException($"objects.txt: {string.Join(' ', words)}");
        var (name, mark) = (words[0], words.ElementAtOrDefault(2) ?? "-");
        if (mark is not ("-" or "null")) throw new FormatException($"objects.txt: {name} is neither null nor -.");
        return new ObjectField(name.TrimEnd('?'), name.EndsWith('?'), words[1], mark == "null",
            Set(words.ElementAtOrDefault(3)));
    }

    private IReadOnlySet<string> Set(string? listed) => listed switch
    {
        null => new HashSet<string>(),
        ['=', .. var name] => values[name],
        _ => listed.Split('|').ToHashSet(),
    };
}
