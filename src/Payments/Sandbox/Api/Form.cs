using System.Globalization;
using System.Net;

namespace Okote.Payments.Sandbox;

/// <summary>Parameters as Stripe takes them: form-encoded, nested with brackets.</summary>
internal sealed class Form
{
    private const int Pairs_CountMax = 2_000;
    private const int Depth_BracketsMax = 8;

    private readonly Dictionary<string, Form> children = [];
    private readonly string path;
    private string? text;

    private Form(string path) => this.path = path;

    public static Form Empty => new("");

    public IEnumerable<string> Names => children.Keys;

    public static Form Read(string encoded)
    {
        var root = new Form("");
        var pairs = encoded.Split('&', StringSplitOptions.RemoveEmptyEntries);
        if (pairs.Length > Pairs_CountMax) throw WireError.Malformed("Too many parameters.");
        foreach (var pair in pairs)
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var name = WebUtility.UrlDecode(equals < 0 ? pair : pair[..equals]);
            root.Put(name, equals < 0 ? "" : WebUtility.UrlDecode(pair[(equals + 1)..]));
        }
        return root;
    }

    /// <summary>The text of a parameter; an empty one counts as not given, as Stripe takes it.</summary>
    public string? Text(string name) => children.GetValueOrDefault(name)?.text is { Length: > 0 } given ? given : null;

    public string Need(string name) => Text(name) ?? throw WireError.Missing(PathOf(name));

    public bool Has(string name) => children.ContainsKey(name);

    public long? Number(string name)
    {
        if (Text(name) is not { } given) return null;
        return long.TryParse(given, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw WireError.Invalid($"Invalid integer: {given}", "parameter_invalid_integer", PathOf(name));
    }

    public long NeedNumber(string name) => Number(name) ?? throw WireError.Missing(PathOf(name));

    public bool Flag(string name, bool otherwise = false) => Text(name) switch
    {
        null => otherwise,
        "true" => true,
        "false" => false,
        var given => throw WireError.Malformed($"Invalid boolean: {given}", PathOf(name)),
    };

    public string OneOf(string name, string otherwise, params ReadOnlySpan<string> allowed)
    {
        var given = Text(name) ?? otherwise;
        foreach (var one in allowed)
            if (one == given) return given;
        throw WireError.Malformed($"Invalid {PathOf(name)}: must be one of {string.Join(", ", allowed!)}",
            PathOf(name));
    }

    /// <summary>Like <see cref="OneOf"/>, for a parameter that may be left out.</summary>
    public string? OneOfOrNull(string name, params ReadOnlySpan<string> allowed) =>
        Text(name) is null ? null : OneOf(name, "", allowed);

    public Form Part(string name) => children.GetValueOrDefault(name) ?? new Form(PathOf(name));

    public IEnumerable<Form> Items(string name) => Part(name).children.Values;

    public IEnumerable<string> Texts(string name) => Items(name).Select(item => item.text ?? "");

    public IEnumerable<(string Key, string Value)> Pairs(string name) =>
        Part(name).children.Select(child => (child.Key, child.Value.text ?? ""));

    public string PathOf(string name) => path.Length == 0 ? name : $"{path}[{name}]";

    /// <summary>The same parameters in one order, whatever order they were sent in.</summary>
    public string Canonical() => children.Count == 0
        ? Uri.EscapeDataString(text ?? "")
        : "{" + string.Join(',', children.OrderBy(child => child.Key, StringComparer.Ordinal)
            .Select(child => Uri.EscapeDataString(child.Key) + ":" + child.Value.Canonical())) + "}";

    private void Put(string name, string value)
    {
        var steps = name.Replace("]", "", StringComparison.Ordinal).Split('[');
        if (steps.Length > Depth_BracketsMax)
            throw WireError.Malformed("Parameters are nested too deeply.");
        var at = this;
        foreach (var step in steps)
        {
            // a[]=x&a[]=y appends: an empty step takes the next free number.
            var key = step.Length > 0 ? step : at.children.Count.ToString(CultureInfo.InvariantCulture);
            if (!at.children.TryGetValue(key, out var child)) at.children[key] = child = new Form(at.PathOf(key));
            at = child;
        }
        at.text = value;
    }
}
