using Okote.Data;

namespace Okote.Funding;

/// <summary>Somebody close to a project holder. They may give; where a rule says so, nobody matches it.</summary>
/// <param name="Reason">Public, so that nobody has to guess why a gift was not matched.</param>
public sealed record RelatedParty(Guid CampaignId, Guid PersonId, string Reason);

public static class RelatedParties
{
    public static Task Insert(Tx tx, IReadOnlyList<RelatedParty> parties, Guid by, DateTimeOffset now) => tx.Execute("""
        INSERT INTO related_parties (campaign_id, person_id, reason, recorded_by, recorded_at)
        SELECT x.campaign_id, x.person_id, x.reason, @by, @now
        FROM unnest(@Campaigns, @People, @Reasons) AS x (campaign_id, person_id, reason)
        ON CONFLICT DO NOTHING
        """,
        new
        {
            Campaigns = parties.Select(party => party.CampaignId).ToArray(),
            People = parties.Select(party => party.PersonId).ToArray(),
            Reasons = parties.Select(party => party.Reason).ToArray(),
            by, now,
        });
}

/// <summary>Records who is close to a project holder. What was matched before stays: a promise is kept.</summary>
public sealed class RecordRelatedParty(Db db, TimeProvider clock)
{
    public Task<Result<Done>> Run(RelatedParty party, Guid by) => db.Decide<Done>(async tx =>
    {
        if (string.IsNullOrWhiteSpace(party.Reason)) return Refusal.FieldMissing;
        // Exclusive: no gift is being started while who counts as related changes.
        if (await Campaigns.Lock(tx, party.CampaignId) is null) return Refusal.NotFound;
        if (await People.Find(tx, party.PersonId) is null) return Refusal.NotFound;
        await RelatedParties.Insert(tx, [party], by, clock.GetUtcNow());
        return default(Done);
    });
}
