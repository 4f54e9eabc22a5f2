using Okote.Data;

namespace Okote.Funding;

/// <summary>Enters a gift taken at a desk or a market stand, with the picture of its receipt. Nothing counts before a
/// second person has validated it.</summary>
public sealed class RecordOfflineGift(Db db, TimeProvider clock, UploadDocument upload)
{
    private const int CollectedBy_CharsMax = 120;

    /// <param name="proof">Picture or scan of the receipt, the cheque or the statement.</param>
    /// <param name="holders">Whose campaigns this person may enter gifts for; null for an operator.</param>
    /// <returns>The receipt's number.</returns>
    public Task<Result<int>> Run(OfflineGift gift, Upload proof, Guid by, Guid[]? holders = null)
    {
        var typed = gift with
        {
            Name = gift.Name.Trim(), CollectedBy = gift.CollectedBy.Trim(),
            Email = string.IsNullOrWhiteSpace(gift.Email) ? null : gift.Email.Trim().ToLowerInvariant(),
        };
        return db.Decide<int>(async tx =>
        {
            var now = clock.GetUtcNow();
            var campaign = await Campaigns.Find(tx, typed.CampaignId);
            if (campaign is null || holders?.Contains(campaign.HolderId) == false) return Refusal.NotFound;
            if (await OfflineGifts.Find(tx, typed.Id) is { } known)
                return known.ContentHash.AsSpan().SequenceEqual(typed.ContentHash())
                    ? known.ReceiptNumber : Refusal.SameIdOtherContent;
            if (Wrong(typed, now) is { } wrong) return wrong;
            if (!campaign.TakesGifts(now)) return Refusal.CampaignNotOpen;
            return await Write(tx, typed, proof, campaign, (by, now));
        });
    }

    private static Refusal? Wrong(OfflineGift gift, DateTimeOffset now) =>
        gift.Amount < ContributionLimits.AmountMin ? Refusal.AmountTooSmall
        : gift.Amount > ContributionLimits.AmountMax ? Refusal.AmountTooLarge
        : gift.Email is not null && People.NormalEmail(gift.Email) is null ? Refusal.EmailInvalid
        // Whoever gets a letter is greeted by name.
        : gift.Name.Length > ContributionLimits.Name_CharsMax || (gift.Email is not null && gift.Name.Length == 0)
            ? Refusal.NameMissing
        : gift.CollectedBy.Length is 0 or > CollectedBy_CharsMax || gift.CollectedOn > TerritoryTime.DayOf(now)
            ? Refusal.FieldMissing
        : null;

    private async Task<Result<int>> Write(
        Tx tx, OfflineGift gift, Upload proof, Campaign campaign, (Guid By, DateTimeOffset Now) entry)
    {
        var kept = await upload.Keep(
            tx, proof with { OrganisationId = campaign.HolderId, SubjectKind = "offline_gift", SubjectId = gift.Id },
            entry.By);
        if (kept.IsRefused) return kept.Refusal.Value;
        var number = await OfflineGifts.NextNumber(tx, campaign.HolderId);
        await OfflineGifts.Insert(tx, gift, campaign.HolderId, number, entry.By, entry.Now);
        await Approvals.Request(tx, "offline_gift", gift.Id, gift.ContentHash(), entry.By, entry.Now);
        await Audit.Write(tx, entry.Now, entry.By, "offline_gift_recorded", "offline_gift", gift.Id,
            organisation: campaign.HolderId);
        await Tell.Operators(tx, entry.Now, "offline_gift_to_validate", gift.Id, $"/operator/dons-hors-ligne/{gift.Id}",
            ("amount", gift.Amount), ("campaign", campaign.Title), ("number", number));
        return number;
    }
}
