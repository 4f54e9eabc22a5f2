using Okote.Data;

namespace Okote.Funding;

/// <summary>« Abondement maximum voté »: what a public body decided for one campaign by name.</summary>
/// <param name="Withdrawn">Members who kept out of the decision.</param>
public sealed record PublicAward(
    Guid AwardId, Guid OrganisationId, string Organisation, Guid CampaignId, string Title, string Slug, Money Most,
    string DecisionNumber, DateTime DecisionDate, string Assembly, string Withdrawn);

public static class PublicAwards
{
    private const string Rows = """
        SELECT a.id AS award_id, a.organisation_id, o.name AS organisation, c.id AS campaign_id, c.title, c.slug,
               i.max_cents AS most, a.decision_number, a.decision_date::timestamp AS decision_date, a.assembly,
               coalesce((SELECT string_agg(n.person_name, ', ' ORDER BY n.recorded_at)
                         FROM interests n
                         WHERE n.subject_id = a.id), '') AS withdrawn
        FROM award_items i
        JOIN awards a ON a.id = i.award_id AND a.state = 'approved'
        JOIN organisations o ON o.id = a.organisation_id
        JOIN campaigns c ON c.id = i.campaign_id
        """;

    public static Task<IReadOnlyList<PublicAward>> OfCall(Session session, Guid organisation, Guid call) =>
        session.Query<PublicAward>($"""
            {Rows}
            WHERE a.organisation_id = @organisation AND a.call_id = @call
            ORDER BY c.title, a.approved_at DESC
            """, new { organisation, call });

    /// <summary>The latest decision about one campaign, by the envelope that pays for it.</summary>
    public static async Task<IReadOnlyDictionary<Guid, PublicAward>> OfCampaign(Session session, Guid campaign)
    {
        var awards = await session.Query<PublicAward>($"""
            {Rows}
            WHERE i.campaign_id = @campaign
            ORDER BY a.approved_at DESC, a.id DESC
            """, new { campaign });
        if (awards.Count == 0) return new Dictionary<Guid, PublicAward>();
        var funds = await session.Query<(Guid Fund, Guid Organisation)>("""
            SELECT f.id, f.organisation_id
            FROM funds f
            JOIN campaigns c ON c.call_id = f.call_id
            WHERE c.id = @campaign AND f.kind = 'envelope'
            """, new { campaign });
        return funds.Where(fund => awards.Any(award => award.OrganisationId == fund.Organisation)).ToDictionary(
            fund => fund.Fund, fund => awards.First(award => award.OrganisationId == fund.Organisation));
    }
}
