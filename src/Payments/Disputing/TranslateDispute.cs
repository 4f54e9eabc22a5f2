using Okote.Data;
using Okote.Funding;

namespace Okote.Payments;

/// <summary>The rooms of disputes: about what citizens gave, and about what companies paid.</summary>
public sealed record DisputeRooms(ReceiveDispute Gifts, ReceiveCompanyDispute Companies);

/// <summary>What a dispute, as Stripe shows it now, means for the gift or the called line behind its charge.</summary>
public sealed class TranslateDispute(Db db, StripeGateway gateway, TranslateIntent intents, DisputeRooms rooms)
{
    public async Task<string> Run(StripeDispute dispute)
    {
        if (await Payer(dispute.Charge) is not { } payer) return "not a contribution's dispute";
        if (!dispute.Currency.Equals(Money.Euro, StringComparison.OrdinalIgnoreCase))
            return $"alert: a dispute in {dispute.Currency}";
        var notice = new DisputeNotice(dispute.Id, payer.Id, dispute.Status, dispute.Reason,
            Money.Eur(dispute.Amount), dispute.Created, DueAt(dispute), [.. dispute.BalanceTransactions.Select(move =>
                new DisputeMove(move.Id, move.Amount, move.Fee, move.Created))]);
        var told = await Tell(payer, notice);
        if (told.Refusal is Refusal.WrongState)
        {
            // Known by its row, and not booked: somebody else is about to. The charge itself is asked, and then again.
            await intents.Run(await gateway.Charge(dispute.Charge));
            told = await Tell(payer, notice);
        }
        // Whoever brought it brings it again: the charge behind it may be booked a moment later.
        if (told.Refusal is Refusal.WrongState)
            throw new InvalidOperationException($"The charge behind dispute {dispute.Id} is not booked yet.");
        return told.IsRefused ? $"dispute not taken: {told.Refusal}" : "";
    }

    private Task<Result<Done>> Tell(ChargePayer payer, DisputeNotice notice) =>
        payer.IsCompany ? rooms.Companies.Run(notice) : rooms.Gifts.Run(notice);

    /// <summary>By our own row; where the charge was never told, it is read and booked first.</summary>
    private async Task<ChargePayer?> Payer(string charge)
    {
        if (await ChargesKnown.PayerOf(db, charge) is { } known) return known;
        await intents.Run(await gateway.Charge(charge));
        return await ChargesKnown.PayerOf(db, charge);
    }

    private static DateTimeOffset? DueAt(StripeDispute dispute) =>
        dispute.EvidenceDetails?.DueBy is { } seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
}

/// <summary>Whose a charge is.</summary>
/// <param name="Id">Of the contribution, or of the company's payment.</param>
internal sealed record ChargePayer(Guid Id, bool IsCompany);

internal static class ChargesKnown
{
    /// <summary>Null for a company's.</summary>
    public static async Task<Guid?> ContributionOf(Session session, string charge) =>
        await PayerOf(session, charge) is { IsCompany: false } payer ? payer.Id : null;

    public static Task<ChargePayer?> PayerOf(Session session, string charge) => session.One<ChargePayer>("""
        SELECT contribution_id AS id, false AS is_company
        FROM payments
        WHERE charge_id = @charge
        UNION ALL
        SELECT id, true
        FROM company_payments
        WHERE charge_id = @charge
        """, new { charge });
}
