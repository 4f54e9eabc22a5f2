using Okote.Data;

namespace Okote.Funding;

/// <summary>A campaign as a poster shows it.</summary>
public sealed record PosterCampaign(
    string Slug, string Title, string Holder, string Town, long GoalCents, DateTimeOffset ClosesAt, bool Fictional)
{
    /// <summary>Only what everybody may see.</summary>
    public static Task<PosterCampaign?> Find(Session db, string slug) => db.One<PosterCampaign>("""
        SELECT p.slug, p.title, o.name AS holder, p.town, p.goal_cents, p.closes_at, p.fictional
        FROM campaigns p
        JOIN organisations o ON o.id = p.holder_id
        WHERE p.slug = @slug AND p.state IN ('scheduled', 'live')
        """, new { slug });
}

/// <summary>What hangs in the shop window: one sentence, one project, one square to scan.</summary>
/// <param name="Address">Of the campaign, with the note where the visitor came from.</param>
public sealed record Poster(PosterCampaign Campaign, Uri Address, string Language)
{
    /// <summary>Alsace reads both: French speaks German in its second line, and the other way round.</summary>
    public string SecondLanguage => Language == "fr" ? "de" : "fr";

    public static Poster Of(PosterCampaign campaign, Uri publicSite, string language) => new(
        campaign, new Uri(publicSite, $"/{language}/campagnes/{campaign.Slug}?src=affiche"), language);

    /// <summary>The address as somebody types it: without what only machines need.</summary>
    public string Typed => Address.GetLeftPart(UriPartial.Path)[(Address.Scheme.Length + 3)..];
}
