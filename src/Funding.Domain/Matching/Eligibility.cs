namespace Okote.Matching;

/// <summary>Which campaigns and contributors a line answers. An absent list means everyone, an empty one nobody.
/// </summary>
public sealed record Eligibility
{
    public IReadOnlyList<string>? Campaigns { get; init; }

    public IReadOnlyList<string>? Territories { get; init; }

    /// <summary>At least one theme of the campaign must be listed.</summary>
    public IReadOnlyList<string>? Themes { get; init; }

    /// <summary>The contribution must have chosen one of these rewards.</summary>
    public IReadOnlyList<string>? Rewards { get; init; }

    public bool ResidentsOnly { get; init; }

    public IReadOnlyList<string> ExcludedContributors { get; init; } = [];

    /// <summary>People close to the project holder may give, but nobody matches it.</summary>
    public bool RelatedPartiesUnmatched { get; init; }

    internal bool AdmitsCampaign(string id, string? territory, IReadOnlyList<string> themes) =>
        Has(Campaigns, id) && Has(Territories, territory) && HasOne(Themes, themes);

    internal bool Admits(in Asked asked) =>
        AdmitsCampaign(asked.Campaign, asked.Territory, asked.Themes)
        && Has(Rewards, asked.Reward)
        && (!ResidentsOnly || asked.Resident)
        && (!RelatedPartiesUnmatched || !asked.Related)
        && (ExcludedContributors.Count == 0 || !Has(ExcludedContributors, asked.Contributor));

    private static bool Has(IReadOnlyList<string>? allowed, string? value)
    {
        if (allowed is null) return true;
        for (var i = 0; i < allowed.Count; i++)
            if (string.Equals(allowed[i], value, StringComparison.Ordinal)) return true;
        return false;
    }

    private static bool HasOne(IReadOnlyList<string>? allowed, IReadOnlyList<string> values)
    {
        if (allowed is null) return true;
        for (var i = 0; i < values.Count; i++)
            if (Has(allowed, values[i])) return true;
        return false;
    }
}
