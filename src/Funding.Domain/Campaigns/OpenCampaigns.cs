using Okote.Data;

namespace Okote.Funding;

/// <summary>Opens every scheduled campaign whose first instant has come.</summary>
public sealed class OpenCampaigns(Db db, TimeProvider clock) : IWork
{
    private const int Campaigns_RowsMax = 100;

    public async Task<int> Run(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var due = await db.Query<Guid>($"""
            SELECT id
            FROM campaigns
            WHERE state = 'scheduled' AND opens_at <= @now
            ORDER BY opens_at, id
            LIMIT {Campaigns_RowsMax}
            """, new { now });
        var opened = 0;
        foreach (var id in due)
            if (await db.Transact(tx => Campaigns.Move(
                    tx, id, CampaignState.Scheduled, CampaignState.Live, null, "opening date reached", now)))
                opened++;
        return opened;
    }
}
