using Okote.Data;

namespace Okote.Funding;

/// <summary>A holder's money that comes back because the charge behind it is disputed, or goes out again.</summary>
public sealed record DisputeTransfer(
    Guid Id, Guid DisputeId, Guid? SettlementItemId, string Direction, long Cents, string State)
{
    public Money Amount => Money.Eur(Cents);

    public bool IsBack => Direction == "back";
}

/// <summary>The rows of <c>dispute_transfers</c>; each dispute has at most one of either direction.</summary>
public static class DisputeTransfers
{
    private const string Columns = "id, dispute_id, settlement_item_id, direction, cents, state";

    public static Task<DisputeTransfer?> Find(Session session, Guid dispute, string direction) =>
        session.One<DisputeTransfer>($"""
            SELECT {Columns}
            FROM dispute_transfers
            WHERE dispute_id = @dispute AND direction = @direction
            """, new { dispute, direction });

    public static Task<DisputeTransfer?> FindById(Session session, Guid id) => session.One<DisputeTransfer>($"""
        SELECT {Columns}
        FROM dispute_transfers
        WHERE id = @id
        """, new { id });

    /// <summary>Asks for the holder's part of a disputed charge. Asking again does nothing.</summary>
    /// <param name="undoes">The transfer it takes all of, so that its line is not paid any more; null where the line
    /// stays what it is.</param>
    internal static Task FetchBack(
        Tx tx, Guid dispute, Guid item, Money amount, DateTimeOffset now, string? undoes = null) =>
        Insert(tx, dispute, item, "back", amount, now, undoes);

    /// <summary>Whether this transfer was taken back as a whole: what is told of it now is old.</summary>
    internal static Task<bool> IsUndone(Tx tx, string transferId) => tx.Single<bool>("""
        SELECT EXISTS (
            SELECT 1
            FROM dispute_transfers
            WHERE undoes = @transferId AND state = 'succeeded')
        """, new { transferId });

    internal static Task SendAgain(Tx tx, Guid dispute, Guid? item, Money amount, DateTimeOffset now) =>
        Insert(tx, dispute, item, "again", amount, now);

    private static async Task Insert(
        Tx tx, Guid dispute, Guid? item, string direction, Money amount, DateTimeOffset now, string? undoes = null)
    {
        if (amount <= Money.Zero) return;
        var written = await tx.Execute("""
            INSERT INTO dispute_transfers (id, dispute_id, settlement_item_id, direction, cents, created_at, undoes)
            VALUES (@Id, @dispute, @item, @direction, @Cents, @now, @undoes)
            ON CONFLICT ON CONSTRAINT dispute_transfers_once DO NOTHING
            """, new { Id = Guid.CreateVersion7(now), dispute, item, direction, amount.Cents, now, undoes });
        if (written == 1) await Disputes.Step(tx, dispute, $"{direction}_asked", amount.Cents, now);
    }

    /// <summary>The bank has given the charge back before anything was fetched: nothing has to come. What was sent to
    /// the provider already is awaited.</summary>
    internal static Task Forgo(Tx tx, Guid dispute, DateTimeOffset now) => tx.Execute("""
        UPDATE dispute_transfers t
        SET state = 'refused', error_code = 'won', ended_at = @now
        WHERE t.dispute_id = @dispute AND t.direction = 'back' AND t.state = 'requested'
          AND NOT EXISTS (
              SELECT 1
              FROM psp_operations o
              WHERE o.subject_id = t.id AND o.error_code IS DISTINCT FROM 'never_executed')
        """, new { dispute, now });

    /// <returns>False when it had ended before.</returns>
    internal static async Task<bool> End(
        Tx tx, Guid id, bool succeeded, string? providerId, string? error, DateTimeOffset at) => await tx.Execute("""
        UPDATE dispute_transfers
        SET state = @State, provider_id = @providerId, error_code = @error, ended_at = @at
        WHERE id = @id AND state = 'requested'
        """, new { id, State = succeeded ? "succeeded" : "refused", providerId, error, at }) == 1;
}
