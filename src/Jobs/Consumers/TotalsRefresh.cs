using MassTransit;
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

/// <summary>A campaign's gifts are all counted again each time, so as many facts as possible share a count.</summary>
public sealed class TotalsTogether : ConsumerDefinition<TotalsRefresh>
{
    public TotalsTogether() => Endpoint(endpoint =>
    {
        endpoint.PrefetchCount = TotalsQueue.Batch_FactsMax;
        endpoint.ConcurrentMessageLimit = TotalsQueue.Batch_FactsMax;
    });
}
