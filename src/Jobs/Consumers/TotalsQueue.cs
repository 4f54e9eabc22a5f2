using Okote.Data;
using Okote.Funding;

namespace Okote.Jobs;

/// <summary>What happens to gifts comes in bursts, and each of it would have a whole campaign counted again: those who
/// wait are counted together, and the longer a count takes the rarer it is.</summary>
public sealed class TotalsQueue(Db db, TimeProvider clock) : IAsyncDisposable, IDisposable
{
    /// <summary>Facts counted together: all that one look of the relay tells.</summary>
    internal const int Batch_FactsMax = 128;

    /// <summary>Rests after a count, as a multiple of what it took.</summary>
    private const int Rest_Counts = 20;

    /// <summary>The relay waits for its facts, so that the longest rest bounds how many it tells in a second.</summary>
    private static readonly TimeSpan Rest_Max = TimeSpan.FromMilliseconds(500);

    private readonly Convoy<Heard, Result<Done>> convoy = new(
        Batch_FactsMax, Rested(riders => SharedDecision.Run(riders, facts => Count(db, facts, clock))));

    private sealed record Heard(Guid Message, Guid Contribution);

    /// <exception cref="InvalidOperationException">The contribution does not exist, or the books refuse.</exception>
    public async Task Run(Guid message, Guid contribution)
    {
        var counted = await convoy.Join(new Heard(message, contribution));
        if (counted.IsRefused) throw new InvalidOperationException($"The totals are refused: {counted.Refusal}.");
    }

    public async ValueTask DisposeAsync() => await convoy.Close();

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>The first of a burst is counted at once; whoever comes while it rests is counted with all the others.
    /// </summary>
    private static Func<IReadOnlyList<Rider<Heard, Result<Done>>>, Task> Rested(
        Func<IReadOnlyList<Rider<Heard, Result<Done>>>, Task> count) =>
        async riders =>
        {
            var started = TimeProvider.System.GetTimestamp();
            await count(riders);
            var wanted = Rest_Counts * TimeProvider.System.GetElapsedTime(started);
            await Task.Delay(wanted < Rest_Max ? wanted : Rest_Max, TimeProvider.System);
        };

    private static Task<Result<Result<Done>[]>> Count(Db db, IReadOnlyList<Heard> facts, TimeProvider clock) =>
        db.Decide<Result<Done>[]>(async tx =>
        {
            var now = clock.GetUtcNow();
            var fresh = (await Consumed.Fresh(
                tx, nameof(TotalsRefresh), [.. facts.Select(fact => fact.Message)], now)).ToHashSet();
            await CampaignTotals.RefreshFor(tx, [.. facts.Where(fact => fresh.Contains(fact.Message))
                .Select(fact => fact.Contribution)], now);
            return facts.Select(_ => (Result<Done>)default(Done)).ToArray();
        });
}
