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
}

/// <summary>One line of a bank statement, typed by a person.</summary>
/// <param name="Reference">The bank's own reference; one may be used once in each direction.</param>
public sealed record BankEntry(
    Guid Id, Guid SettlementItemId, BankDirection Direction, Money Amount, string Reference, DateOnly ValueDate)
{
    public byte[] ContentHash() => Approval.HashOf(this);
}

/// <summary>Writes down what a person saw on a bank statement. Nothing is booked yet.</summary>
public sealed class RecordBankEntry(Db db, TimeProvider clock)
{
    public Task<Result<Guid>> Run(BankEntry entry, Guid by) => db.Decide<Guid>(async tx =>
    {
        var now = clock.GetUtcNow();
        if (string.IsNullOrWhiteSpace(entry.Reference)) return Refusal.FieldMissing;
        await tx.Execute("""
            INSERT INTO bank_entries (id, settlement_item_id, direction, cents, bank_reference, value_date, created_at)
            VALUES (@Id, @SettlementItemId, @Direction, @Cents, @Reference, @Date, @now)
            """,
            new
            {
                entry.Id, entry.SettlementItemId, Direction = entry.Direction.ToDb(), entry.Amount.Cents,
                entry.Reference, Date = entry.ValueDate.ToDateTime(TimeOnly.MinValue), now,
            });
        await Approvals.Request(tx, "bank_entry", entry.Id, entry.ContentHash(), by, now);
        return entry.Id;
    });
}

/// <summary>A second person confirms the line; now the ledger knows.</summary>
public sealed class ConfirmBankEntry(Db db, TimeProvider clock)
{
    private sealed record Row(
        Guid HolderId, Guid OrganisationId, long GrossCents, long CommissionCents, string ItemState, string Stream,
        byte[] ContentHash);

    public Task<Result<Done>> Run(BankEntry shown, Guid by, string reason) => db.Decide<Done>(async tx =>
    {
        var now = clock.GetUtcNow();
        if (await Find(tx, shown.Id) is not { } row) return Refusal.NotFound;
        var decided = await Approvals.Decide(
            tx, "bank_entry", shown.Id, shown.ContentHash(), row.ContentHash, by, true, reason, now);
        if (decided.IsRefused) return decided;
        if (Booking(shown.Direction, row) is not { } booking) return Refusal.WrongState;
        if (booking.Transfer.Amount != shown.Amount) return Refusal.AmountDiffers;
        if (!await Settlements.MoveItem(
                tx, shown.SettlementItemId, booking.From, booking.To, shown.Reference, now)) return Refusal.WrongState;
        var key = booking.To == "paid" ? $"payout:{shown.SettlementItemId}" : $"receipt:{shown.SettlementItemId}";
        var posted = await Ledger.Post(tx, new Journal(key, new Cause("settlement_item", shown.SettlementItemId),
            booking.Reason, now, [booking.Transfer]));
        if (posted.IsRefused) return posted.Refusal.Value;
        await tx.Execute("UPDATE bank_entries SET state = 'booked' WHERE id = @Id", new { shown.Id });
        return default(Done);
    });

    private static Task<Row?> Find(Tx tx, Guid entry) => tx.One<Row>("""
        SELECT p.holder_id, f.organisation_id, i.gross_cents, i.commission_cents, i.state AS item_state, s.stream,
               a.content_hash
        FROM bank_entries b
        JOIN approvals a ON a.subject_kind = 'bank_entry' AND a.subject_id = b.id AND a.decision = 'waiting'
        JOIN settlement_items i ON i.id = b.settlement_item_id
        JOIN funds f ON f.id = i.fund_id
        JOIN settlements s ON s.id = i.settlement_id
        JOIN campaigns p ON p.id = s.campaign_id
        WHERE b.id = @entry AND b.state = 'submitted'
        FOR UPDATE OF b, i
        """, new { entry });

    private sealed record Step(string From, string To, string Reason, Transfer Transfer);

    private static Step? Booking(BankDirection direction, Row row)
    {
        var gross = Money.Eur(row.GrossCents);
        var holder = Account.Payable(row.HolderId).Code;
        return (direction, row.Stream) switch
        {
            (BankDirection.CompanyPaid, "patronage") => new("called", "received", "company paid",
                Transfer.Direct(Account.BankPlatform, Account.CompanyReceivable(row.OrganisationId).Code, gross)),
            (BankDirection.PaidHolder, "patronage") => new("received", "paid", "paid to the holder",
                Transfer.Direct(holder, Account.BankPlatform, gross - Money.Eur(row.CommissionCents))),
            (BankDirection.CityPaidHolder, "grant") => new("called", "paid", "city paid the holder",
                Transfer.Direct(holder, Account.CityReceivable(row.OrganisationId).Code, gross)),
            _ => null,
        };
    }
}
