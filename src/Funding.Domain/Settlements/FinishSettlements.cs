using Okote.Data;

namespace Okote.Funding;

/// <summary>A settlement is confirmed when its last line was paid or given up, a campaign is settled when its last
/// settlement is.</summary>
public sealed class FinishSettlements(Db db, TimeProvider clock) : IWork
{
    /// <summary>SQL: the line <c>i</c> is waited for, as in the index <c>settlement_items_waiting</c>.</summary>
    private const string Waits = "i.state NOT IN ('paid', 'unpaid', 'returned')";

    /// <summary>SQL: nothing of the settlement <c>s</c> is waited for.</summary>
    private const string IsOver = $"""
        NOT EXISTS (SELECT 1 FROM settlement_items i WHERE i.settlement_id = s.id AND {Waits})
        """;

    /// <summary>SQL: those whose state is not what their lines say, without a look at all that are confirmed. A line
    /// may come back at the very moment in which its settlement is confirmed: the last case finds that.</summary>
    private const string Changed = $"""
        SELECT s.id
        FROM settlements s
        WHERE s.state = 'approved' AND EXISTS (
            SELECT 1
            FROM settlement_items i
            WHERE i.settlement_id = s.id AND i.state IN ('paid', 'received', 'unpaid', 'returned'))
        UNION ALL
        SELECT s.id
        FROM settlements s
        WHERE s.state = 'sent' AND {IsOver}
        UNION ALL
        SELECT s.id
        FROM settlement_items i
        JOIN settlements s ON s.id = i.settlement_id AND s.state = 'confirmed'
        WHERE {Waits}
        """;

    public async Task<int> Run(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var moved = await db.Execute($"""
            UPDATE settlements s
            SET state = CASE WHEN {IsOver} THEN 'confirmed' ELSE 'sent' END,
                sent_at = coalesce(s.sent_at, @now),
                confirmed_at = CASE WHEN {IsOver} THEN @now END
            WHERE s.id IN ({Changed})
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
