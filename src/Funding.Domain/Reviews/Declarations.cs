using Okote.Data;

namespace Okote.Funding;

/// <summary>What somebody said about their own interest in a campaign.</summary>
public sealed record Declaration(
    Guid PersonId, string Person, bool Interested, string Reason, DateTimeOffset DeclaredAt);

/// <summary>Whoever judges says first whether they have an interest. An interest that was declared stays.</summary>
public static class Declarations
{
    public static Task<IReadOnlyList<Declaration>> Of(Session session, Guid campaign) => session.Query<Declaration>("""
        SELECT d.person_id, coalesce(p.name, '') AS person, d.interested, d.reason, d.declared_at
        FROM interest_declarations d
        JOIN people p ON p.id = d.person_id
        WHERE d.campaign_id = @campaign
        ORDER BY d.declared_at, d.interested
        """, new { campaign });

    public static Task<bool> Has(Session session, Guid campaign, Guid person) => session.Single<bool>("""
        SELECT EXISTS (
            SELECT 1
            FROM interest_declarations
            WHERE campaign_id = @campaign AND person_id = @person AND interested)
        """, new { campaign, person });

    /// <returns>False when the person had said the same before.</returns>
    public static async Task<bool> Insert(
        Tx tx, Guid campaign, Guid person, bool interested, string reason, DateTimeOffset now) => await tx.Execute("""
            INSERT INTO interest_declarations (campaign_id, person_id, interested, reason, declared_at)
            VALUES (@campaign, @person, @interested, @reason, @now)
            ON CONFLICT DO NOTHING
            """, new { campaign, person, interested, reason, now }) == 1;
}

/// <summary>Somebody who works with Okote declares an interest in a campaign; from then on they judge nothing of it.
/// </summary>
public sealed class DeclareInterest(Db db, TimeProvider clock)
{
    public async Task<Result<Done>> Run(Guid campaignId, Guid by, string reason)
    {
        if (string.IsNullOrWhiteSpace(reason)) return Refusal.ReasonMissing;
        var now = clock.GetUtcNow();
        return await db.Decide<Done>(async tx =>
        {
            if (await Campaigns.Lock(tx, campaignId) is null) return Refusal.NotFound;
            if (await Declarations.Insert(tx, campaignId, by, interested: true, reason.Trim(), now))
                await Audit.Write(tx, now, by, "interest_declared", "campaign", campaignId, reason);
            return default(Done);
        });
    }
}
