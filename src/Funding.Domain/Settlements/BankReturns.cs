using Okote.Data;

namespace Okote.Funding;

/// <summary>A payment to a holder that stands, and may be said to have come back.</summary>
/// <param name="Direction">paid_holder or city_paid_holder.</param>
public sealed record StandingPayment(Guid Id, Guid ItemId, string Direction)
{
    public BankDirection Back =>
        Direction == BankDirection.CityPaidHolder.ToDb() ? BankDirection.CityPaymentReturned
        : BankDirection.HolderReturned;
}

/// <summary>Payments that came back from the holder's bank.</summary>
public static class BankReturns
{
    private sealed record Told(Guid HolderId, Guid CampaignId, string Campaign);

    /// <summary>Null when no such payment is booked, or it came back already.</summary>
    public static Task<StandingPayment?> Payment(Session session, Guid entry) => session.One<StandingPayment>("""
        SELECT id, settlement_item_id AS item_id, direction
        FROM bank_entries
        WHERE id = @entry AND state = 'booked' AND direction IN ('paid_holder', 'city_paid_holder')
        """, new { entry });

    /// <summary>A payment of this line came back, and nobody has looked at the account since.</summary>
    public static Task<bool> AwaitsCheck(Session session, Guid item) => session.Single<bool>("""
        SELECT EXISTS (
            SELECT 1
            FROM bank_entries
            WHERE settlement_item_id = @item AND returns IS NOT NULL AND state = 'booked'
              AND account_checked_at IS NULL)
        """, new { item });

    /// <summary>The payment no longer stands, its settlement is not at its end any more, and the holder is told. The
    /// campaign stays settled: that all was paid once and one line came back are both true, and what depends on the
    /// day it was settled, such as the report, does not begin again.</summary>
    internal static async Task Reopen(Tx tx, BankEntry back, DateTimeOffset now)
    {
        await tx.Execute("""
            UPDATE bank_entries
            SET state = 'returned'
            WHERE id = @Returns;
            UPDATE settlements
            SET state = 'sent', confirmed_at = NULL
            WHERE id = (SELECT settlement_id FROM settlement_items WHERE id = @SettlementItemId)
              AND state = 'confirmed'
            """, new { back.Returns, back.SettlementItemId });
        var told = await tx.Single<Told>("""
            SELECT p.holder_id, p.id AS campaign_id, p.title AS campaign
            FROM settlement_items i
            JOIN settlements s ON s.id = i.settlement_id
            JOIN campaigns p ON p.id = s.campaign_id
            WHERE i.id = @SettlementItemId
            """, new { back.SettlementItemId });
        await Tell.Members(tx, now, told.HolderId, "payment_came_back", back.Id,
            $"/porteur/projets/{told.CampaignId}/versements",
            ("campaign", told.Campaign), ("amount", back.Amount), ("day", back.ValueDate));
    }
}

/// <summary>Writes down that the bank statement shows a payment again, coming back. A second person confirms it as any
/// other line of the statement; nothing is booked before.</summary>
public sealed class RecordBankReturn(Db db, RecordBankEntry record)
{
    /// <param name="id">From the form: sent twice, it is written once.</param>
    /// <param name="payment">The line of the statement by which it was paid.</param>
    /// <param name="amount">As the statement shows it.</param>
    public async Task<Result<Guid>> Run(
        Guid id, Guid payment, Money amount, string reference, DateOnly day, Guid by)
    {
        if (await BankPages.FindEntry(db, id) is { } known)
            return (known.Returns, known.Cents, known.Reference, DateOnly.FromDateTime(known.ValueDate))
                == (payment, amount, reference, day) ? id : Refusal.SameIdOtherContent;
        if (await BankReturns.Payment(db, payment) is not { } paid) return Refusal.WrongState;
        return await record.Run(new BankEntry(id, paid.ItemId, paid.Back, amount, reference, day, payment), by);
    }
}

/// <summary>Somebody has asked the holder and compared the account: the line may be paid again.</summary>
public sealed class CheckHolderAccount(Db db, TimeProvider clock)
{
    /// <param name="entry">The line of the statement by which the payment came back.</param>
    /// <param name="how">With whom it was compared, and by which paper; kept in the audit log.</param>
    public Task<Result<Done>> Run(Guid entry, Guid by, string how) => db.Decide<Done>(async tx =>
    {
        var now = clock.GetUtcNow();
        if (string.IsNullOrWhiteSpace(how)) return Refusal.ReasonMissing;
        var checkedNow = await tx.Execute("""
            UPDATE bank_entries
            SET account_checked_by = @by, account_checked_at = @now
            WHERE id = @entry AND returns IS NOT NULL AND state = 'booked' AND account_checked_at IS NULL
            """, new { entry, by, now });
        if (checkedNow == 0) return Refusal.WrongState;
        await Audit.Write(tx, now, by, "holder_account_checked", "bank_entry", entry, how);
        return default(Done);
    });
}
