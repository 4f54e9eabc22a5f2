namespace Okote.Web;

/// <summary>Pages that the operator of a territory writes: <c>legal.fr.md</c>, <c>accessibility.de.md</c>, and the
/// result of the last audit in <c>accessibility.txt</c> (<c>none</c>, <c>partial</c> or <c>full</c>). A language
/// without a file keeps our own words.</summary>
public sealed record SitePages(IReadOnlyDictionary<string, string> Texts, string State)
{
    private static readonly string[] Names = ["legal", "accessibility"];

    private static readonly string[] States = ["none", "partial", "full"];

    /// <summary>Nothing was audited and nothing filled in.</summary>
    public static SitePages None { get; } = new(new Dictionary<string, string>(), "none");

    public string? Find(string name, string language) => Texts.GetValueOrDefault($"{name}.{language}");

    /// <exception cref="CommandFailure">There is no such folder, or it says something nobody can act on.</exception>
    public static SitePages Read(string folder)
    {
        if (!Directory.Exists(folder)) throw new CommandFailure($"OKOTE_PAGES: there is no folder {folder}.");
        var texts = new Dictionary<string, string>();
        foreach (var key in from name in Names from language in Languages.All select $"{name}.{language}")
            if (Path.Combine(folder, key + ".md") is var file && File.Exists(file)) texts[key] = File.ReadAllText(file);
        var audited = Path.Combine(folder, "accessibility.txt");
        var state = File.Exists(audited) ? File.ReadAllText(audited).Trim() : "none";
        return States.Contains(state) ? new SitePages(texts, state)
            : throw new CommandFailure($"OKOTE_PAGES: accessibility.txt says none, partial or full, not '{state}'.");
    }
}
