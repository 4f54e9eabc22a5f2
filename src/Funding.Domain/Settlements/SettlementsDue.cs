using Okote.Data;

namespace Okote.Funding;

/// <summary>A settlement that nobody has asked to release.</summary>
/// <param name="ContentHash">What the second person must have seen.</param>
public sealed record PlannedSettlement(Guid Id, Guid CampaignId, byte[] ContentHash);

/// <summary>A line whose money goes from bank to bank: who still has to pay, and how much.</summary>
/// <param name="State">called: the payer was asked. received: a company's money is in the platform's bank account.
/// </param>
public sealed record BankItem(Guid Id, MoneyStream Stream, string State, long GrossCents, long CommissionCents)
{
    /// <summary>The statement line that is expected next.</summary>
    public BankDirection Expected => Stream == MoneyStream.Grant ? BankDirection.CityPaidHolder
        : Stream == MoneyStream.Patronage && State == "called" ? BankDirection.CompanyPaid
        : BankDirection.PaidHolder;

    public Money Amount => Expected == BankDirection.PaidHolder
        ? Money.Eur(GrossCents) - Money.Eur(CommissionCents) : Money.Eur(GrossCents);
}

/// <summary>What people have to do so that a settlement comes to its end.</summary>
public static class SettlementsDue
{
    private const int Page_RowsMax = 200;

    /// <summary>SQL about <c>settlements s</c> and <c>settlement_items i</c>: a released line whose next statement line
    /// has not been typed. The list that people see and the one that works go through are both made of it.</summary>
    internal const string IsAtTheBank = """
        s.state IN ('approved', 'sent')
        -- What came by the provider goes on by the provider.
        AND i.paid_through IS DISTINCT FROM 'provider'
        -- A gift paid at a desk lies in the bank: from there it goes to the holder, and not by the provider.
        AND (i.state IN ('called', 'received') OR (i.state = 'planned' AND EXISTS (
            SELECT 1 FROM contributions g WHERE g.id = i.contribution_id AND g.provider = 'offline')))
        -- What is being debited, or paid on the provider's page, comes by another way.
        AND NOT EXISTS (
            SELECT 1
            FROM company_payments y
            WHERE y.settlement_item_id = i.id AND y.state IN ('opening', 'open', 'processing'))
        AND NOT EXISTS (
            SELECT 1
            FROM bank_entries e
            WHERE e.settlement_item_id = i.id
              AND (e.state = 'submitted'
                   -- It came back once: not again to an account that nobody has looked at.
                   OR (e.state = 'booked' AND e.returns IS NOT NULL AND e.account_checked_at IS NULL)))
        """;

    public static Task<IReadOnlyList<PlannedSettlement>> Planned(Session session) =>
        session.Query<PlannedSettlement>($"""
            SELECT s.id, s.campaign_id, s.content_hash
            FROM settlements s
            WHERE s.state = 'planned' AND NOT EXISTS (
                SELECT 1
                FROM approvals a
                WHERE a.subject_kind = 'settlement' AND a.subject_id = s.id AND a.decision = 'waiting')
            ORDER BY s.planned_at, s.id
            LIMIT {Page_RowsMax}
            """);

    /// <summary>Lines of released settlements whose next statement line has not been typed.</summary>
    public static Task<IReadOnlyList<BankItem>> AtTheBank(Session session) => session.Query<BankItem>($"""
        SELECT i.id, s.stream, i.state, i.gross_cents, i.commission_cents
        FROM settlements s
        JOIN settlement_items i ON i.settlement_id = s.id
        WHERE {IsAtTheBank}
        ORDER BY s.approved_at, i.id
        LIMIT {Page_RowsMax}
        """);
}
