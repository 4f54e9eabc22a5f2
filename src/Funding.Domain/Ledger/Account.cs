using Okote.Data;

namespace Okote.Funding;

/// <summary>One account of the ledger, known by its code. Accounts marked credit-normal can never be overdrawn, and
/// what is only reserved already counts: PostgreSQL refuses the transfer.</summary>
/// <param name="Code">Unique, readable, stable: <c>kind[:owner[:line]]</c>.</param>
/// <param name="Ledger"><c>cash</c> (money that exists at Stripe or a bank) or <c>commitments</c> (voted, signed,
/// promised). A transfer cannot cross them.</param>
/// <param name="Kind">The word by which checks and pages group accounts.</param>
/// <param name="Owner">The fund, campaign or organisation it belongs to; null for the platform's own.</param>
/// <param name="Guarded">True: credit-normal and never overdrawn. False: debit-normal, may run both ways.</param>
public sealed record Account(string Code, string Ledger, string Kind, Guid? Owner, bool Guarded)
{
    public const string World = "world";
    public const string StripeClearing = "stripe:clearing";
    public const string StripeFees = "stripe:fees";
    public const string BankPlatform = "bank:platform";
    public const string Commission = "commission";
    public const string Tips = "tips";
    public const string RefundsPending = "refunds:pending";

    /// <summary>What a voted envelope or a signed pledge still holds.</summary>
    public static Account Fund(Guid fund, bool isEnvelope) => isEnvelope
        ? new($"envelope:{fund}", "commitments", "envelope", fund, true)
        : new($"pledge:{fund}", "commitments", "pledge", fund, true);

    /// <summary>What one line of the scheme has reserved for a campaign.</summary>
    public static Account Match(Guid campaign, string line) =>
        new($"match:{campaign}:{line}", "commitments", "match", campaign, true);

    /// <summary>Saved cards: promised by citizens, not charged yet.</summary>
    public static Account Committed(Guid campaign) =>
        new($"committed:{campaign}", "commitments", "committed", campaign, true);

    /// <summary>Citizens' money that was charged and belongs to nobody until the campaign settles.</summary>
    public static Account Collected(Guid campaign) =>
        new($"collected:{campaign}", "cash", "collected", campaign, true);

    /// <summary>What is owed to a project holder.</summary>
    public static Account Payable(Guid holder) => new($"payable:{holder}", "cash", "payable", holder, true);

    /// <summary>What a city owes project holders, and pays them directly.</summary>
    public static Account CityReceivable(Guid city) =>
        new($"city:receivable:{city}", "cash", "city_receivable", city, false);

    /// <summary>What a holder still owes: paid out, charged back by a bank, and not to be fetched back.</summary>
    public static Account HolderReceivable(Guid holder) =>
        new($"holder:receivable:{holder}", "cash", "holder_receivable", holder, false);

    /// <summary>What a company was called for and has not paid yet.</summary>
    public static Account CompanyReceivable(Guid company) =>
        new($"company:receivable:{company}", "cash", "company_receivable", company, false);

    /// <summary>What a company paid in advance for one pledge and has neither spent nor got back. The company owns it:
    /// a fund's own account is its pledge.</summary>
    public static Account Deposit(Guid fund, Guid company) =>
        new($"deposit:{fund}", "cash", "deposit", company, true);
}

/// <summary>The accounts' own SQL. Balances are moved by transfers alone; there is no method here to set one.</summary>
public static class Accounts
{
    /// <summary>Opens accounts that are not open yet; opening twice is harmless.</summary>
    public static Task Open(Tx tx, DateTimeOffset now, params Account[] accounts) => tx.Execute("""
        INSERT INTO accounts (code, ledger, kind, owner_id, normal_side, opened_at)
        SELECT a.code, a.ledger, a.kind, a.owner_id, a.normal_side, @Now
        FROM unnest(@Codes, @Ledgers, @Kinds, @Owners, @Sides) AS a (code, ledger, kind, owner_id, normal_side)
        ON CONFLICT (code) DO NOTHING
        """,
        new
        {
            Codes = accounts.Select(a => a.Code).ToArray(),
            Ledgers = accounts.Select(a => a.Ledger).ToArray(),
            Kinds = accounts.Select(a => a.Kind).ToArray(),
            Owners = accounts.Select(a => a.Owner).ToArray(),
            Sides = accounts.Select(a => a.Guarded ? "credit" : "debit").ToArray(),
            Now = now,
        });

    /// <summary>What the account holds in its normal direction, posted only.</summary>
    /// <returns>Cents in euros; credits minus debits for a guarded account, the reverse otherwise.</returns>
    public static async Task<Money> Balance(Session session, string code) => Money.Eur(await session.Single<long>("""
        SELECT CASE normal_side WHEN 'debit' THEN debits_posted - credits_posted
                                ELSE credits_posted - debits_posted END
        FROM accounts
        WHERE code = @code
        """, new { code }));
}
