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
    /// <summary>SQL: by this an account is known again without its number.</summary>
    internal const string AccountHash = "sha256(convert_to(h.iban, 'UTF8'))";

    /// <summary>SQL: a line <c>i</c> with the organisation <c>h</c> that is paid.</summary>
    internal const string HolderOf = """
        settlement_items i
        JOIN settlements s ON s.id = i.settlement_id
        JOIN campaigns p ON p.id = s.campaign_id
        JOIN organisations h ON h.id = p.holder_id
        """;

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
        await tx.Execute($"""
            UPDATE bank_entries
            SET state = 'returned'
            WHERE id = @Returns;
            UPDATE bank_entries b
            -- Of payments older than this column, the account as it is.
            SET returned_account = coalesce(paid.paid_account, {AccountHash})
            FROM {HolderOf}
            JOIN bank_entries paid ON paid.id = @Returns
            WHERE b.id = @Id AND i.id = b.settlement_item_id
            """, new { back.Returns, back.Id });
        await Settlements.Reopen(tx, back.SettlementItemId);
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

/// <summary>Somebody has asked the holder and compared the account: the line may be paid again. Which account that was
/// is kept as a hash and its last four.</summary>
public sealed class CheckHolderAccount(Db db, TimeProvider clock)
{
    private sealed record Row(string? Digits, byte[]? Account, bool IsSame);

    /// <param name="entry">The line of the statement by which the payment came back.</param>
    /// <param name="how">With whom it was compared, and by which paper; kept in the audit log.</param>
    /// <param name="whySame">Why the account from which the payment came back is right all the same; asked for only
    /// while the holder has given no other.</param>
    public Task<Result<Done>> Run(Guid entry, Guid by, string how, string? whySame = null) =>
        db.Decide<Done>(async tx =>
        {
            var now = clock.GetUtcNow();
            if (string.IsNullOrWhiteSpace(how)) return Refusal.ReasonMissing;
            if (await Find(tx, entry) is not { } row) return Refusal.WrongState;
            if (row.IsSame && string.IsNullOrWhiteSpace(whySame)) return Refusal.AccountUnchanged;
            await tx.Execute("""
                UPDATE bank_entries
                SET account_checked_by = @by, account_checked_at = @now, checked_account = @Account,
                    checked_digits = @Digits
                WHERE id = @entry
                """, new { entry, by, now, row.Account, row.Digits });
            var account = row.Digits is null ? "" : $" · …{row.Digits}";
            var same = row.IsSame ? $" · {whySame!.Trim()}" : "";
            await Audit.Write(
                tx, now, by, "holder_account_checked", "bank_entry", entry, $"{how.Trim()}{account}{same}");
            return default(Done);
        });

    /// <summary>The holder's account as it is now, under lock: it is compared, and not changed meanwhile.</summary>
    private static Task<Row?> Find(Tx tx, Guid entry) => tx.One<Row>($"""
        SELECT right(h.iban, 4) AS digits, {BankReturns.AccountHash} AS account,
               coalesce(b.returned_account = {BankReturns.AccountHash}, false) AS is_same
        FROM bank_entries b
        CROSS JOIN {BankReturns.HolderOf}
        WHERE i.id = b.settlement_item_id AND b.id = @entry AND b.returns IS NOT NULL AND b.state = 'booked'
          AND b.account_checked_at IS NULL
        FOR UPDATE OF b, h
        """, new { entry });
}
