using Okote.Data;

namespace Okote.Funding;

/// <summary>Writes to the contributor what became of the gift: the amounts by source, what happens next and when, and
/// the personal link. Runs inside the transaction of whoever heard the fact.</summary>
public sealed class MailContributor(MailSettings settings, TimeProvider clock)
{
    public async Task Run(Tx tx, MailKind kind, Guid contributionId, Guid? refundId = null)
    {
        var gift = await MailFacts.Gift(tx, contributionId);
        if (gift.Email is null) return;
        var matches = await MailFacts.Matches(tx, contributionId);
        var refund = refundId is { } id ? await MailFacts.Refund(tx, id) : null;
        await Mails.Queue(tx, kind, refundId ?? contributionId, gift.PersonId,
            Draft(kind, gift, matches, refund), clock.GetUtcNow());
    }

    private MailDraft Draft(
        MailKind kind, GiftForMail gift, IReadOnlyList<MatchForMail> matches, RefundForMail? refund)
    {
        var texts = MailTexts.In(gift.Language);
        var values = Values(texts, gift, refund);
        var story = Story(kind, gift);
        string Say(string key) => texts.Say(key, values);
        return new MailDraft(
            gift.Language,
            Say($"{story}_Subject"),
            Say(gift.Name is null ? "Greeting_Nameless" : "Greeting"),
            [Say($"{story}_Body")],
            Amounts(kind, texts, values, gift, matches, refund),
            [Say($"{story}_Next"), Say("Reference")],
            new MailLink(Say("Link_Gift"), settings.GiftLink(gift.Language, gift.AccessKey)),
            Say("Closing_Gift"));
    }

    private static Dictionary<string, string> Values(MailTexts texts, GiftForMail gift, RefundForMail? refund) => new()
    {
        ["name"] = gift.Name ?? "",
        ["campaign"] = gift.Campaign,
        ["reference"] = gift.Reference,
        ["amount"] = gift.AmountCents.Show(texts.Culture),
        ["total"] = gift.Total.Show(texts.Culture),
        ["minimum"] = gift.MinimumCents.Show(texts.Culture, @short: true),
        ["closes"] = TerritoryTime.Day(gift.ClosesAt, texts.Culture),
        ["settles"] = TerritoryTime.Day(gift.ClosesAt.AddDays(gift.SettleAfterDays), texts.Culture),
        ["refund"] = refund?.Cents.Show(texts.Culture) ?? "",
        ["refunded"] = refund is null ? "" : TerritoryTime.Day(refund.At, texts.Culture),
    };

    /// <summary>A gift that is paid at once is thanked for when the money comes; one that is paid at the close was
    /// thanked for before, and hears that the campaign succeeded.</summary>
    private static string Story(MailKind kind, GiftForMail gift) => kind switch
    {
        MailKind.ContributionCommitted => "Committed",
        MailKind.ContributionCollected => gift.PaidAtClose ? "CollectedAtClose" : "CollectedNow",
        MailKind.ContributionFailed => "Failed",
        MailKind.ContributionReleased => "Released",
        MailKind.ContributionRefunded => "Refunded",
        MailKind.RefundFailed => "RefundFailed",
        MailKind.CampaignDecided or MailKind.CampaignSettled =>
            throw new ArgumentOutOfRangeException(nameof(kind), kind, "This mail goes to the holder."),
    };

    private static List<MailRow> Amounts(MailKind kind, MailTexts texts, IReadOnlyDictionary<string, string> values,
        GiftForMail gift, IReadOnlyList<MatchForMail> matches, RefundForMail? refund)
    {
        MailRow Row(string key, Money money) => new(texts.Say(key, values), money.Show(texts.Culture));

        var rows = new List<MailRow> { Row("Row_You", gift.AmountCents) };
        if (kind is MailKind.ContributionCommitted or MailKind.ContributionCollected)
        {
            rows.AddRange(matches.Select(m => new MailRow(Source(m), m.Cents.Show(texts.Culture))));
            rows.Add(Row("Row_Together", matches.Aggregate(gift.AmountCents, (sum, m) => sum + m.Cents)));
        }
        if (gift.TipCents > Money.Zero) rows.Add(Row("Row_Tip", gift.TipCents));
        if (refund is not null)
            rows.Add(Row(kind == MailKind.RefundFailed ? "Row_Owed" : "Row_Refund", refund.Cents));
        return rows;
    }

    private static string Source(MatchForMail match) =>
        match.Fund == match.Organisation ? match.Fund : $"{match.Organisation} ({match.Fund})";
}
