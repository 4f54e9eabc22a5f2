using Okote.Data;

namespace Okote.Funding;

/// <summary>Somebody close to a project holder. They may give; where a rule says so, nobody matches it.</summary>
/// <param name="Reason">Public, so that nobody has to guess why a gift was not matched.</param>
public sealed record RelatedParty(Guid CampaignId, Guid PersonId, string Reason);

/// <summary>As the operator's list shows it. The reason is public; the name is for the operator's eyes.</summary>
public sealed record RelatedPartyRow(
    Guid PersonId, string Campaign, string Person, string Reason, string RecordedBy, DateTimeOffset RecordedAt);

public static class RelatedParties
{
    public static Task<IReadOnlyList<RelatedPartyRow>> List(Session session, int rowsMax) =>
        session.Query<RelatedPartyRow>("""
            SELECT r.person_id, c.title AS campaign, coalesce(p.name, p.email, '') AS person, r.reason,
                   coalesce(b.name, '') AS recorded_by, r.recorded_at
            FROM related_parties r
            JOIN campaigns c ON c.id = r.campaign_id
            JOIN people p ON p.id = r.person_id
            JOIN people b ON b.id = r.recorded_by
            ORDER BY r.recorded_at DESC, r.person_id
            LIMIT @rowsMax
            """, new { rowsMax });

    /// <summary>Campaigns whose circle may still be described.</summary>
    public static Task<IReadOnlyList<(Guid Id, string Title)>> Campaigns(Session session) =>
        session.Query<(Guid, string)>("""
            SELECT id, title
            FROM campaigns
            WHERE state NOT IN ('failed', 'cancelled', 'settled', 'reported', 'accepted')
            ORDER BY title, id
            LIMIT 500
            """);

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
        var now = clock.GetUtcNow();
        await RelatedParties.Insert(tx, [party], by, now);
        await Audit.Write(tx, now, by, "related_party_recorded", "campaign", party.CampaignId, party.Reason);
        return default(Done);
    });
}
