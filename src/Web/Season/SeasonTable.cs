using System.Globalization;
using System.Text;
using System.Text.Json;
using Okote.Funding;

namespace Okote.Web;

/// <summary>A season's end for people and for programs.</summary>
public static class SeasonTable
{
    private const int Title_CharsMax = 34;

    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    private static readonly (string Name, Func<CampaignResult, Money> Part)[] Columns =
    [
        ("citizen", r => r.Citizen), ("public", r => r.Public), ("private", r => r.Private), ("fees", r => r.Fees),
        ("commission", r => r.Commission), ("paid", r => r.Paid),
    ];

    public static string Write(SeasonOutcome outcome, SeasonProgress progress)
    {
        var text = new StringBuilder();
        text.Append("campaign".PadRight(Title_CharsMax));
        foreach (var (name, _) in Columns) text.Append(name.PadLeft(14));
        text.AppendLine();
        foreach (var result in outcome.Campaigns) Row(text, result.Title, column => column(result));
        Row(text, $"{outcome.Campaigns.Count} campaigns", column => SeasonOutcome.Sum(outcome.Campaigns, column));
        text.AppendLine().AppendLine($"at the provider  {Plain(outcome.Clearing)}, as our books say");
        text.AppendLine(string.Join("  ", progress.Phases.Select(phase => $"{phase.Key} {Seconds(phase.Value)} s"))
            + $"  in all {Seconds(progress.Elapsed)} s");
        return text.ToString();
    }

    public static string WriteJson(Season season, SeasonOutcome outcome, SeasonProgress progress) =>
        JsonSerializer.Serialize(new
        {
            season = season.Name,
            ok = outcome.Differences.Count == 0,
            campaigns = outcome.Campaigns.Select(result => new
            {
                id = result.Slug, title = result.Title, state = result.State.ToString().ToLowerInvariant(),
                citizen = result.Citizen.Cents, @public = result.Public.Cents, @private = result.Private.Cents,
                fees = result.Fees.Cents, commission = result.Commission.Cents, paid = result.Paid.Cents,
            }),
            totals = Columns.ToDictionary(
                column => column.Name, column => SeasonOutcome.Sum(outcome.Campaigns, column.Part).Cents),
            clearing = outcome.Clearing.Cents,
            differences = outcome.Differences,
            seconds = progress.Phases.ToDictionary(
                phase => phase.Key, phase => Math.Round(phase.Value.TotalSeconds, 1)),
        });

    private static void Row(StringBuilder text, string title, Func<Func<CampaignResult, Money>, Money> amount)
    {
        var shown = title.Length < Title_CharsMax ? title : title[..(Title_CharsMax - 2)] + "…";
        text.Append(shown.PadRight(Title_CharsMax));
        foreach (var (_, part) in Columns) text.Append(Plain(amount(part)).PadLeft(14));
        text.AppendLine();
    }

    private static string Plain(Money amount) => amount.Show(English).Replace("€", "", StringComparison.Ordinal);

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
}
