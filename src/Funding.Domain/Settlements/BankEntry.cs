using System.Globalization;
using System.Text.Json.Serialization;
using Okote.Data;

namespace Okote.Funding;

public enum BankDirection
{
    /// <summary>A company paid its call into the platform's bank account.</summary>
    CompanyPaid,

    /// <summary>The platform's bank paid a company's money on to the holder.</summary>
    PaidHolder,

    /// <summary>The city's treasury paid the holder directly; its money never passes through Okote.</summary>
    CityPaidHolder,

    /// <summary>The holder's bank sent the platform's payment back.</summary>
    HolderReturned,

    /// <summary>It sent the city's payment back, to the city.</summary>
    CityPaymentReturned,
}

/// <summary>One line of a bank statement, typed by a person.</summary>
/// <param name="Reference">The bank's own reference; one may be used once in each direction.</param>
/// <param name="Returns">The line that is undone by this one; null for all that is not a return, and then left out of
/// the hash, so that what waited for its second person before there were returns is still the same.</param>
public sealed record BankEntry(
    Guid Id, Guid SettlementItemId, BankDirection Direction, Money Amount, string Reference, DateOnly ValueDate,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? Returns = null)
{
    public byte[] ContentHash() => Approval.HashOf(this);
}

public static class BankEntries
{
    private sealed record Row(
        Guid Id, Guid SettlementItemId, string Direction, long Cents, string Reference, string Date, Guid? Returns);

    /// <summary>The line as it stands in the table, so that the hash of what is executed is not taken on trust.
    /// </summary>
    public static async Task<BankEntry?> LockSubmitted(Tx tx, Guid id)
    {
        var row = await tx.One<Row>("""
            SELECT id, settlement_item_id, direction, cents, bank_reference AS reference,
                   to_char(value_date, 'YYYY-MM-DD') AS date, returns
            FROM bank_entries
            WHERE id = @id AND state = 'submitted'
            FOR UPDATE
            """, new { id });
        return row is null ? null : new BankEntry(row.Id, row.SettlementItemId,
            Enum.GetValues<BankDirection>().Single(d => d.ToDb() == row.Direction), Money.Eur(row.Cents), row.Reference,
            DateOnly.ParseExact(row.Date, "yyyy-MM-dd", CultureInfo.InvariantCulture), row.Returns);
    }
}

/// <summary>Writes down what a person saw on a bank statement. Nothing is booked yet.</summary>
public sealed class RecordBankEntry(Db db, TimeProvider clock)
{
    public Task<Result<Guid>> Run(BankEntry entry, Guid by) => db.Decide<Guid>(async tx =>
    {
        var now = clock.GetUtcNow();
        if (string.IsNullOrWhiteSpace(entry.Reference)) return Refusal.FieldMissing;
        if (entry.Returns is null && await BankReturns.AwaitsCheck(tx, entry.SettlementItemId))
            return Refusal.AccountNotChecked;
        await tx.Execute($"""
            INSERT INTO bank_entries (id, settlement_item_id, direction, cents, bank_reference, value_date, created_at,
                                      returns, paid_account)
            VALUES (@Id, @SettlementItemId, @Direction, @Cents, @Reference, @Date, @now, @Returns, (
                SELECT {BankReturns.AccountHash}
                FROM {BankReturns.HolderOf}
                WHERE i.id = @SettlementItemId AND @Direction IN ('paid_holder', 'city_paid_holder')))
            """,
            new
            {
                entry.Id, entry.SettlementItemId, Direction = entry.Direction.ToDb(), entry.Amount.Cents,
                entry.Reference, Date = entry.ValueDate.ToDateTime(TimeOnly.MinValue), now, entry.Returns,
            });
        await Approvals.Request(tx, "bank_entry", entry.Id, entry.ContentHash(), by, now);
        await Audit.Write(tx, now, by, "bank_entry_recorded", "bank_entry", entry.Id);
        await Tell.Operators(tx, now, "bank_entry_to_confirm", entry.Id, $"/operator/releves/{entry.Id}",
            ("amount", entry.Amount), ("reference", entry.Reference), ("day", entry.ValueDate));
        return entry.Id;
    });
}

/// <summary>A second person says the line is wrong; the right one can be written down then.</summary>
public sealed class RefuseBankEntry(Db db, TimeProvider clock)
{
    public Task<Result<Done>> Run(BankEntry shown, Guid by, string reason) => db.Decide<Done>(async tx =>
    {
        if (await BankEntries.LockSubmitted(tx, shown.Id) is not { } current) return Refusal.NotFound;
        var decided = await Approvals.Decide(tx, "bank_entry", shown.Id, shown.ContentHash(), current.ContentHash(),
            by, approve: false, reason, clock.GetUtcNow());
        if (decided.IsRefused) return decided;
        await tx.Execute("UPDATE bank_entries SET state = 'refused' WHERE id = @Id", new { shown.Id });
        await Audit.Write(tx, clock.GetUtcNow(), by, "bank_entry_refused", "bank_entry", shown.Id, reason);
        return default(Done);
    });
}

/// <summary>A second person confirms the line; now the ledger knows.</summary>
public sealed class ConfirmBankEntry(Db db, TimeProvider clock)
{
    private sealed record Row(
        Guid HolderId, Guid? OrganisationId, long GrossCents, long CommissionCents, string Stream, string? Provider,
        bool Released, string? PaidThrough, long Returned);

