using Okote.Data;

namespace Okote.Funding;

/// <summary>Brings closed campaigns to their end: one that failed gives everything back, one that succeeded waits until
/// no payment is pending.</summary>
public sealed class FinishCampaigns(Db db, TimeProvider clock, RefundContribution refund) : IWork
{
    private const int Contributions_RowsMax = 200;

    public async Task<int> Run(CancellationToken cancel)
    {
        var refused = new List<string>();
        var done = await GiveBackPromises(refused, cancel);
        done += await GiveBackMoney(refused, cancel);
        done += await Finish();
        // Told after everything else was done: one gift that cannot be given back stops no other.
        return refused.Count == 0 ? done
            : throw new InvalidOperationException($"Not given back: {string.Join(", ", refused)}.");
    }

    /// <summary>Gifts promised to a campaign that missed its minimum: nothing was charged, nothing will be.</summary>
    private async Task<int> GiveBackPromises(List<string> refused, CancellationToken cancel)
    {
        var due = await InFailedCampaigns("committed");
        foreach (var id in due)
        {
            cancel.ThrowIfCancellationRequested();
            var ended = await db.Decide<Done>(async tx =>
            {
                var now = clock.GetUtcNow();
                var contribution = await Contributions.Lock(tx, id);
                if (contribution?.Status != ContributionStatus.Committed) return default(Done);
                var released = await ReceivePayment.EndCommitted(
                    tx, contribution, ContributionStatus.Cancelled, "campaign missed its minimum", now);
                if (!released.IsRefused) await Outbox.Say(tx, new ContributionReleased(id), now);
                return released;
            });
            if (ended.IsRefused) refused.Add($"{id} ({ended.Refusal})");
        }
        return due.Count;
    }

    private async Task<int> GiveBackMoney(List<string> refused, CancellationToken cancel)
    {
        var due = await InFailedCampaigns("collected");
        foreach (var id in due)
        {
            cancel.ThrowIfCancellationRequested();
            var contribution = (await Contributions.Find(db, id))!;
            var left = contribution.Charged - Money.Eur(contribution.RefundedCents);
            var asked = await refund.Run(new RefundOrder(
                Guid.CreateVersion7(), id, left, "campaign missed its minimum", RequestedBy: null));
            if (asked.IsRefused) refused.Add($"{id} ({asked.Refusal})");
        }
        return due.Count;
    }

    private Task<IReadOnlyList<Guid>> InFailedCampaigns(string status) => db.Query<Guid>($"""
        SELECT c.id
        FROM contributions c
        JOIN campaigns p ON p.id = c.campaign_id
        WHERE p.succeeded = false AND p.state IN ('closing', 'failed') AND c.status = @status
        ORDER BY c.id
        LIMIT {Contributions_RowsMax}
        """, new { status });

    /// <summary>A campaign is over once no gift is open, no promise uncharged and no refund under way.</summary>
    private async Task<int> Finish()
    {
        var due = await db.Query<(Guid Id, bool Succeeded)>("""
            SELECT p.id, p.succeeded
            FROM campaigns p
            WHERE p.state = 'closing'
              AND NOT EXISTS (
                  SELECT 1 FROM contributions c
                  WHERE c.campaign_id = p.id AND c.status IN ('started', 'committed'))
              AND NOT EXISTS (
                  SELECT 1 FROM contributions c JOIN refunds r ON r.contribution_id = c.id
                  WHERE c.campaign_id = p.id AND r.state IN ('requested', 'sent'))
              AND (p.succeeded OR NOT EXISTS (
                  SELECT 1 FROM contributions c WHERE c.campaign_id = p.id AND c.status = 'collected'))
            """);
        var now = clock.GetUtcNow();
        var finished = 0;
        foreach (var (id, succeeded) in due)
        {
            var ended = await db.Decide<bool>(tx => End(tx, id, succeeded, now));
            if (!ended.IsRefused && ended.Value) finished++;
        }
        return finished;
    }

    private static async Task<Result<bool>> End(Tx tx, Guid id, bool succeeded, DateTimeOffset now)
    {
        var to = succeeded ? CampaignState.Succeeded : CampaignState.Failed;
        if (!await Campaigns.Move(tx, id, CampaignState.Closing, to, null, "all payments are final", now)) return false;
        if (succeeded) return true;
        // The gifts have given their matches back one by one; what the campaign got as a whole goes with it.
        var released = await MatchHolds.ReleaseCampaign(tx, id, "campaign missed its minimum", now);
        return released.IsRefused ? released.Refusal.Value : true;
    }
}
