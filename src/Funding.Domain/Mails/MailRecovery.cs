using Okote.Data;

namespace Okote.Funding;

/// <summary>Writes to a contributor whose gift could not be charged: what failed, what would mend it, until when, and
/// what is lost otherwise. Runs inside the transaction of whoever heard the fact.</summary>
public sealed class MailRecovery(MailSettings settings, TimeProvider clock)
{
    /// <param name="occasion">The fact's own id: each failure and each reminder is a letter of its own.</param>
    public async Task Run(Tx tx, Guid contributionId, Guid occasion)
    {
        if (await Recoveries.Find(tx, contributionId) is not { State: RecoveryState.Open } recovery) return;
        var gift = await MailFacts.Gift(tx, contributionId);
        if (gift.Email is null) return;
        var match = (await MailFacts.Matches(tx, contributionId)).Aggregate(Money.Zero, (sum, m) => sum + m.Cents);
        await Mails.Queue(tx, new Letter("contribution_unpaid", contributionId, gift.PersonId, occasion),
            Draft(gift, recovery, match), clock.GetUtcNow());
    }

    private MailDraft Draft(GiftForMail gift, Recovery recovery, Money match)
    {
        var texts = MailTexts.In(gift.Language);
        var values = new Dictionary<string, string>
        {
            ["name"] = gift.Name ?? "",
            ["campaign"] = gift.Campaign,
            ["reference"] = gift.Reference,
            ["total"] = gift.Total.Show(texts.Culture),
            ["match"] = match.Show(texts.Culture),
            ["until"] = TerritoryTime.DayAndHour(recovery.EndsAt, texts.Culture),
        };
        string Say(string key) => texts.Say(key, values);
        return new MailDraft(
            gift.Language,
            Say("Unpaid_Subject"),
            Say(gift.Name is null ? "Greeting_Nameless" : "Greeting"),
            [Say("Unpaid_Body"), Say($"Unpaid_{recovery.Needs.ToDb()}")],
            [
                new MailRow(Say("Row_You"), gift.AmountCents.Show(texts.Culture)),
                .. match > Money.Zero ? [new MailRow(Say("Row_Stake"), match.Show(texts.Culture))]
                    : Array.Empty<MailRow>(),
            ],
            [Say(match > Money.Zero ? "Unpaid_Next" : "Unpaid_NextUnmatched"), Say("Reference")],
            new MailLink(Say("Link_Recovery"), settings.GiftLink(gift.Language, gift.AccessKey) + "/reprise"),
            Say("Closing_Gift"));
    }
}