    public Task<Result<Done>> Run(BankEntry shown, Guid by, string reason) => db.Decide<Done>(async tx =>
    {
        var now = clock.GetUtcNow();
        if (await BankEntries.LockSubmitted(tx, shown.Id) is not { } current) return Refusal.NotFound;
        if (await Find(tx, current.SettlementItemId) is not { } row) return Refusal.NotFound;
        var decided = await Approvals.Decide(
            tx, "bank_entry", shown.Id, shown.ContentHash(), current.ContentHash(), by, true, reason, now);
        if (decided.IsRefused) return decided;
        if (Booking(shown.Direction, row) is not { } booking) return Refusal.WrongState;
        if (booking.Transfer.Amount != shown.Amount) return Refusal.AmountDiffers;
        if (!await Settlements.MoveItem(
                tx, shown.SettlementItemId, booking.From, booking.To, shown.Reference, now)) return Refusal.WrongState;
        var posted = await Ledger.Post(tx, new Journal(Key(shown, booking, row),
            new Cause("settlement_item", shown.SettlementItemId), booking.Reason, now, [booking.Transfer]));
        if (posted.IsRefused) return posted.Refusal.Value;
        await tx.Execute("UPDATE bank_entries SET state = 'booked' WHERE id = @Id", new { shown.Id });
        await Audit.Write(tx, now, by, "bank_entry_confirmed", "bank_entry", shown.Id, reason);
        if (shown.Direction == BankDirection.CompanyPaid)
        {
            await tx.Execute("UPDATE settlement_items SET paid_through = 'bank' WHERE id = @Item",
                new { Item = shown.SettlementItemId });
            await PaymentClaims.Confirm(tx, shown.SettlementItemId, by, now);
        }
        if (shown.Returns is not null) await BankReturns.Reopen(tx, shown, now);
        return default(Done);
    });

    /// <summary>A line is paid once more after each return, and each payment is a journal of its own.</summary>
    private static string Key(BankEntry shown, Step booking, Row row) => (booking.To, row.Returned) switch
    {
        _ when shown.Returns is not null => $"returned:{shown.Id}",
        ("paid", 0) => $"payout:{shown.SettlementItemId}",
        ("paid", var returned) => $"payout:{shown.SettlementItemId}:{returned + 1}",
        _ => $"receipt:{shown.SettlementItemId}",
    };

    private static Task<Row?> Find(Tx tx, Guid item) => tx.One<Row>("""
        SELECT p.holder_id, f.organisation_id, i.gross_cents, i.commission_cents, s.stream, c.provider,
               s.state IN ('approved', 'sent') AS released, i.paid_through, (
                   SELECT count(*)
                   FROM bank_entries e
                   WHERE e.settlement_item_id = i.id AND e.state = 'returned') + (
                   SELECT count(*)
                   FROM dispute_transfers t
                   WHERE t.settlement_item_id = i.id AND t.undoes IS NOT NULL AND t.state = 'succeeded') AS returned
        FROM settlement_items i
        LEFT JOIN funds f ON f.id = i.fund_id
        LEFT JOIN contributions c ON c.id = i.contribution_id
        JOIN settlements s ON s.id = i.settlement_id
        JOIN campaigns p ON p.id = s.campaign_id
        WHERE i.id = @item
        FOR UPDATE OF i
        """, new { item });

    private sealed record Step(string From, string To, string Reason, Transfer Transfer);

    private static Step? Booking(BankDirection direction, Row row)
    {
        var gross = Money.Eur(row.GrossCents);
        var net = gross - Money.Eur(row.CommissionCents);
        var holder = Account.Payable(row.HolderId).Code;
        // What came by the provider goes on by the provider: the bank never had it.
        var isOurs = row.Stream == "patronage" && row.PaidThrough != "provider";
        // A gift taken at a desk waits in the bank for its settlement. Only a released line is paid.
        var isOfDesk = row.Stream == "gifts" && row.Provider == "offline";
        return direction switch
        {
            BankDirection.CompanyPaid when row.Stream == "patronage" => new("called", "received", "company paid",
                Transfer.Direct(
                    Account.BankPlatform, Account.CompanyReceivable(row.OrganisationId!.Value).Code, gross)),
            BankDirection.PaidHolder when isOurs || (isOfDesk && row.Released) => new(isOurs ? "received" : "planned",
                "paid", "paid to the holder", Transfer.Direct(holder, Account.BankPlatform, net)),
            BankDirection.HolderReturned when isOurs || isOfDesk => new("paid", isOurs ? "received" : "planned",
                "payment came back", Transfer.Direct(Account.BankPlatform, holder, net)),
            BankDirection.CityPaidHolder when row.Stream == "grant" => new("called", "paid", "city paid the holder",
                Transfer.Direct(holder, Account.CityReceivable(row.OrganisationId!.Value).Code, gross)),
            BankDirection.CityPaymentReturned when row.Stream == "grant" => new("paid", "called",
                "city payment came back",
                Transfer.Direct(Account.CityReceivable(row.OrganisationId!.Value).Code, holder, gross)),
            _ => null,
        };
    }
}
