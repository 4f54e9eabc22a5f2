using Okote.Data;

namespace Okote.Payments;

/// <summary>Sends released money that lies with the provider on to the holder: one transfer for each charge and bound
/// to it, so that Stripe itself never lets more go out than came in, and each can be reversed alone.</summary>
public sealed class SendSettlements(Db db, PerformOperation perform, TimeProvider clock) : IWork
{
    private const int Batch_RowsMax = 500;

    public async Task<int> Run(CancellationToken cancel)
    {
        var due = await TransfersDue.List(db, Batch_RowsMax, clock.GetUtcNow());
        await Pace.Each(due, Send, cancel);
        return due.Count;
    }

    private async Task Send(Guid itemId, CancellationToken cancel)
    {
        var operation = await db.Transact(async tx => await TransfersDue.Lock(tx, itemId, clock.GetUtcNow()) is { } due
            ? await Operations.Begin(tx, Plan(due), clock.GetUtcNow())
            : null);
        if (operation is not null) await perform.Run(operation, cancel);
    }

    private static OperationPlan Plan(TransferDue due) =>
        new(OperationKind.Transfer, due.ItemId, "/v1/transfers", operation => new StripeForm()
            .Add("", "amount", due.Net)
            .Add("destination", due.PayoutAccount)
            .Add("source_transaction", due.ChargeId)
            .Add("transfer_group", $"campaign_{due.CampaignId}")
            .Add($"metadata[{Notes.Item}]", due.ItemId)
            .Add($"metadata[{Notes.Operation}]", operation));
}
