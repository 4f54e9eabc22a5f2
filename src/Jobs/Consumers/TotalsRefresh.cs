using MassTransit;
using Okote.Data;
using Okote.Funding;

namespace Okote.Jobs;

/// <summary>Counts a campaign's public totals again whenever something happened to one of its gifts.</summary>
public sealed class TotalsRefresh(TotalsQueue queue) :
    IConsumer<ContributionCommitted>, IConsumer<ContributionCollected>, IConsumer<ContributionFailed>,
    IConsumer<ContributionReleased>, IConsumer<ContributionRefunded>, IConsumer<ContributionDisputed>
{
    public Task Consume(ConsumeContext<ContributionCommitted> heard) => Count(heard, heard.Message.ContributionId);

    public Task Consume(ConsumeContext<ContributionCollected> heard) => Count(heard, heard.Message.ContributionId);

    public Task Consume(ConsumeContext<ContributionFailed> heard) => Count(heard, heard.Message.ContributionId);

    public Task Consume(ConsumeContext<ContributionReleased> heard) => Count(heard, heard.Message.ContributionId);

    public Task Consume(ConsumeContext<ContributionRefunded> heard) => Count(heard, heard.Message.ContributionId);

    public Task Consume(ConsumeContext<ContributionDisputed> heard) => Count(heard, heard.Message.ContributionId);

    private Task Count(ConsumeContext heard, Guid contributionId) =>
        queue.Run(Hearing.IdOf(heard), contributionId);
}

/// <summary>What happened comes in bursts, and each of it would have a whole campaign counted again: those who wait are
/// counted together.</summary>
public sealed class TotalsQueue(Db db, TimeProvider clock) : IAsyncDisposable
{
    private const int Batch_FactsMax = 128;

    private readonly Convoy<(Guid Message, Guid Contribution), Result<Done>> convoy = new(
        Batch_FactsMax, riders => SharedDecision.Run(riders, facts => Count(db, facts, clock.GetUtcNow())));

    public Task Run(Guid message, Guid contribution) => convoy.Join((message, contribution));

    public async ValueTask DisposeAsync() => await convoy.Close();

    private static Task<Result<Result<Done>[]>> Count(
        Db db, IReadOnlyList<(Guid Message, Guid Contribution)> facts, DateTimeOffset now) =>
        db.Decide<Result<Done>[]>(async tx =>
        {
            var fresh = (await Consumed.Fresh(
                tx, nameof(TotalsRefresh), [.. facts.Select(fact => fact.Message)], now)).ToHashSet();
            await CampaignTotals.RefreshFor(tx, [.. facts.Where(fact => fresh.Contains(fact.Message))
                .Select(fact => fact.Contribution)], now);
            return facts.Select(_ => (Result<Done>)default(Done)).ToArray();
        });
}
