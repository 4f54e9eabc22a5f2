using MassTransit;
using Okote.Funding;

namespace Okote.Jobs;

/// <summary>Each thing that happens to a gift is told to the person who gave it.</summary>
public sealed class MailsToContributors(Hearing hearing, MailContributor mail, MailRecovery recovery) :
    IConsumer<ContributionCommitted>, IConsumer<ContributionCollected>, IConsumer<ContributionFailed>,
    IConsumer<ContributionReleased>, IConsumer<ContributionRefunded>, IConsumer<ContributionUnpaid>,
    IConsumer<RefundFailed>
{
    public Task Consume(ConsumeContext<ContributionCommitted> heard) =>
        Write(heard, MailKind.ContributionCommitted, heard.Message.ContributionId);

    public Task Consume(ConsumeContext<ContributionCollected> heard) =>
        Write(heard, MailKind.ContributionCollected, heard.Message.ContributionId);

    public Task Consume(ConsumeContext<ContributionFailed> heard) =>
        Write(heard, MailKind.ContributionFailed, heard.Message.ContributionId);

    public Task Consume(ConsumeContext<ContributionReleased> heard) =>
        Write(heard, MailKind.ContributionReleased, heard.Message.ContributionId);

    public Task Consume(ConsumeContext<ContributionRefunded> heard) =>
        Write(heard, MailKind.ContributionRefunded, heard.Message.ContributionId, heard.Message.RefundId);

    public Task Consume(ConsumeContext<RefundFailed> heard) =>
        Write(heard, MailKind.RefundFailed, heard.Message.ContributionId, heard.Message.RefundId);

    public Task Consume(ConsumeContext<ContributionUnpaid> heard) => hearing.Once(heard, nameof(MailsToContributors),
        (tx, _) => recovery.Run(tx, heard.Message.ContributionId, heard.MessageId!.Value));

    private Task Write(ConsumeContext heard, MailKind kind, Guid contributionId, Guid? refundId = null) =>
        hearing.Once(heard, nameof(MailsToContributors), (tx, _) => mail.Run(tx, kind, contributionId, refundId));
}
