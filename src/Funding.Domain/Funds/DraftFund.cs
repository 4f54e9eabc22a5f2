using Okote.Data;

namespace Okote.Funding;

/// <summary>Saves a fund as far as it is known; gaps are allowed until it is submitted. Saving it again writes over it.
/// </summary>
public sealed class DraftFund(Db db, TimeProvider clock)
{
    /// <param name="entry">Its organisation is one for which <paramref name="by"/> works; the caller has looked it up
    /// there.</param>
    public async Task<Result<Guid>> Run(FundEntry entry, Guid by)
    {
        if (entry.RefuseDraft() is { } refusal) return refusal;
        var now = clock.GetUtcNow();
        return await db.Decide<Guid>(async tx =>
        {
            if (!await CampaignsAreOfCall(tx, entry)) return Refusal.NotFound;
            var known = await Funds.Lock(tx, entry.Id);
            if (known is null)
            {
                await Funds.Insert(tx, entry, FundStage.Draft, by, now);
                await Audit.Write(tx, now, by, "fund_drafted", "fund", entry.Id, "", entry.OrganisationId);
                return entry.Id;
            }
            if (known.Entry.OrganisationId != entry.OrganisationId || known.Entry.Kind != entry.Kind)
                return Refusal.NotFound;
            if (known.State != FundStage.Draft) return Refusal.WrongState;
            await Funds.Update(tx, entry, by, now);
            await Audit.Write(tx, now, by, "fund_saved", "fund", entry.Id, "", entry.OrganisationId);
            return entry.Id;
        });
    }

    private static async Task<bool> CampaignsAreOfCall(Tx tx, FundEntry entry) =>
        entry.Campaigns is not { Count: > 0 } named || await tx.Single<int>("""
            SELECT count(*)::int
            FROM campaigns
            WHERE id = ANY (@Named) AND call_id = @CallId
            """, new { Named = named.ToArray(), entry.CallId }) == named.Distinct().Count();
}
