using Okote.Data;

namespace Okote.Funding;

/// <summary>What must be known of contributions, under their locks, to say whether facts about them may be booked.
/// </summary>
internal sealed class CaptureStanding
{
    private readonly Dictionary<Guid, Contribution> gifts;
    private readonly HashSet<string> booked;
    private readonly HashSet<Guid> lackingConsent;
    private readonly HashSet<Guid> over;

    private CaptureStanding(
        IReadOnlyList<Contribution> gifts, IReadOnlyList<string> booked, IReadOnlyList<Guid> lackingConsent,
        IReadOnlyList<Guid> over)
    {
        this.gifts = gifts.ToDictionary(gift => gift.Id);
        (this.booked, this.lackingConsent, this.over) = ([.. booked], [.. lackingConsent], [.. over]);
    }

    public static async Task<CaptureStanding> Read(
        Tx tx, IReadOnlyList<PaymentFact> facts, IReadOnlyList<Contribution> gifts)
    {
        var collected = gifts.Where(gift => gift.CollectedAt is not null).Select(gift => gift.Id).ToHashSet();
        return new CaptureStanding(gifts,
            await Booked(tx, [.. facts.OfType<ChargeSucceeded>().Where(fact => collected.Contains(fact.ContributionId))
                .Select(fact => CaptureJournals.KeyOfCharge(fact.ChargeId))]),
            await LackingConsent(tx, [.. gifts.Where(gift => gift is { PromiseWaived: false, PromisedCents: > 0 })
                .Select(gift => gift.Id)]),
            await Over(tx, [.. facts.OfType<MethodSaved>().Select(fact => fact.ContributionId)]));
    }

    public Result<Capture> Decide(PaymentFact fact)
    {
        if (!gifts.TryGetValue(fact.ContributionId, out var gift)) return Refusal.NotFound;
        return fact switch
        {
            MethodSaved => Promise(gift),
            ChargeSucceeded charge => Charge(gift, charge),
            FeeKnown fee => new Capture(gift, IsNews: false, Fee: fee),
            _ => throw new NotSupportedException(fact.GetType().Name),
        };
    }

    /// <summary>A lease that was given up before the card was saved: the gift stands, its match has gone.</summary>
    private Result<Capture> Promise(Contribution gift) =>
        gift.Status is not (ContributionStatus.Started or ContributionStatus.Expired) ? new Capture(gift, IsNews: false)
        : lackingConsent.Contains(gift.Id) ? Refusal.PromiseChanged
        : new Capture(gift, IsNews: true, IsOver: over.Contains(gift.Id));

    private Result<Capture> Charge(Contribution gift, ChargeSucceeded charge)
    {
        // The same charge told again is no news; another one is money that nobody asked for, and a person must see it.
        if (gift.CollectedAt is not null)
            return booked.Contains(CaptureJournals.KeyOfCharge(charge.ChargeId))
                ? new Capture(gift, IsNews: false, Fee: charge.Fee)
                : Refusal.AlreadyEnded;
        if (charge.Charged != gift.Charged) return Refusal.AmountDiffers;
        // It went back as a whole before we heard that it had come, and never becomes captured again.
        if (gift.Status == ContributionStatus.Refunded) return Refusal.AlreadyEnded;
        if (gift.Status != ContributionStatus.Committed && lackingConsent.Contains(gift.Id))
            return Refusal.PromiseChanged;
        return new Capture(gift, IsNews: true, charge.ChargeId, charge.Fee);
    }

    private static async Task<IReadOnlyList<string>> Booked(Tx tx, string[] keys) => keys.Length == 0 ? []
        : await tx.Query<string>("SELECT key FROM journals WHERE key = ANY (@keys)", new { keys });

    /// <summary>Where a call asks for it, nobody pays for less match than they were promised without saying so.
    /// </summary>
    private static async Task<IReadOnlyList<Guid>> LackingConsent(Tx tx, Guid[] ids) => ids.Length == 0 ? []
        : await tx.Query<Guid>("""
            SELECT c.id
            FROM contributions c
            JOIN campaigns p ON p.id = c.campaign_id
            JOIN calls k ON k.id = p.call_id AND k.consent_required
            WHERE c.id = ANY (@ids)
              AND c.promised_cents > (
                  SELECT coalesce(sum(m.cents), 0)
                  FROM matches m
                  WHERE m.contribution_id = c.id AND m.status IN ('held', 'confirmed'))
            """, new { ids });

    /// <summary>Those whose campaign asks for no money any more, though it was not missed.</summary>
    private static async Task<IReadOnlyList<Guid>> Over(Tx tx, Guid[] ids) => ids.Length == 0 ? []
        : await tx.Query<Guid>("""
            SELECT c.id
            FROM contributions c
            JOIN campaigns p ON p.id = c.campaign_id
            WHERE c.id = ANY (@ids) AND p.state NOT IN ('live', 'closing', 'failed')
            """, new { ids });
}
