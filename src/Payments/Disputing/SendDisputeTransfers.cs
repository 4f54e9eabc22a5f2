using Okote.Data;

namespace Okote.Payments;

/// <summary>Fetches a holder's part of a disputed charge back, and sends it out again once the dispute was won. A
/// reversal is bound to the one transfer it takes from, so that nothing else of the holder's is touched.</summary>
public sealed class SendDisputeTransfers(Db db, PerformOperation perform, TimeProvider clock) : IWork
{
    private const int Batch_RowsMax = 100;

    public async Task<int> Run(CancellationToken cancel)
    {
        var due = await DisputeTransfersDue.List(db, Batch_RowsMax, clock.GetUtcNow());
        await Pace.Each(due, Send, cancel);
        return due.Count;
    }

    private Task Send(Guid id, CancellationToken cancel) => perform.IfDue(
        async (tx, now) => await DisputeTransfersDue.Lock(tx, id, now) is not { } due ? null
            : due.Direction == "back" ? Back(due) : Again(due), cancel);

    private static OperationPlan Back(DisputeTransferDue due) =>
        new(OperationKind.Reversal, due.Id, $"/v1/transfers/{due.TransferId}/reversals", operation => new StripeForm()
            .Add("amount", due.Cents)
            .Add($"metadata[{Notes.DisputeTransfer}]", due.Id)
            .Add($"metadata[{Notes.Operation}]", operation));

    private static OperationPlan Again(DisputeTransferDue due) => TransferForm.Plan(Notes.DisputeTransfer,
        new TransferOrder(due.Id, due.Amount, due.PayoutAccount, due.ChargeId, due.CampaignId));
}
