using System.Globalization;
using System.Text.RegularExpressions;
using Okote.Matching;

namespace Okote.Web;

/// <summary>The commonest numbers of a rule as fields of a form, there and back. What the fields do not speak of stays
/// as it is.</summary>
public sealed partial class PlainRule(Texts texts, FormErrors errors)
{
    public static List<LineFields> Of(Scheme scheme, IReadOnlyList<LineFields> typed) =>
        [.. scheme.Lines.Select(line => new LineFields
        {
            Id = line.Id,
            Ratio = Written(line.Rule.Ratio),
            ParDon = Written(line.Rule.MatchPerContribution),
            ParPersonne = Written(line.Rule.MatchPerContributor),
            ParCampagne = Written(line.Rule.MatchPerCampaign?.Amount),
            Enveloppe = typed.FirstOrDefault(fields => fields.Id == line.Id)?.Enveloppe,
        })];

    /// <summary>The id of the field, for labels and for links from the summary of errors.</summary>
    public static string FieldId(int line, string name) => $"ligne-{line}-{name}";

    public Scheme Apply(Scheme scheme, IReadOnlyList<LineFields> fields) => new(
        [.. from line in scheme.Lines
            let field = fields.Index().FirstOrDefault(field => field.Item.Id == line.Id)
            select field.Item is { } own ? line with { Rule = Changed(line.Rule, field.Index, own) } : line]);

    /// <summary>The money typed for each line, as one fund.</summary>
    public IReadOnlyList<PastFund> Funds(IReadOnlyList<LineFields> fields)
    {
        var funds = new List<PastFund>();
        foreach (var (index, line) in fields.Index())
        {
            if (Cents(line.Enveloppe, FieldId(index, "enveloppe")) is not { } cents) continue;
            funds.Add(new PastFund(
                new ScenarioFund($"envelope-{line.Id}", cents, 1, Money.Euro, null), line.Id, texts.Word(line.Id)));
        }
        return funds;
    }

    private Rule Changed(Rule rule, int index, LineFields own)
    {
        var campaign = Cents(own.ParCampagne, FieldId(index, "campagne"));
        var points = rule.MatchPerCampaign?.BasisPointsOfGoal;
        return rule with
        {
            Ratio = ReadRatio(own.Ratio, FieldId(index, "ratio")) ?? rule.Ratio,
            MatchPerContribution = Cents(own.ParDon, FieldId(index, "don")),
            MatchPerContributor = Cents(own.ParPersonne, FieldId(index, "personne")),
            MatchPerCampaign = campaign is null && points is null ? null : new GoalCap(campaign, points),
        };
    }

    /// <summary>Nothing typed means no limit.</summary>
    internal long? Cents(string? text, string field)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        if (Money.TryParse(text, CultureInfo.CurrentCulture, out var amount)) return amount.Cents;
        errors.Add(field, texts["Simulator.AmountUnreadable"]);
        return null;
    }

    internal Ratio? ReadRatio(string? text, string field)
    {
        if (RatioText().Match((text ?? "").Trim()) is { Success: true } match)
        {
            var decimals = match.Groups["decimals"].Value;
            var numerator = long.Parse(match.Groups["whole"].Value + decimals, CultureInfo.InvariantCulture);
            var denominator = match.Groups["below"] is { Success: true } below
                ? long.Parse(below.Value, CultureInfo.InvariantCulture)
                : (long)Math.Pow(10, decimals.Length);
            if (numerator > 0 && denominator > 0) return Shortest(numerator, denominator);
        }
        errors.Add(field, texts["Simulator.RatioUnreadable"]);
        return null;
    }

    private static Ratio Shortest(long numerator, long denominator)
    {
        var (a, b) = (numerator, denominator);
        while (b != 0) (a, b) = (b, a % b);
        return new Ratio(numerator / a, denominator / a);
    }

    /// <summary>As a decimal number where two places are enough, else as a fraction.</summary>
    internal static string Written(Ratio ratio)
    {
        var hundredths = ratio.Of(100);
        if ((Int128)hundredths * ratio.Denominator != (Int128)ratio.Numerator * 100)
            return $"{ratio.Numerator}/{ratio.Denominator}";
        var point = CultureInfo.CurrentCulture.NumberFormat.NumberDecimalSeparator;
        var rest = (hundredths % 100).ToString("00", CultureInfo.InvariantCulture).TrimEnd('0');
        return $"{hundredths / 100}{(rest.Length > 0 ? point : "")}{rest}";
    }

    internal static string? Written(long? cents)
    {
        if (cents is not { } known) return null;
        var point = CultureInfo.CurrentCulture.NumberFormat.NumberDecimalSeparator;
        return Money.Eur(known).Plain().Replace(".", point, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^(?<whole>\d{1,6})(/(?<below>\d{1,6})|[.,](?<decimals>\d{1,2}))?\z")]
    private static partial Regex RatioText();
}
