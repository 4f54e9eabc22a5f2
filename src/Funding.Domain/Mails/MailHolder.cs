using Okote.Data;

namespace Okote.Funding;

/// <summary>Writes to the people of the holder how their campaign ended and what was paid. Contributors hear the same
/// from the mail about their own gift.</summary>
public sealed class MailHolder(MailSettings settings, TimeProvider clock)
{
    public async Task Run(Tx tx, MailKind kind, Guid campaignId)
    {
        var campaign = await MailFacts.Campaign(tx, campaignId);
        var streams = kind is MailKind.CampaignSettled ? await MailFacts.Streams(tx, campaignId) : [];
        foreach (var holder in await MailFacts.Holders(tx, campaignId))
            await Mails.Queue(tx, kind, campaignId, holder.PersonId,
                Draft(kind, campaign, holder, streams), clock.GetUtcNow());
    }

    private MailDraft Draft(MailKind kind, CampaignForMail campaign, HolderForMail holder,
        IReadOnlyList<StreamForMail> streams)
    {
        var texts = MailTexts.In(holder.Language);
        var values = Values(texts, campaign, holder);
        var story = kind is MailKind.CampaignSettled ? "Settled"
            : campaign.Succeeded ? "DecidedSucceeded" : "DecidedFailed";
        string Say(string key) => texts.Say(key, values);
        return new MailDraft(
            holder.Language,
            Say($"{story}_Subject"),
            Say(holder.Name is null ? "Greeting_Nameless" : "Greeting"),
            [Say($"{story}_Body")],
            kind is MailKind.CampaignSettled ? Paid(texts, values, streams) : Raised(texts, values, campaign),
            [Say($"{story}_Next")],
            new MailLink(Say("Link_Campaign"), settings.CampaignLink(holder.Language, campaign.Slug)),
            Say("Closing_Holder"));
    }

    private static Dictionary<string, string> Values(MailTexts texts, CampaignForMail campaign, HolderForMail holder) =>
        new()
        {
            ["name"] = holder.Name ?? "",
            ["campaign"] = campaign.Title,
            ["raised"] = (campaign.CitizenCents + campaign.MatchCents).Show(texts.Culture),
            ["minimum"] = campaign.MinimumCents.Show(texts.Culture, @short: true),
            ["contributors"] = campaign.Contributors.ToString(texts.Culture),
            ["closes"] = TerritoryTime.Day(campaign.ClosesAt, texts.Culture),
            ["settles"] = TerritoryTime.Day(campaign.ClosesAt.AddDays(campaign.SettleAfterDays), texts.Culture),
        };

    private static List<MailRow> Raised(MailTexts texts, IReadOnlyDictionary<string, string> values,
        CampaignForMail campaign) =>
    [
        new(texts.Say("Row_Citizens", values), campaign.CitizenCents.Show(texts.Culture)),
        new(texts.Say("Row_Match", values), campaign.MatchCents.Show(texts.Culture)),
        new(texts.Say("Row_Together", values), (campaign.CitizenCents + campaign.MatchCents).Show(texts.Culture)),
    ];

    private static List<MailRow> Paid(MailTexts texts, IReadOnlyDictionary<string, string> values,
        IReadOnlyList<StreamForMail> streams)
    {
        var rows = new List<MailRow>();
        foreach (var stream in streams)
        {
            rows.Add(new(texts.Say($"Stream_{stream.Stream}", values), stream.GrossCents.Show(texts.Culture)));
            if (stream.CommissionCents > Money.Zero)
                rows.Add(new(texts.Say("Row_Commission", values),
                    (Money.Zero - stream.CommissionCents).Show(texts.Culture)));
        }
        rows.Add(new(texts.Say("Row_Paid", values), streams
            .Aggregate(Money.Zero, (sum, s) => sum + s.GrossCents - s.CommissionCents).Show(texts.Culture)));
        return rows;
    }
}
