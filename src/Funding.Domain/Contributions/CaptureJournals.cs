namespace Okote.Funding;

/// <summary>How promises and charges move the books.</summary>
internal static class CaptureJournals
{
    public static string KeyOfCharge(string chargeId) => $"charge:{chargeId}";

    public static Journal Commit(Contribution contribution, DateTimeOffset now) =>
        new($"commit:{contribution.Id}", CauseOf(contribution), "gift promised", now,
            [Transfer.Direct(Account.World, Account.Committed(contribution.CampaignId).Code, contribution.Amount)]);

    public static Journal Uncommit(Contribution contribution, string reason, DateTimeOffset now) =>
        new($"uncommit:{contribution.Id}", CauseOf(contribution), reason, now,
            [Transfer.Direct(Account.Committed(contribution.CampaignId).Code, Account.World, contribution.Amount)]);

    public static Journal Charge(Contribution contribution, string chargeId, DateTimeOffset now)
    {
        var gift = Transfer.Direct(
            Account.StripeClearing, Account.Collected(contribution.CampaignId).Code, contribution.Amount);
        var tip = Transfer.Direct(Account.StripeClearing, Account.Tips, contribution.Tip);
        return new Journal(KeyOfCharge(chargeId), CauseOf(contribution), "gift charged", now,
            contribution.TipCents > 0 ? [gift, tip] : [gift]);
    }

    /// <returns>Nothing where the provider took nothing.</returns>
    public static IEnumerable<Journal> Fee(Contribution contribution, FeeKnown? fee) =>
        fee is null || fee.Fee == Money.Zero ? []
            : [new Journal($"fee:{fee.ChargeId}", CauseOf(contribution), "provider's fee", fee.At,
                [Transfer.Direct(Account.StripeFees, Account.StripeClearing, fee.Fee)])];

    private static Cause CauseOf(Contribution contribution) => new("contribution", contribution.Id);
}
