using Okote.Data;

namespace Okote.Funding;

/// <summary>A payment method that the provider keeps for a company.</summary>
/// <param name="Kind">card or sepa_debit.</param>
/// <param name="Digits">The last four, by which people know it.</param>
public sealed record SavedMethod(string Customer, string Id, string Kind, string Digits);

/// <summary>The mandate of a pledge as its company sees it.</summary>
/// <param name="Failed">A debit with it has failed.</param>
public sealed record MandateStanding(string Method, string Digits, DateTimeOffset SavedAt, bool Failed);

public static class Mandates
{
    /// <summary>The one in force; null while none was saved.</summary>
    public static Task<MandateStanding?> Standing(Session session, Guid fund) => session.One<MandateStanding>("""
        SELECT m.method, m.digits, m.saved_at, EXISTS (
                   SELECT 1 FROM company_payments y WHERE y.mandate_id = m.id AND y.state = 'failed') AS failed
        FROM pledge_mandates m
        WHERE m.fund_id = @fund AND m.state = 'saved'
        """, new { fund });
}

/// <summary>The provider has saved a method for a pledge's calls. It takes the place of the one before, the pledge is
/// secured, and what is called and unpaid is debited with it. The visit that was begun last decides: an older one that
/// is heard of late is kept as replaced already.</summary>
public sealed class SaveMandate(Db db, TimeProvider clock)
{
    private sealed record Row(Guid FundId, Guid OpenedBy, string State);

    public Task<Result<Done>> Run(Guid mandate, SavedMethod method) => db.Decide<Done>(async tx =>
    {
        var now = clock.GetUtcNow();
        if (await FundOf(tx, mandate) is not { } of) return Refusal.NotFound;
        // The fund's row is the lock of its mandates.
        var fund = (await Funds.Lock(tx, of))!;
        var row = (await Find(tx, mandate))!;
        // Told twice: a replaced one does not come back.
        if (row.State is "saved" or "replaced") return default(Done);
        var isLate = await IsOlder(tx, row.FundId, mandate);
        await tx.Execute("""
            UPDATE pledge_mandates
            SET state = 'replaced'
            WHERE fund_id = @FundId AND state = 'saved' AND NOT @isLate;
            UPDATE pledge_mandates
            SET state = CASE WHEN @isLate THEN 'replaced' ELSE 'saved' END, saved_at = @now,
                customer_id = @Customer, payment_method_id = @Id, method = @Kind, digits = @Digits,
                claimed_until = NULL
            WHERE id = @mandate
            """, new { row.FundId, mandate, now, isLate, method.Customer, method.Id, method.Kind, method.Digits });
        if (isLate) return default(Done);
        await Audit.Write(tx, now, row.OpenedBy, "mandate_saved", "fund", row.FundId, "", fund.Entry.OrganisationId);
        await Guarantees.Secure(tx, fund, row.OpenedBy, FundKeeper.AsOwner, now);
        await MandateDebits.Plan(tx, now, fund: row.FundId);
        return default(Done);
    });

    /// <summary>Another visit was begun after this one, and has saved its method.</summary>
    private static Task<bool> IsOlder(Tx tx, Guid fund, Guid mandate) => tx.Single<bool>("""
        SELECT EXISTS (
            SELECT 1
            FROM pledge_mandates m
            JOIN pledge_mandates x ON x.id = @mandate
            WHERE m.fund_id = @fund AND m.state IN ('saved', 'replaced')
              AND (m.opened_at, m.id) > (x.opened_at, x.id))
        """, new { fund, mandate });

    private static Task<Guid?> FundOf(Tx tx, Guid mandate) =>
        tx.One<Guid?>("SELECT fund_id FROM pledge_mandates WHERE id = @mandate", new { mandate });

    private static Task<Row?> Find(Tx tx, Guid mandate) => tx.One<Row>("""
        SELECT fund_id, opened_by, state
        FROM pledge_mandates
        WHERE id = @mandate
        FOR UPDATE
        """, new { mandate });
}
