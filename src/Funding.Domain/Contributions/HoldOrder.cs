using Okote.Data;

namespace Okote.Funding;

/// <summary>An order whose form is right, waiting for its hold.</summary>
/// <param name="Email">As it is stored and compared.</param>
/// <param name="Hash">SHA-256 of what was asked: the same id with another hash is another order.</param>
public sealed record HoldOrder(ContributionOrder Asked, string Email, byte[] Hash)
{
    /// <returns>A refusal when the form alone tells that the order cannot stand.</returns>
    public static Result<HoldOrder> Of(ContributionOrder order)
    {
        if (order.Amount < ContributionLimits.AmountMin || order.Tip < Money.Zero) return Refusal.AmountTooSmall;
        if (order.Amount > ContributionLimits.AmountMax || order.Tip > ContributionLimits.TipMax)
            return Refusal.AmountTooLarge;
        if (People.NormalEmail(order.Email) is not { } email) return Refusal.EmailInvalid;
        if (string.IsNullOrWhiteSpace(order.Name) || order.Name.Length > ContributionLimits.Name_CharsMax)
            return Refusal.NameMissing;
        if (order.Message.Length > ContributionLimits.Message_CharsMax) return Refusal.FieldMissing;
        // The same answers from another link are the same gift.
        var asked = order with { Email = email, Quoted = Money.Zero, Consents = [], Source = null };
        return new HoldOrder(order, email, Approval.HashOf(asked));
    }
}
