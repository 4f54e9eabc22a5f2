using System.Globalization;
using Okote.Funding;

namespace Okote.Web;

/// <summary>Sentences about a campaign that several pages say in the same way.</summary>
public static class CampaignWords
{
    /// <summary>« sur 12 000 € : 61 %, 142 contributeurs, 18 jours », after the raised amount.</summary>
    public static GaugeDrawing Gauge(this Texts texts, CampaignHeading campaign, DateTimeOffset now) => new(
        campaign.Figures, texts.GaugeText(campaign.Figures, campaign.State, campaign.ClosesAt, now), Full: true);

    public static GaugeDrawing Gauge(this Texts texts, CampaignCard campaign, DateTimeOffset now) => new(
        campaign.Figures, texts.GaugeText(campaign.Figures, campaign.State, campaign.ClosesAt, now), Full: false);

    private static string GaugeText(
        this Texts texts, CampaignFigures figures, string state, DateTimeOffset closesAt, DateTimeOffset now)
    {
        var sentence = texts["Campaigns.GaugeText",
            figures.Goal.Show(CultureInfo.CurrentCulture, true),
            figures.Percent,
            texts.Count("Campaigns.Backers", figures.Backers)];
        return state == "live" ? $"{sentence}, {texts.TimeLeft(closesAt, now)}" : sentence;
    }

    /// <summary>The campaign's own picture, or the poster drawn from its id.</summary>
    public static string Cover(Guid? image, string slug) => image is { } own
        ? $"/{Languages.Current}/documents/{own}" : $"/{Languages.Current}/campagnes/{slug}/illustration.svg";

    public static string TimeLeft(this Texts texts, DateTimeOffset closesAt, DateTimeOffset now) =>
        Moments.DaysUntil(closesAt, now) is > 0 and var days
            ? texts.Count("Campaigns.DaysLeft", days)
            : texts["Campaigns.LastDay", Moments.Time(closesAt)];

    /// <summary>A theme in the reader's language; one that nobody has translated yet stays as it was typed.</summary>
    public static string Theme(this Texts texts, string theme) => texts.Find($"Campaigns.Theme_{theme}") ?? theme;

    /// <summary>The mark beside the state's word: ended well, ended short, or neither yet.</summary>
    public static string StateTag(string state) => state switch
    {
        "failed" => "tag tag-bad",
        "scheduled" or "closing" => "tag",
        _ => "tag tag-good",
    };

    public static string CampaignState(this Texts texts, string state) =>
        texts.Find($"Campaigns.State_{state}") ?? texts.Word(state);
}
