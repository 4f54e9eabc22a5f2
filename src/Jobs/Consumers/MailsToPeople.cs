using MassTransit;
using Okote.Funding;

namespace Okote.Jobs;

/// <summary>What somebody at work waits for is told to them.</summary>
public sealed class MailsToPeople(Hearing hearing, MailPeople mail) : IConsumer<PeopleTold>
{
    public Task Consume(ConsumeContext<PeopleTold> heard) => hearing.Once(heard, nameof(MailsToPeople),
        (tx, now) => mail.Run(tx, heard.Message, heard.MessageId!.Value, now));
}
