using Okote.Data;

namespace Okote.Funding;

/// <summary>A bank disputes what a company paid for a line of its call. As with a gift, moves are booked once and
/// states never go back; lost, the company owes the line again.</summary>
public sealed class ReceiveCompanyDispute(Db db, TimeProvider clock)
{
    public Task<Result<Done>> Run(DisputeNotice notice) => db.Decide<Done>(async tx =>
    {
        var now = clock.GetUtcNow();
        if (await DisputedCall.Lock(tx, notice.Paid) is not { } call) return Refusal.NotFound;
        if (!call.IsBooked) return Refusal.WrongState;
        var known = await Disputes.LockNamed(tx, notice.ProviderId);
        var dispute = known ?? await Disputes.Open(
            tx, notice, isCompanys: true, new RefundedParts(notice.Amount.Cents, 0), now);
        var booked = await DisputeMoves.Book(tx, dispute, notice.Moves);
        if (booked.IsRefused) return booked;
        await DisputeMoves.Advance(tx, dispute, notice, isNew: known is null, call.Campaign, now);
        dispute = (await Disputes.Lock(tx, dispute.Id))!;
        if (dispute.IsWon) await DisputeTransfers.Forgo(tx, dispute.Id, now);
        await DisputedCalls.FetchBack(tx, dispute, call, now);
        return await DisputedCalls.WriteOff(tx, dispute, call, now);
    });
}

/// <summary>A line of a call, and the company's charge for it that a bank disputes.</summary>
/// <param name="ChargeId">The provider's.</param>
/// <param name="IsBooked">Whether the ledger knows the charge.</param>
/// <param name="PaidBy">The company's charge that pays the line now; null when none does, or none any more.</param>
/// <param name="Reference">Of a line that is paid: the transfer that took it to the holder.</param>
/// <param name="IsByMandate">It was debited by the mandate that is in force.</param>
/// <param name="IsLeaving">A transfer to the holder is under way and not answered, or nobody knows what became of it.
/// </param>
internal sealed record DisputedCall(
    Guid PaymentId, string ChargeId, bool IsBooked, bool IsByMandate, Guid ItemId, Guid FundId, Guid CompanyId,
    Guid HolderId, string Campaign, string State, string? PaidBy, string? Reference, long GrossCents,
    long CommissionCents, bool IsLeaving)
{
    /// <summary>Not so for a charge that came for a line that was paid already.</summary>
    public bool IsPaying => PaidBy == ChargeId;

    public Money Net => Money.Eur(GrossCents) - Money.Eur(CommissionCents);

    /// <summary>Under lock: a transfer may be planned or booked this very moment.</summary>
    public static async Task<DisputedCall?> Lock(Tx tx, Guid payment)
    {
        // Two statements, for each sees only what was committed when it began: asked together with the lock, the
        // question could miss the transfer of a worker who let go of the line a moment ago.
        await tx.Execute("""
            SELECT i.id
            FROM settlement_items i
            JOIN company_payments y ON y.settlement_item_id = i.id
            WHERE y.id = @payment
            FOR UPDATE OF i
            """, new { payment });
        return await Find(tx, payment);
    }

    private static Task<DisputedCall?> Find(Tx tx, Guid payment) => tx.One<DisputedCall>("""
        SELECT y.id AS payment_id, y.charge_id,
               EXISTS (SELECT 1 FROM journals j WHERE j.key = 'charge:' || y.charge_id) AS is_booked,
               EXISTS (
                   SELECT 1 FROM pledge_mandates m WHERE m.id = y.mandate_id AND m.state = 'saved') AS is_by_mandate,
               i.id AS item_id, f.id AS fund_id,
               f.organisation_id AS company_id, k.holder_id, k.title AS campaign, i.state, i.charge_id AS paid_by,
               i.reference, i.gross_cents, i.commission_cents, EXISTS (
                   SELECT 1
                   FROM psp_operations o
                   WHERE o.kind = 'transfer' AND o.subject_id = i.id
                     AND (o.state IN ('planned', 'sent') OR o.error_code = 'set_aside')) AS is_leaving
        FROM company_payments y
        JOIN settlement_items i ON i.id = y.settlement_item_id
        JOIN settlements s ON s.id = i.settlement_id
        JOIN campaigns k ON k.id = s.campaign_id
        JOIN funds f ON f.id = i.fund_id
        WHERE y.id = @payment AND y.charge_id IS NOT NULL
        """, new { payment });
}
