using Okote.Data;

namespace Okote.Funding;

/// <summary>A company's money as the provider took it.</summary>
/// <param name="ChargeId">The provider's; one charge is booked once.</param>
public sealed record CompanyCharge(Guid SettlementItemId, string ChargeId, Money Amount, DateTimeOffset At);

/// <summary>What the provider kept of a company's money.</summary>
/// <param name="ChargeId">The provider's; its fee is booked once.</param>
public sealed record CompanyFee(Guid SettlementItemId, string ChargeId, Money Fee, DateTimeOffset At);

/// <summary>Books what a company paid by card or direct debit for one line of its call. The money is booked whatever we
/// think of it, since it exists; a line that was paid already makes the account owe the company.</summary>
public sealed class ReceiveCompanyCharge(Db db)
{
    private sealed record Row(Guid CompanyId, string Company, string Campaign, string? PaidBy);

    /// <returns>Whether the line was waiting for it; false when somebody must pay it back.</returns>
    public Task<Result<bool>> Run(CompanyCharge charge) => db.Decide<bool>(async tx =>
    {
        if (await Find(tx, charge.SettlementItemId) is not { } row) return Refusal.NotFound;
        var posted = await Ledger.Post(tx, new Journal($"charge:{charge.ChargeId}",
            new Cause("settlement_item", charge.SettlementItemId), "company paid", charge.At,
            [Transfer.Direct(Account.StripeClearing, Account.CompanyReceivable(row.CompanyId).Code, charge.Amount)]));
        if (posted.IsRefused) return posted.Refusal.Value;
        // Told again, long after the money went on to the holder, it is still the charge that paid the line; and one
        // that a bank took back for good pays nothing.
        if (row.PaidBy == charge.ChargeId || await DisputedCalls.IsLost(tx, charge.ChargeId)) return true;
        if (!await Settlements.MoveItem(
                tx, charge.SettlementItemId, "called", "received", charge.ChargeId, charge.At)) return false;
        await tx.Execute("""
            UPDATE settlement_items
            SET paid_through = 'provider', charge_id = @ChargeId
            WHERE id = @SettlementItemId
            """, new { charge.SettlementItemId, charge.ChargeId });
        await Tell.Operators(tx, charge.At, "call_paid", charge.SettlementItemId, "/operator/reglements-financiers",
            ("company", row.Company), ("campaign", row.Campaign), ("amount", charge.Amount));
        return true;
    });

    /// <summary>What the provider kept for taking it; the platform bears it.</summary>
    public Task<Result<Done>> Fee(CompanyFee told) => db.Decide<Done>(async tx =>
    {
        if (told.Fee == Money.Zero) return default(Done);
        var posted = await Ledger.Post(tx, new Journal($"fee:{told.ChargeId}",
            new Cause("settlement_item", told.SettlementItemId), "provider's fee", told.At,
            [Transfer.Direct(Account.StripeFees, Account.StripeClearing, told.Fee)]));
        return posted.IsRefused ? posted.Refusal.Value : default(Done);
    });

    private static Task<Row?> Find(Tx tx, Guid item) => tx.One<Row>("""
        SELECT o.id AS company_id, o.name AS company, p.title AS campaign, i.charge_id AS paid_by
        FROM settlement_items i
        JOIN settlements s ON s.id = i.settlement_id
        JOIN campaigns p ON p.id = s.campaign_id
        JOIN funds f ON f.id = i.fund_id AND f.kind = 'pledge'
        JOIN organisations o ON o.id = f.organisation_id
        WHERE i.id = @item
        FOR UPDATE OF i
        """, new { item });
}
