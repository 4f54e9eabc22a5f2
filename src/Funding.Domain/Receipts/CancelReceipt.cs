using Okote.Data;

namespace Okote.Funding;

/// <summary>An administrator of the organisation, or an operator, takes a receipt back and says why. It keeps its
/// number; whether another takes its place is said with it.</summary>
public sealed class CancelReceipt(Db db, TimeProvider clock)
{
    public const int Reason_CharsMax = 500;

    /// <param name="replace">Whether the gift gets a new receipt, with what is declared and asked now.</param>
    public async Task<Result<Done>> Run(Guid id, string reason, bool replace, CurrentPerson me)
    {
        if (string.IsNullOrWhiteSpace(reason)) return Refusal.ReasonMissing;
        if (reason.Trim().Length > Reason_CharsMax) return Refusal.TextTooLong;
        return await db.Decide<Done>(async tx =>
        {
            var now = clock.GetUtcNow();
            var reader = me.IsOperator ? ReceiptReader.Operator : ReceiptReader.Holder(me.Holders);
            if (await Receipts.Find(tx, id, reader) is not { } found) return Refusal.NotFound;
            if (!me.IsOperator && !me.IsAdminOf(found.OrganisationId)) return Refusal.NotFound;
            await Contributions.Lock(tx, found.ContributionId);
            if (!await CancelledReceipts.ByDecision(tx, id, reason.Trim(), replace, me.Id, now))
                return Refusal.AlreadyEnded;
            await Audit.Write(tx, now, me.Id, "receipt_cancelled", "receipt", id, reason.Trim(), found.OrganisationId);
            return default(Done);
        });
    }
}

/// <summary>The one place where receipts come to their end. The caller holds the lock of the gift.</summary>
public static class CancelledReceipts
{
    private sealed record Row(
        Guid Id, int Number, string IssuerName, Guid ContributorId, string AccessKey, Money AmountCents);

    /// <summary>Money of the gift went back: a receipt that says more than is left is cancelled, and what is left gets
    /// another. Does nothing for a gift without such a receipt.</summary>
    /// <returns>Whether one was cancelled.</returns>
    internal static async Task<bool> OfReversal(Tx tx, Guid contribution, DateTimeOffset now)
    {
        var rows = await tx.Query<Row>("""
            UPDATE receipts r
            SET cancelled_at = @now, cancel_kind = 'refund', replaceable = true
            FROM contributions c
            WHERE c.id = @contribution AND r.contribution_id = c.id AND r.cancelled_at IS NULL
              AND (c.status NOT IN ('collected', 'disputed') OR r.gift_cents > c.amount_cents - (
                      SELECT coalesce(sum(f.cents), 0) FROM refunds f WHERE f.contribution_id = c.id))
            RETURNING r.id, r.number, r.issuer_name, c.contributor_id, c.access_key, r.amount_cents
            """, new { contribution, now });
        foreach (var row in rows) await Say(tx, row, now);
        return rows.Count > 0;
    }

    internal static async Task<bool> ByDecision(
        Tx tx, Guid id, string reason, bool replace, Guid by, DateTimeOffset now)
    {
        var row = await tx.One<Row>("""
            UPDATE receipts r
            SET cancelled_at = @now, cancelled_by = @by, cancel_kind = 'decision', cancel_reason = @reason,
                replaceable = @replace
            FROM contributions c
            WHERE r.id = @id AND c.id = r.contribution_id AND r.cancelled_at IS NULL
            RETURNING r.id, r.number, r.issuer_name, c.contributor_id, c.access_key, r.amount_cents
            """, new { id, by, reason, replace, now });
        if (row is not null) await Say(tx, row, now);
        return row is not null;
    }

    private static Task Say(Tx tx, Row row, DateTimeOffset now) => Tell.Person(tx, now, row.ContributorId,
        "receipt_cancelled", row.Id, $"/dons/{row.AccessKey}/recu", ("number", Receipt.Numbered(row.Number)),
        ("issuer", row.IssuerName), ("amount", row.AmountCents));
}
