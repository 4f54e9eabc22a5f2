using Okote.Data;

namespace Okote.Funding;

/// <summary>Who hears that a fund stops, goes on or ends: the organisation whose money it is, the operators, and the
/// holders of campaigns that are or will soon be matched by it.</summary>
internal static class FundNews
{
    private sealed record Matched(Guid Id, Guid HolderId, string Title);

    private static string Place(KeptFund fund) =>
        fund.IsPledge ? $"/entreprise/engagements/{fund.Id}" : $"/collectivite/enveloppes/{fund.Id}";

    public static async Task Suspended(Tx tx, DateTimeOffset now, KeptFund fund, FundKeeper keeper, string reason)
    {
        await Tell.Members(tx, now, fund.OrganisationId, "fund_suspended", fund.Id, Place(fund),
            ("fund", fund.Name), ("reason", reason));
        if (!keeper.IsOperator)
            await Tell.Operators(tx, now, "fund_suspended_by_owner", fund.Id, "/operator/fonds",
                ("fund", fund.Name), ("reason", reason));
        foreach (var campaign in await Campaigns(tx, fund))
            await Tell.Members(tx, now, campaign.HolderId, "campaign_fund_suspended", campaign.Id,
                Campaign(campaign), ("campaign", campaign.Title), ("fund", fund.Name));
    }

    public static async Task Resumed(Tx tx, DateTimeOffset now, KeptFund fund, FundKeeper keeper)
    {
        await Tell.Members(tx, now, fund.OrganisationId, "fund_resumed", fund.Id, Place(fund), ("fund", fund.Name));
        if (!keeper.IsOperator)
            await Tell.Operators(tx, now, "fund_resumed_by_owner", fund.Id, "/operator/fonds", ("fund", fund.Name));
        foreach (var campaign in await Campaigns(tx, fund))
            await Tell.Members(tx, now, campaign.HolderId, "campaign_fund_resumed", campaign.Id,
                Campaign(campaign), ("campaign", campaign.Title), ("fund", fund.Name));
    }

    public static async Task Closed(Tx tx, DateTimeOffset now, KeptFund fund, Money returned, string reason)
    {
        await Tell.Members(tx, now, fund.OrganisationId, "fund_closed", fund.Id, Place(fund),
            ("fund", fund.Name), ("returned", returned), ("reason", reason));
        await Tell.Operators(tx, now, "fund_closed_by_owner", fund.Id, "/operator/fonds",
            ("fund", fund.Name), ("returned", returned), ("reason", reason));
        foreach (var campaign in await Campaigns(tx, fund))
            await Tell.Members(tx, now, campaign.HolderId, "campaign_fund_closed", campaign.Id,
                Campaign(campaign), ("campaign", campaign.Title), ("fund", fund.Name));
    }

    public static Task ClosureProposed(Tx tx, DateTimeOffset now, KeptFund fund, string reason) =>
        Tell.Members(tx, now, fund.OrganisationId, "envelope_closure_proposed", fund.Id,
            $"/collectivite/enveloppes/{fund.Id}/clotures", ("envelope", fund.Name), ("reason", reason));

    public static Task ClosureRefused(Tx tx, DateTimeOffset now, KeptFund fund, string reason) =>
        Tell.Members(tx, now, fund.OrganisationId, "envelope_closure_refused", fund.Id,
            $"/collectivite/enveloppes/{fund.Id}/clotures", ("envelope", fund.Name), ("reason", reason));

    private static string Campaign(Matched campaign) => $"/porteur/projets/{campaign.Id}/suivi";

    private static Task<IReadOnlyList<Matched>> Campaigns(Tx tx, KeptFund fund) => tx.Query<Matched>("""
        SELECT p.id, p.holder_id, p.title
        FROM funds f
        JOIN campaigns p ON p.call_id = f.call_id AND p.state IN ('scheduled', 'live')
         AND (f.all_campaigns OR EXISTS (
                SELECT 1 FROM fund_campaigns x WHERE x.fund_id = f.id AND x.campaign_id = p.id))
        WHERE f.id = @Id
        ORDER BY p.id
        """, new { fund.Id });
}
