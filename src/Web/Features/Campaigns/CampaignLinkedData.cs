using System.Text.Json;
using Okote.Funding;

namespace Okote.Web;

/// <summary>What machines read of a campaign's page. The writer escapes the signs that would end the element around
/// it.</summary>
public static class CampaignLinkedData
{
    public static string Write(CampaignHeading campaign, Uri page, Uri cover) => JsonSerializer.Serialize(
        new Dictionary<string, object>
        {
            ["@context"] = "https://schema.org",
            ["@type"] = "WebPage",
            ["@id"] = $"urn:uuid:{campaign.Id}",
            ["name"] = campaign.Title,
            ["description"] = campaign.Summary,
            ["url"] = page,
            ["image"] = cover,
            ["inLanguage"] = campaign.Language,
            ["about"] = new Dictionary<string, object>
            {
                ["@type"] = "Project",
                ["name"] = campaign.Title,
                ["location"] = campaign.Town,
                ["parentOrganization"] = new Dictionary<string, object>
                {
                    ["@type"] = "Organization",
                    ["name"] = campaign.Holder,
                },
            },
            ["potentialAction"] = new Dictionary<string, object>
            {
                ["@type"] = "DonateAction",
                ["target"] = page + "/don",
                ["startTime"] = campaign.OpensAt,
                ["endTime"] = campaign.ClosesAt,
            },
        });
}
