using System.Globalization;
using Okote.Funding;
using Okote.Matching;

namespace Okote.Web;

/// <summary>The fields of a rule's form, there and back. What they do not speak of (tiers, unlocks, further windows)
/// stays as it is; the text of the whole language speaks of everything.</summary>
public sealed class RuleEditing(Texts texts, FormErrors errors)
{
    private static readonly (string Name, Sharing Sharing)[] Sharings =
    [
        ("sequential", Sharing.Sequential), ("pro_rata_commitment", Sharing.ProRataCommitment),
        ("pro_rata_remaining", Sharing.ProRataRemaining), ("equal", Sharing.Equal),
    ];

    /// <summary>The modes the form can choose. Rounds at the end have terms of their own and are typed as text.
    /// </summary>
    private static readonly (string Name, SettleMode Mode)[] Modes =
    [
        ("as_reserved", SettleMode.AsReserved), ("pro_rata_below_goal", new SettleMode.ProRataBelowGoal()),
        ("at_success", new SettleMode.AtSuccess()),
    ];

    private readonly PlainRule plain = new(texts, errors);

    public static IEnumerable<string> SharingNames => Sharings.Select(known => known.Name);

    public static IEnumerable<string> ModeNames => Modes.Select(known => known.Name);

    public static string FieldId(int line, string name) => $"ligne-{line}-{name}";

    public static List<RuleFields> Of(Scheme scheme) => [.. scheme.Lines.Select(line => Of(line))];

    public Scheme Apply(Scheme scheme, IReadOnlyList<RuleFields> fields) => new(
        [.. from line in scheme.Lines
            let field = fields.Index().FirstOrDefault(field => field.Item.Id == line.Id)
            select field.Item is { } own ? Changed(line, field.Index, own) : line]);

    private static RuleFields Of(Line line)
    {
        var (rule, window) = (line.Rule, line.Rule.Windows.FirstOrDefault());
        return new RuleFields
        {
            Id = line.Id, Ratio = PlainRule.Written(rule.Ratio), Minimum = PlainRule.Written(rule.MinContribution),
            ParDon = PlainRule.Written(rule.MatchPerContribution),
            ParPersonne = PlainRule.Written(rule.MatchPerContributor),
            ParCampagne = PlainRule.Written(rule.MatchPerCampaign?.Amount),
            PartObjectif = PlainRule.Written(rule.MatchPerCampaign?.BasisPointsOfGoal),
            FenetreDebut = Instant(window?.From), FenetreFin = Instant(window?.To),
            FenetreRatio = window is null ? null : PlainRule.Written(window.Ratio),
            Communes = Listed(rule.Eligible?.Territories), Themes = Listed(rule.Eligible?.Themes),
            Habitants = rule.Eligible?.ResidentsOnly ?? false,
            Proches = rule.Eligible?.RelatedPartiesUnmatched ?? false,
            ArretObjectif = rule.StopAtGoal is { Sum: null }, Entier = !rule.Partial,
            Partage = Sharings.First(known => known.Sharing == line.Sharing).Name, Solde = NameOf(rule.Settle),
        };
    }

    private static string NameOf(SettleMode mode) => mode switch
    {
        SettleMode.RankedGap => "ranked_gap",
        SettleMode.Quadratic => "quadratic",
        _ => Modes.First(known => known.Mode == mode).Name,
    };

    private Line Changed(Line line, int index, RuleFields own)
    {
        string Id(string name) => FieldId(index, name);
        var rule = line.Rule;
        return line with
        {
            Sharing = Sharings.FirstOrDefault(known => known.Name == own.Partage) is { Name: not null } chosen
                ? chosen.Sharing : line.Sharing,
            Rule = rule with
            {
                Ratio = plain.ReadRatio(own.Ratio, Id("ratio")) ?? rule.Ratio,
                MinContribution = plain.Cents(own.Minimum, Id("minimum")),
                MatchPerContribution = plain.Cents(own.ParDon, Id("don")),
                MatchPerContributor = plain.Cents(own.ParPersonne, Id("personne")),
                MatchPerCampaign = Cap(own, index), Windows = Windows(rule, own, index),
                Eligible = Eligible(rule.Eligible, own), Partial = !own.Entier,
                StopAtGoal = own.ArretObjectif ? new StopAtGoal(null) : rule.StopAtGoal is { Sum: not null } kept
                    ? kept : null,
                Settle = Modes.FirstOrDefault(known => known.Name == own.Solde).Mode ?? rule.Settle,
            },
        };
    }

    private GoalCap? Cap(RuleFields own, int index)
    {
        var amount = plain.Cents(own.ParCampagne, FieldId(index, "campagne"));
        var share = plain.Cents(own.PartObjectif, FieldId(index, "part"));
        if (share > 999_99) errors.Add(FieldId(index, "part"), texts["City.ShareUnreadable"]);
        return amount is null && share is null ? null : new GoalCap(amount, (int?)share);
    }

    private IReadOnlyList<Window> Windows(Rule rule, RuleFields own, int index)
    {
        var further = rule.Windows.Skip(1);
        if (own.FenetreDebut.OrNull() is null && own.FenetreFin.OrNull() is null) return [.. further];
        var (from, to) = (Seconds(own.FenetreDebut), Seconds(own.FenetreFin));
        if (from is null || to is null || to <= from)
        {
            errors.Add(FieldId(index, "fenetre"), texts["City.WindowUnreadable"]);
            return rule.Windows;
        }
        if (further.Any(other => from < other.To && other.From < to))
            errors.Add(FieldId(index, "fenetre"), texts["Simulator.Problem_WindowOverlaps"]);
        var ratio = plain.ReadRatio(own.FenetreRatio, FieldId(index, "fenetre-ratio")) ?? rule.Ratio;
        return [new Window(from.Value, to.Value, ratio), .. further];
    }

    private static Eligibility? Eligible(Eligibility? before, RuleFields own)
    {
        var eligible = (before ?? new Eligibility()) with
        {
            Territories = Names(own.Communes), Themes = Names(own.Themes), ResidentsOnly = own.Habitants,
            RelatedPartiesUnmatched = own.Proches,
        };
        var isEmpty = eligible is
        {
            Campaigns: null, Territories: null, Themes: null, Rewards: null, ResidentsOnly: false,
            RelatedPartiesUnmatched: false, ExcludedContributors.Count: 0,
        };
        return isEmpty ? null : eligible;
    }

    private static string[]? Names(string? typed)
    {
        string[] names = [.. (typed ?? "").Split([',', ';'], StringSplitOptions.RemoveEmptyEntries
            | StringSplitOptions.TrimEntries).Distinct()];
        return names.Length == 0 ? null : names;
    }

    private static string? Listed(IReadOnlyList<string>? names) => names is null ? null : string.Join(", ", names);

    /// <summary>The wall clock of the territory, as browsers send it.</summary>
    private static long? Seconds(string? typed) => DateTime.TryParseExact(typed,
        ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None,
        out var wall)
            ? new DateTimeOffset(wall, TerritoryTime.Zone.GetUtcOffset(wall)).ToUnixTimeSeconds() : null;

    private static string? Instant(long? seconds) => seconds is { } known
        ? TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeSeconds(known), TerritoryTime.Zone)
            .ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture)
        : null;
}
