using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>What was said about a campaign, as its public page shows it.</summary>
public sealed record CampaignTalk(
    CampaignHeading Campaign, IReadOnlyList<CampaignUpdate> Updates, IReadOnlyList<Question> Questions,
    IReadOnlyList<Document> Documents, QuestionForm Form)
{
    public string Here => $"/{Languages.Current}/campagnes/{Campaign.Slug}";

    public static async Task<CampaignTalk> Of(Db db, CampaignHeading campaign, DateTimeOffset now)
    {
        var documents = await Okote.Funding.Documents.OfSubject(db, campaign.Id);
        return new CampaignTalk(campaign,
            await Okote.Funding.Updates.Published(db, campaign.Id),
            await Okote.Funding.Questions.Published(db, campaign.Id),
            [.. documents.Where(document => document.IsPublic && document.Id != campaign.ImageDocument)],
            new QuestionForm { Cle = Guid.CreateVersion7(now) });
    }
}

/// <summary>A question as it is typed.</summary>
public sealed record QuestionForm
{
    public Guid Cle { get; init; }

    public string? Nom { get; init; }

    public string? Email { get; init; }

    public string? Texte { get; init; }
}
