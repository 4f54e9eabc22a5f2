namespace Okote.Matching;

/// <summary>One line of the scheme, field by field: whom it answers, when, how much, from which funds, and what becomes
/// of it. A field that stays unsaid here fails a test.</summary>
internal static class LineArticles
{
    /// <summary>What the engine never asks of a line is not said of it: a lump follows no ratio, and a line that shares
    /// at the end answers no single gift.</summary>
    public static IEnumerable<ReglementArticle> Of(Line line, ReglementWords words)
    {
        var rule = line.Rule;
        yield return new(words.Say("Who"), [Who(rule.Eligible, words)]);
        if (rule.Settle.IsLive) yield return new(words.Say("Opens"), [.. Opens(rule, words)]);
        if (AnswersGifts(rule)) yield return new(words.Say("Gives"), [.. Gives(rule, words)]);
        var capped = AnswersGifts(rule) ? rule : OfCampaign(rule);
        if (rule.Settle.IsLive || capped.MatchPerCampaign is not null)
            yield return new(words.Say("Caps"), [.. CapPassages.Of(capped, words)]);
        yield return new(words.Say("Funds"), [.. Funds(line, words)]);
        yield return new(words.Say("Settle"), [.. SettlePassages.Of(rule.Settle, words)]);
    }

    /// <summary>Whether single gifts unlock anything.</summary>
    public static bool AnswersGifts(Rule rule) => rule.Settle.IsLive && rule.Unlock?.Lump is null;

    /// <summary>The caps that hold for what a campaign gets at once: a lump, or what it misses to its goal.</summary>
    private static Rule OfCampaign(Rule rule) => new(rule.Ratio)
    {
        MatchPerCampaign = rule.Settle is SettleMode.Quadratic ? null : rule.MatchPerCampaign,
        StopAtGoal = rule.Settle.IsLive ? rule.StopAtGoal : null,
    };

    private static ReglementPassage Who(Eligibility? eligible, ReglementWords words)
    {
        if (eligible is null) return words.Say("Who_everyone");
        var conditions = new List<string>();
        void Listed(string key, IReadOnlyList<string>? names)
        {
            if (names is not null) conditions.Add(words.Say(key, ("list", words.List(names))));
        }
        Listed("Who_campaigns", eligible.Campaigns);
        Listed("Who_territories", eligible.Territories);
        Listed("Who_themes", eligible.Themes);
        Listed("Who_rewards", eligible.Rewards);
        if (eligible.ResidentsOnly) conditions.Add(words.Say("Who_residents"));
        // Ids of people are personal data: the text says how many, the sealed scheme says who.
        if (eligible.ExcludedContributors.Count > 0)
            conditions.Add(words.Count("Who_excluded", eligible.ExcludedContributors.Count));
        if (eligible.RelatedPartiesUnmatched) conditions.Add(words.Say("Who_related"));
        return conditions.Count == 0
            ? words.Say("Who_everyone") : new ReglementPassage(words.Say("Who_only"), conditions);
    }

    private static IEnumerable<ReglementPassage> Opens(Rule rule, ReglementWords words)
    {
        if (rule is { MinContribution: null, Unlock: null }) yield return words.Say("Opens_always");
        if (rule.MinContribution is { } least) yield return words.Say("Opens_min", ("least", words.Euros(least)));
        if (rule.Unlock is not { } unlock) yield break;

        string[] conditions = [.. words.Trace.Conditions(unlock)];
        yield return new ReglementPassage(words.Count("Opens_unlock", conditions.Length), conditions);
        yield return words.Say("Opens_unlock_counts");
        if (unlock.Lump is { } lump)
        {
            yield return words.Say("Opens_lump", ("lump", words.Euros(lump)));
            if (unlock.Retroactive) yield return words.Say("Opens_lump_retroactive");
        }
        else yield return words.Say(unlock.Retroactive ? "Opens_retroactive" : "Opens_later");
    }

    private static IEnumerable<ReglementPassage> Gives(Rule rule, ReglementWords words)
    {
        if (rule.PerBackerBasisPointsOfMinimum is { } points)
        {
            yield return words.Say("Gives_per_backer", ("share", words.Share(points)));
            yield break;
        }
        yield return words.OfRatio("Gives_ratio", rule.Ratio);
        if (rule.Tiers.Count > 0)
            yield return new ReglementPassage(words.Say("Gives_tiers"), [.. rule.Tiers.Select(tier =>
                words.OfRatio("Gives_tier", tier.Ratio, ("least", words.Euros(tier.MinContribution))))]);
        if (rule.Windows.Count > 0)
            yield return new ReglementPassage(words.Say("Gives_windows"), [.. rule.Windows.Select(window =>
                words.OfRatio("Gives_window", window.Ratio, ("from", words.Instant(window.From)),
                    ("to", words.Instant(window.To))))]);
    }

    private static IEnumerable<ReglementPassage> Funds(Line line, ReglementWords words)
    {
        yield return words.Say(line.Sharing switch
        {
            Sharing.Sequential => "Funds_sequential",
            Sharing.ProRataCommitment => "Funds_pro_rata_commitment",
            Sharing.ProRataRemaining => "Funds_pro_rata_remaining",
            Sharing.Equal => "Funds_equal",
        });
        if (line.Sharing != Sharing.Sequential) yield return words.Say("Funds_fill");
        if (line.Rule.Settle.IsLive) yield return words.Say(line.Rule.Partial ? "Funds_partial" : "Funds_whole");
    }
}
