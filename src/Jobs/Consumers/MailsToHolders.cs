using MassTransit;
using Okote.Funding;

namespace Okote.Jobs;

/// <summary>The holder hears how the campaign ended and when everything is paid.</summary>
public sealed class MailsToHolders(Hearing hearing, MailHolder mail) :
    IConsumer<CampaignDecided>, IConsumer<CampaignSettled>
{
    public Task Consume(ConsumeContext<CampaignDecided> heard) => hearing.Once(heard, nameof(MailsToHolders),
        (tx, _) => mail.Run(tx, MailKind.CampaignDecided, heard.Message.CampaignId));

    public Task Consume(ConsumeContext<CampaignSettled> heard) => hearing.Once(heard, nameof(MailsToHolders),
        (tx, _) => mail.Run(tx, MailKind.CampaignSettled, heard.Message.CampaignId));
}
