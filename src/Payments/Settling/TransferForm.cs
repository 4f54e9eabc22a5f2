namespace Okote.Payments;

/// <summary>A part of one charge on its way to the holder's account.</summary>
/// <param name="Id">Of the row it is sent for.</param>
internal sealed record TransferOrder(Guid Id, Money Amount, string PayoutAccount, string ChargeId, Guid CampaignId);

/// <summary>The parameters of a transfer. It is bound to its charge, so that Stripe itself never lets more go out than
/// came in, and each can be reversed alone.</summary>
internal static class TransferForm
{
    /// <param name="note">One of <see cref="Notes"/>: what kind of row it is sent for.</param>
    public static OperationPlan Plan(string note, TransferOrder order) =>
        new(OperationKind.Transfer, order.Id, "/v1/transfers", operation => new StripeForm()
            .Add("", "amount", order.Amount)
            .Add("destination", order.PayoutAccount)
            .Add("source_transaction", order.ChargeId)
            .Add("transfer_group", $"campaign_{order.CampaignId}")
            .Add($"metadata[{note}]", order.Id)
            .Add($"metadata[{Notes.Operation}]", operation));
}
