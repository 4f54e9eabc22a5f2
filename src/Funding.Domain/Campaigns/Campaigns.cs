using Okote.Data;

namespace Okote.Funding;

public static class Campaigns
{
    // Dapper reads an enum from its name without underscores, in any case.
    private const string Columns = """
        id, call_id, scheme_id, holder_id, slug, title, goal_cents, minimum_cents,
        replace(collection, '_', '') AS collection, opens_at, closes_at, replace(state, '_', '') AS state, succeeded,
        commune, theme, array_to_string(further_themes, chr(31)) AS further_themes, stopped_at,
        (SELECT k.hold_lease_seconds FROM calls k WHERE k.id = call_id) AS hold_lease_seconds,
        (SELECT k.hold_step_seconds FROM calls k WHERE k.id = call_id) AS hold_step_seconds,
        (SELECT k.hold_ceiling_seconds FROM calls k WHERE k.id = call_id) AS hold_ceiling_seconds
        """;

    public static Task<Campaign?> Find(Session session, Guid id) => session.One<Campaign>($"""
        SELECT {Columns}
        FROM campaigns
        WHERE id = @id
        """, new { id });

    /// <summary>The campaign that somebody means by its id or its slug.</summary>
    public static Task<Campaign?> Named(Session session, string name) => session.One<Campaign>($"""
        SELECT {Columns}
        FROM campaigns
        WHERE id::text = lower(@name) OR slug = lower(@name)
        """, new { name });

    /// <summary>Shared with other gifts, exclusive against a close: nobody decides while a gift is being started.
    /// </summary>
    public static async Task<Campaign?> LockShared(Tx tx, Guid id) => (await LockShared(tx, [id])).SingleOrDefault();

    /// <inheritdoc cref="LockShared(Tx, Guid)"/>
    public static Task<IReadOnlyList<Campaign>> LockShared(Tx tx, IReadOnlyList<Guid> ids) => tx.Query<Campaign>($"""
        SELECT {Columns}
        FROM campaigns
        WHERE id = ANY (@Ids)
        ORDER BY id
        FOR SHARE
        """, new { Ids = ids.ToArray() });

    public static Task<Campaign?> Lock(Tx tx, Guid id) => tx.One<Campaign>($"""
        SELECT {Columns}
        FROM campaigns
        WHERE id = @id
        FOR UPDATE
        """, new { id });

    /// <summary>Moves a campaign on, once: the conditional update is the guard, its row count the answer.</summary>
    /// <returns>False when the campaign was not in <paramref name="from"/>.</returns>
    public static async Task<bool> Move(
        Tx tx, Guid id, CampaignState from, CampaignState to, Guid? by, string reason, DateTimeOffset now)
    {
        var moved = await tx.Execute("""
            UPDATE campaigns
            SET state = @To
            WHERE id = @id AND state = @From
            """, new { id, From = from.ToDb(), To = to.ToDb() });
        if (moved == 0) return false;
        await Record(tx, id, from, to, by, reason, now);
        return true;
    }

    /// <summary>The deadline's move: the state and the decision change together.</summary>
    public static async Task<bool> Close(Tx tx, Guid id, bool succeeded, DateTimeOffset now)
    {
        var moved = await tx.Execute("""
            UPDATE campaigns
            SET state = 'closing', succeeded = @succeeded, decided_at = @now
            WHERE id = @id AND state = 'live'
            """, new { id, succeeded, now });
        if (moved == 0) return false;
        await Record(tx, id, CampaignState.Live, CampaignState.Closing, null, "deadline reached", now);
        return true;
    }

    private static Task Record(
        Tx tx, Guid id, CampaignState from, CampaignState to, Guid? by, string reason, DateTimeOffset now) =>
        tx.Execute("""
            INSERT INTO campaign_moves (campaign_id, position, from_state, to_state, moved_by, moved_at, reason)
            SELECT @id, coalesce(max(position), 0) + 1, @From, @To, @by, @now, @reason
            FROM campaign_moves
            WHERE campaign_id = @id
            """, new { id, From = from.ToDb(), To = to.ToDb(), by, now, reason });
}
