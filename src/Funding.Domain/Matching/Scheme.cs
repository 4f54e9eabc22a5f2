namespace Okote.Matching;

/// <summary>The lines a call offers to its campaigns. Lines are parallel: each answers the same contribution on its
/// own. Funds are attached to a line by whoever asks (<see cref="LineState.Funds"/>), not by the scheme.</summary>
public sealed record Scheme(IReadOnlyList<Line> Lines)
{
    /// <summary>Reads <c>{"lines": [{"id", "rule", "sharing"}]}</c>. Unknown fields, wrong types and impossible values
    /// are problems, each with its JSON path; nothing is silently ignored.</summary>
    /// <returns>Null when there is at least one problem.</returns>
    public static Scheme? Read(string json, out IReadOnlyList<Problem> problems)
    {
        var found = new List<Problem>();
        problems = found;
        using var document = JsonPlace.Parse(json, found);
        if (document is null) return null;
        var lines = SchemeJson.Read(new JsonPlace(document.RootElement, "$", found));
        return found.Count == 0 ? new Scheme(lines) : null;
    }

    /// <summary>Canonical JSON: fields in a fixed order, absent limits left out, no white space. Equal schemes give
    /// equal text, so that it can be frozen and hashed.</summary>
    public string ToJson() => SchemeJson.Write(this);
}

/// <summary>One rule and how the funds of the line share what it gives.</summary>
public sealed record Line(string Id, Rule Rule, Sharing Sharing = Sharing.Sequential);

/// <summary>How the funds of one line divide what it grants.</summary>
public enum Sharing
{
    /// <summary>Ascending priority, ties in list order; drain one, then the next.</summary>
    Sequential,

    /// <summary>By what each fund committed.</summary>
    ProRataCommitment,

    /// <summary>By what each fund has left.</summary>
    ProRataRemaining,

    Equal,
}

/// <summary>Something in a file that cannot stand.</summary>
/// <param name="Path">Where, for example <c>$.lines[0].rule.ratio</c>.</param>
/// <param name="Sentence">What and why, for a person.</param>
public sealed record Problem(string Path, string Sentence)
{
    public override string ToString() => $"{Path}: {Sentence}";
}
