using Okote.Data;
using Okote.Funding;

namespace Okote.Payments;

/// <summary>What a dispute, as Stripe shows it now, means for the gift behind its charge.</summary>
public sealed class TranslateDispute(Db db, StripeGateway gateway, TranslateIntent intents, ReceiveDispute receive)
{
    public async Task<string> Run(StripeDispute dispute)
    {
        if (await ContributionOf(dispute.Charge) is not { } contribution) return "not a contribution's dispute";
        if (!dispute.Currency.Equals(Money.Euro, StringComparison.OrdinalIgnoreCase))
            return $"alert: a dispute in {dispute.Currency}";
        var told = await receive.Run(new DisputeNotice(dispute.Id, contribution, dispute.Status, dispute.Reason,
            Money.Eur(dispute.Amount), dispute.Created, DueAt(dispute), [.. dispute.BalanceTransactions.Select(move =>
                new DisputeMove(move.Id, move.Amount, move.Fee, move.Created))]));
        // Whoever brought it brings it again: the charge behind it may be booked a moment later.
        if (told.Refusal is Refusal.WrongState)
            throw new InvalidOperationException($"The charge behind dispute {dispute.Id} is not booked yet.");
        return told.IsRefused ? $"dispute not taken: {told.Refusal}" : "";
    }

    /// <summary>By our own row; where the charge was never told, it is read and booked first.</summary>
    private async Task<Guid?> ContributionOf(string charge)
    {
        if (await ChargesKnown.ContributionOf(db, charge) is { } known) return known;
        await intents.Run(await gateway.Charge(charge));
        return await ChargesKnown.ContributionOf(db, charge);
    }

    private static DateTimeOffset? DueAt(StripeDispute dispute) =>
        dispute.EvidenceDetails?.DueBy is { } seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
}

/// <summary>Whose a charge is.</summary>
internal static class ChargesKnown
{
    public static Task<Guid?> ContributionOf(Session session, string charge) => session.One<Guid?>("""
        SELECT contribution_id
        FROM payments
        WHERE charge_id = @charge
        """, new { charge });
}
