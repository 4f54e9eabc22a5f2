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
            if (found.ContributionId is { } gift) await Contributions.Lock(tx, gift);
            else await PatronLines.Lock(tx, found.SettlementItemId!.Value);
            if (!await CancelledReceipts.ByDecision(tx, id, reason.Trim(), replace, me.Id, now))
                return Refusal.AlreadyEnded;
            await Audit.Write(tx, now, me.Id, "receipt_cancelled", "receipt", id, reason.Trim(), found.OrganisationId);
            return default(Done);
        });
    }
}

/// <summary>The one place where receipts come to their end. The caller holds the lock of the gift or of the
/// line.</summary>
public static class CancelledReceipts
{
    private sealed record Row(
        Guid Id, int Number, string IssuerName, Money AmountCents, Guid? ContributorId, string? AccessKey,
        Guid? CompanyId);

    /// <summary>Of the receipt and of whom is told.</summary>
    private const string Ended = """
        RETURNING r.id, r.number, r.issuer_name, r.amount_cents,
                  (SELECT g.contributor_id FROM contributions g WHERE g.id = r.contribution_id) AS contributor_id,
                  (SELECT g.access_key FROM contributions g WHERE g.id = r.contribution_id) AS access_key,
                  (SELECT f.organisation_id
                   FROM settlement_items i
                   JOIN funds f ON f.id = i.fund_id
                   WHERE i.id = r.settlement_item_id) AS company_id
        """;

    /// <summary>Money of the gift went back: a receipt that says more than is left is cancelled, and what is left gets
    /// another. Does nothing for a gift without such a receipt.</summary>
    /// <returns>Whether one was cancelled.</returns>
    internal static async Task<bool> OfReversal(Tx tx, Guid contribution, DateTimeOffset now)
    {
        var rows = await tx.Query<Row>($"""
            UPDATE receipts r
            SET cancelled_at = @now, cancel_kind = 'refund', replaceable = true
            FROM contributions c
            WHERE c.id = @contribution AND r.contribution_id = c.id AND r.cancelled_at IS NULL
              AND (c.status NOT IN ('collected', 'disputed') OR r.gift_cents > c.amount_cents - (
                      SELECT coalesce(sum(f.cents), 0) FROM refunds f WHERE f.contribution_id = c.id))
            {Ended}
            """, new { contribution, now });
        foreach (var row in rows) await Say(tx, row, now);
        return rows.Count > 0;
    }

    /// <summary>A bank took back for good what a company paid for the line: its receipt is cancelled, and once the line
    /// is paid again it gets another. Does nothing for a line that is paid.</summary>
    /// <returns>Whether one was cancelled.</returns>
    internal static async Task<bool> OfLine(Tx tx, Guid item, DateTimeOffset now)
    {
        var rows = await tx.Query<Row>($"""
            UPDATE receipts r
            SET cancelled_at = @now, cancel_kind = 'refund', replaceable = true
            WHERE r.settlement_item_id = @item AND r.cancelled_at IS NULL AND patron_line_standing(@item) = 'unpaid'
            {Ended}
            """, new { item, now });
        foreach (var row in rows) await Say(tx, row, now);
        return rows.Count > 0;
    }

    internal static async Task<bool> ByDecision(
        Tx tx, Guid id, string reason, bool replace, Guid by, DateTimeOffset now)
    {
        var row = await tx.One<Row>($"""
            UPDATE receipts r
            SET cancelled_at = @now, cancelled_by = @by, cancel_kind = 'decision', cancel_reason = @reason,
                replaceable = @replace
            WHERE r.id = @id AND r.cancelled_at IS NULL
            {Ended}
            """, new { id, by, reason, replace, now });
        if (row is not null) await Say(tx, row, now);
        return row is not null;
    }

    private static Task Say(Tx tx, Row row, DateTimeOffset now) => row.CompanyId is { } company
        ? Tell.Members(tx, now, company, "receipt_cancelled", row.Id, $"/entreprise/recus/{row.Id}",
            ("number", Receipt.Numbered(row.Number)), ("issuer", row.IssuerName), ("amount", row.AmountCents))
        : Tell.Person(tx, now, row.ContributorId!.Value, "receipt_cancelled", row.Id, $"/dons/{row.AccessKey}/recu",
            ("number", Receipt.Numbered(row.Number)), ("issuer", row.IssuerName), ("amount", row.AmountCents));
}
