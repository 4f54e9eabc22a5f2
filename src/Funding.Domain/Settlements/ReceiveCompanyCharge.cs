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
    private sealed record Row(Guid CompanyId, string Company, string Campaign, bool IsPaidHere);

    /// <returns>Whether the line was waiting for it; false when somebody must pay it back.</returns>
    public Task<Result<bool>> Run(CompanyCharge charge) => db.Decide<bool>(async tx =>
    {
        if (await Find(tx, charge.SettlementItemId) is not { } row) return Refusal.NotFound;
        var posted = await Ledger.Post(tx, new Journal($"charge:{charge.ChargeId}",
            new Cause("settlement_item", charge.SettlementItemId), "company paid", charge.At,
            [Transfer.Direct(Account.StripeClearing, Account.CompanyReceivable(row.CompanyId).Code, charge.Amount)]));
        if (posted.IsRefused) return posted.Refusal.Value;
        if (row.IsPaidHere && await IsFirst(tx, charge)) return true;
        if (!await Settlements.MoveItem(
                tx, charge.SettlementItemId, "called", "received", charge.ChargeId, charge.At)) return false;
        await tx.Execute("""
            UPDATE settlement_items
            SET paid_through = 'provider'
            WHERE id = @SettlementItemId
            """, new { charge.SettlementItemId });
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

    /// <summary>Told again, long after the money went on to the holder, it is still the charge that paid the line.
    /// </summary>
    private static Task<bool> IsFirst(Tx tx, CompanyCharge charge) => tx.Single<bool>("""
        SELECT key = 'charge:' || @ChargeId
        FROM journals
        WHERE cause_kind = 'settlement_item' AND cause_id = @SettlementItemId AND key LIKE 'charge:%'
        ORDER BY seq
        LIMIT 1
        """, new { charge.ChargeId, charge.SettlementItemId });

    private static Task<Row?> Find(Tx tx, Guid item) => tx.One<Row>("""
        SELECT o.id AS company_id, o.name AS company, p.title AS campaign,
               coalesce(i.paid_through = 'provider', false) AS is_paid_here
        FROM settlement_items i
        JOIN settlements s ON s.id = i.settlement_id
        JOIN campaigns p ON p.id = s.campaign_id
        JOIN funds f ON f.id = i.fund_id AND f.kind = 'pledge'
        JOIN organisations o ON o.id = f.organisation_id
        WHERE i.id = @item
        FOR UPDATE OF i
        """, new { item });
}
