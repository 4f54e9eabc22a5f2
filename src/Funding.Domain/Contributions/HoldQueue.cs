using System.Collections.Concurrent;
using Okote.Data;

namespace Okote.Funding;

/// <summary>Orders that wait for the same funds are granted together, one transaction after the other for each call.
/// This is only for speed: several processes have a queue each, and what decides between them are the row locks of
/// <see cref="GrantHolds"/> and the constraints of the tables.</summary>
public sealed class HoldQueue(Db db, GrantHolds grant, int holdsMax = HoldQueue.Batch_HoldsMax)
    : IAsyncDisposable, IDisposable
{
    /// <summary>Orders granted in one transaction: enough to share its costs, few enough to answer quickly.</summary>
    public const int Batch_HoldsMax = 128;

    private readonly Convoys<Guid, HoldOrder, Result<StartedContribution>> convoys = new(
        holdsMax, riders => SharedDecision.Run(riders, grant.Run));

    private readonly ConcurrentDictionary<Guid, Guid> callsOfCampaigns = new();

    public async Task<Result<StartedContribution>> Run(HoldOrder order)
    {
        // Batches of one have nothing to share: then every order is its own transaction at once.
        if (holdsMax == 1) return await grant.Run(order);
        return await convoys.Join(await CallOf(order.Asked.CampaignId), order);
    }

    /// <summary>Ends when every order that was accepted has its answer; later ones are not taken.</summary>
    public async ValueTask DisposeAsync() => await convoys.Close();

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>A campaign never changes its call. Campaigns that do not exist wait apart, and are not remembered.
    /// </summary>
    private async Task<Guid> CallOf(Guid campaign)
    {
        if (callsOfCampaigns.TryGetValue(campaign, out var known)) return known;
        var call = await db.One<Guid?>("SELECT call_id FROM campaigns WHERE id = @campaign", new { campaign });
        return call is { } found ? callsOfCampaigns.GetOrAdd(campaign, found) : Guid.Empty;
    }
}
