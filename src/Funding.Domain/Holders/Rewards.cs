using Okote.Data;

namespace Okote.Funding;

public static class Rewards
{
    public static Task<IReadOnlyList<Reward>> Of(Session session, Guid campaign) => session.Query<Reward>("""
        SELECT code, position, label, minimum_cents AS minimum, value_cents AS value, stock, taken
        FROM campaign_rewards
        WHERE campaign_id = @campaign
        ORDER BY position
        """, new { campaign });
}

/// <summary>What was typed for one reward.</summary>
/// <param name="Code">Of a reward that was saved before; null for a new one.</param>
public sealed record RewardEntry(string? Code, string Label, Money Minimum, Money Value, int? Stock);

/// <summary>Writes the list of rewards anew. Nobody can have taken one: the campaign was never open.</summary>
public sealed class SaveRewards(Db db, TimeProvider clock)
{
    public Task<Result<Done>> Run(Guid id, CurrentPerson me, IReadOnlyList<RewardEntry> entries) =>
        db.Decide<Done>(async tx =>
        {
            if (await Proposals.Lock(tx, me, id) is not { } proposal) return Refusal.NotFound;
            if (!proposal.IsOpen) return Refusal.CampaignFrozen;
            if (entries.Count > ProposalLimits.Rewards_RowsMax || entries.Any(IsFaulty)) return Refusal.FieldMissing;
            if (entries.Any(entry => entry.Minimum < ContributionLimits.AmountMin)) return Refusal.AmountTooSmall;
            if (entries.Any(entry => entry.Value > entry.Minimum)) return Refusal.RewardWorthTooMuch;
            var rewards = Coded(entries);
            await tx.Execute("DELETE FROM campaign_rewards WHERE campaign_id = @id", new { id });
            await Insert(tx, id, rewards);
            await Audit.Write(tx, clock.GetUtcNow(), me.Id, "rewards_saved", "campaign", id,
                organisation: proposal.HolderId);
            return default(Done);
        });

    private static bool IsFaulty(RewardEntry entry) => string.IsNullOrWhiteSpace(entry.Label)
        || entry.Label.Length > ProposalLimits.Label_CharsMax || entry.Stock <= 0 || entry.Value < Money.Zero;

    /// <summary>A reward keeps the code it has, whatever its label says now; a new one gets a free one.</summary>
    private static List<(string Code, RewardEntry Entry)> Coded(IReadOnlyList<RewardEntry> entries)
    {
        var coded = new List<(string Code, RewardEntry Entry)>();
        foreach (var entry in entries)
        {
            var taken = coded.Select(known => known.Code).Concat(entries.Select(other => other.Code).OfType<string>());
            var kept = entry.Code is { } code && Slug.IsPlain(code) && coded.All(known => known.Code != code);
            coded.Add((kept ? entry.Code! : Slug.Free(entry.Label, "contrepartie", [.. taken]), entry));
        }
        return coded;
    }

    private static Task Insert(Tx tx, Guid id, List<(string Code, RewardEntry Entry)> rewards) => tx.Execute("""
        INSERT INTO campaign_rewards (campaign_id, code, position, label, minimum_cents, value_cents, stock)
        SELECT @id, x.code, x.position, x.label, x.minimum, x.value, x.stock
        FROM unnest(@Codes, @Labels, @Minimums, @Values, @Stocks) WITH ORDINALITY
             AS x (code, label, minimum, value, stock, position)
        """,
        new
        {
            id,
            Codes = rewards.Select(reward => reward.Code).ToArray(),
            Labels = rewards.Select(reward => reward.Entry.Label.Trim()).ToArray(),
            Minimums = rewards.Select(reward => reward.Entry.Minimum.Cents).ToArray(),
            Values = rewards.Select(reward => reward.Entry.Value.Cents).ToArray(),
            Stocks = rewards.Select(reward => reward.Entry.Stock).ToArray(),
        });
}
