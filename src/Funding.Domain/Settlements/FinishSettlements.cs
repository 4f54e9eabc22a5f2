using Okote.Data;

namespace Okote.Funding;

/// <summary>A settlement is confirmed when its last line was paid or given up, a campaign is settled when its last
/// settlement is.</summary>
public sealed class FinishSettlements(Db db, TimeProvider clock) : IWork
{
    /// <summary>SQL: nothing of the settlement <c>s</c> is waited for.</summary>
    private const string IsOver = """
        NOT EXISTS (
            SELECT 1
            FROM settlement_items i
            WHERE i.settlement_id = s.id AND i.state NOT IN ('paid', 'unpaid', 'returned'))
        """;

    public async Task<int> Run(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        // A line may come back at the very moment in which its settlement is confirmed: the last case finds that.
        var moved = await db.Execute($"""
            UPDATE settlements s
            SET state = CASE WHEN {IsOver} THEN 'confirmed' ELSE 'sent' END,
                sent_at = coalesce(s.sent_at, @now),
                confirmed_at = CASE WHEN {IsOver} THEN @now END
            WHERE (s.state = 'approved' AND EXISTS (
                      SELECT 1 FROM settlement_items i
                      WHERE i.settlement_id = s.id AND i.state IN ('paid', 'received', 'unpaid', 'returned')))
               OR (s.state = 'sent' AND {IsOver})
               OR (s.state = 'confirmed' AND NOT {IsOver})
            """, new { now });
        var due = await db.Query<Guid>("""
            SELECT p.id
            FROM campaigns p
            WHERE p.state = 'succeeded'
              AND EXISTS (SELECT 1 FROM settlements s WHERE s.campaign_id = p.id)
              AND NOT EXISTS (SELECT 1 FROM settlements s WHERE s.campaign_id = p.id AND s.state <> 'confirmed')
            """);
        foreach (var id in due)
            await db.Transact(async tx =>
            {
                if (await Campaigns.Move(tx, id, CampaignState.Succeeded, CampaignState.Settled, null,
                        "all three purses are paid", now))
                    await Outbox.Say(tx, new CampaignSettled(id), now);
                return true;
            });
        return moved + due.Count;
    }
}
