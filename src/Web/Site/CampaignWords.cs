using System.Globalization;
using Okote.Funding;

namespace Okote.Web;

/// <summary>Sentences about a campaign that several pages say in the same way.</summary>
public static class CampaignWords
{
    /// <summary>« sur 12 000 € : 61 %, 142 contributeurs, 18 jours », after the raised amount.</summary>
    public static string GaugeText(
        this Words words, CampaignFigures figures, string state, DateTimeOffset closesAt, DateTimeOffset now)
    {
        var sentence = words["Campaigns.GaugeText",
            figures.Goal.Show(CultureInfo.CurrentCulture, true),
            figures.Percent,
            words.Count("Campaigns.Backers", figures.Backers)];
        return state == "live" ? $"{sentence}, {words.TimeLeft(closesAt, now)}" : sentence;
    }

    public static string TimeLeft(this Words words, DateTimeOffset closesAt, DateTimeOffset now) =>
        Moments.DaysUntil(closesAt, now) is > 0 and var days
            ? words.Count("Campaigns.DaysLeft", days)
            : words["Campaigns.LastDay", Moments.Time(closesAt)];

    /// <summary>A theme in the reader's language; one that nobody has translated yet stays as it was typed.</summary>
    public static string Theme(this Words words, string theme) => words.Find($"Campaigns.Theme_{theme}") ?? theme;

    public static string CampaignState(this Words words, string state) => words[$"Campaigns.State_{state}"];
}
