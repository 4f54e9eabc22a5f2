using System.Collections.Concurrent;
using Npgsql;
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

    private readonly Lock gate = new();
    private readonly Dictionary<Guid, Convoy<HoldOrder, Result<StartedContribution>>> convoys = [];
    private readonly ConcurrentDictionary<Guid, Guid> callsOfCampaigns = new();
    private bool isClosed;

    public async Task<Result<StartedContribution>> Run(HoldOrder order)
    {
        // Batches of one have nothing to share: then every order is its own transaction at once.
        if (holdsMax == 1) return await grant.Run(order);
        return await Join(await CallOf(order.Asked.CampaignId), order);
    }

    /// <summary>Ends when every order that was accepted has its answer; later ones are not taken.</summary>
    public async ValueTask DisposeAsync()
    {
        Task[] closing;
        lock (gate)
        {
            isClosed = true;
            closing = [.. convoys.Values.Select(convoy => convoy.Close())];
        }
        await Task.WhenAll(closing);
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private Task<Result<StartedContribution>> Join(Guid call, HoldOrder order)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isClosed, this);
            if (!convoys.TryGetValue(call, out var convoy)) convoys.Add(call, convoy = new(holdsMax, Together));
            return convoy.Join(order);
        }
    }

    /// <summary>A campaign never changes its call. Campaigns that do not exist wait apart, and are not remembered.
    /// </summary>
    private async Task<Guid> CallOf(Guid campaign)
    {
        if (callsOfCampaigns.TryGetValue(campaign, out var known)) return known;
        var call = await db.One<Guid?>("SELECT call_id FROM campaigns WHERE id = @campaign", new { campaign });
        return call is { } found ? callsOfCampaigns.GetOrAdd(campaign, found) : Guid.Empty;
    }

    /// <summary>One order that cannot be written takes the whole transaction with it; then each is tried alone, so that
    /// it fails nobody else. Only a server that does not answer is not asked again for every one of them.</summary>
    private async Task Together(IReadOnlyList<Rider<HoldOrder, Result<StartedContribution>>> riders)
    {
        try
        {
            if (riders.Count > 1)
            {
                var all = await grant.Run([.. riders.Select(rider => rider.Work)]);
                if (!all.IsRefused)
                {
                    for (var i = 0; i < riders.Count; i++) riders[i].Answer(all.Value[i]);
                    return;
                }
            }
        }
        catch (Exception e) when (e is PostgresException or not NpgsqlException)
        {
            // Whose order it was shows below: that caller gets the same exception again.
        }
        foreach (var rider in riders) await Alone(rider);
    }

    private async Task Alone(Rider<HoldOrder, Result<StartedContribution>> rider)
    {
        try
        {
            rider.Answer(await grant.Run(rider.Work));
        }
        catch (Exception e) when (e is PostgresException or not NpgsqlException)
        {
            rider.Fail(e);
        }
    }
}
