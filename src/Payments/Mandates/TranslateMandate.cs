using Okote.Data;
using Okote.Funding;

namespace Okote.Payments;

/// <summary>What a setup session, or the intent inside it, means for a pledge's mandate. All answers are notes for the
/// operator, empty when all went as usual.</summary>
public sealed class TranslateMandate(Db db, StripeGateway gateway, SaveMandate save)
{
    public async Task<string> Run(Guid id, StripeSession session)
    {
        if (session is { Status: "complete", SetupIntent: { } setup }) return await Run(id, setup, session.Customer);
        if (session.Status == "expired") await PledgeMandates.End(db, id);
        return "";
    }

    /// <summary>A method that is not confirmed yet secures nothing.</summary>
    public async Task<string> Run(Guid id, StripeSetupIntent setup, string? customer = null)
    {
        if (setup is not { Status: "succeeded", PaymentMethod: { } method }) return "";
        if ((setup.Customer ?? customer) is not { } owner) return $"alert: mandate {id} has no customer";
        var known = await gateway.PaymentMethod(method);
        var saved = await save.Run(id, new SavedMethod(owner, known.Id, known.Type, known.Digits));
        return saved.IsRefused ? $"mandate not taken: {saved.Refusal}" : "";
    }
}

/// <summary>What Stripe says of companies: of what they pay, and of what they save to be debited.</summary>
public sealed record CompanyNotices(TranslateCompanyPayment Payments, TranslateMandate Mandates);

/// <summary>A debit that failed is told to those who can do something about it.</summary>
internal static class MandateNews
{
    private sealed record Row(
        Guid FundId, string Fund, Guid CompanyId, string Company, Guid ItemId, string Campaign,
        long Cents, bool InForce);

    /// <summary>Nothing for a payment that was no debit.</summary>
    public static async Task Failed(Tx tx, DateTimeOffset now, Guid payment)
    {
        var row = await tx.One<Row>("""
            SELECT f.id AS fund_id, f.name AS fund, o.id AS company_id, o.name AS company, i.id AS item_id,
                   k.title AS campaign, y.cents, m.state = 'saved' AS in_force
            FROM company_payments y
            JOIN pledge_mandates m ON m.id = y.mandate_id
            JOIN settlement_items i ON i.id = y.settlement_item_id
            JOIN settlements s ON s.id = i.settlement_id
            JOIN campaigns k ON k.id = s.campaign_id
            JOIN funds f ON f.id = i.fund_id
            JOIN organisations o ON o.id = f.organisation_id
            WHERE y.id = @payment
            """, new { payment });
        if (row is null) return;
        // The method that failed may have been replaced since; then the pledge rests on the new one.
        if (row.InForce) await Guarantees.Doubt(tx, row.FundId);
        await Tell.Operators(tx, now, "debit_failed", row.ItemId, $"/operator/engagements/{row.FundId}",
            ("company", row.Company), ("campaign", row.Campaign), ("amount", Money.Eur(row.Cents)));
        await Tell.Members(tx, now, row.CompanyId, "mandate_doubtful", row.FundId,
            $"/entreprise/engagements/{row.FundId}", ("fund", row.Fund), ("campaign", row.Campaign),
            ("amount", Money.Eur(row.Cents)));
    }
}
