using Okote.Data;
using Okote.Funding;

namespace Okote.Payments;

/// <summary>Sends released money that lies with the provider on to the holder: one transfer for each charge and bound
/// to it, so that Stripe itself never lets more go out than came in, and each can be reversed alone.</summary>
public sealed class SendSettlements(
    Db db, PerformOperation perform, LocateOperation locate, TimeProvider clock) : IWork
{
    private const int Batch_RowsMax = 500;

    public async Task<int> Run(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var due = await TransfersDue.List(db, Batch_RowsMax, now);
        await Pace.Each(due, (item, stop) => Send(item, isAskedAgain: false, stop), cancel);
        return due.Count;
    }

    /// <summary>A person asks again for a transfer that was refused, whatever the reason, and without waiting for the
    /// next day.</summary>
    public async Task<Result<Done>> Again(Guid itemId, Guid by, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var isLookedFor = await LookFor(itemId, cancel);
        if (!await Send(itemId, isAskedAgain: true, cancel) && !isLookedFor) return Refusal.WrongState;
        await db.Transact(async tx =>
        {
            await Audit.Write(tx, now, by, "transfer_retried", "settlement_item", itemId);
            return true;
        });
        return default(Done);
    }

    /// <summary>Looks at Stripe for a transfer whose end is unsure. While its key lives and nothing is there, or Stripe
    /// does not say, it stays set aside: only what was never made is sent anew.</summary>
    /// <returns>False when no end is unsure.</returns>
    private async Task<bool> LookFor(Guid itemId, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (await TransfersDue.Reopen(db, itemId, now) is not { } unsure) return false;
        var note = "Stripe knows nothing of it yet.";
        try
        {
            // A call with a used key was answered and does nothing any more.
            var isOver = unsure.ErrorCode == nameof(StripeTrouble.KeyReused) || !unsure.MayBeSent(now);
            await locate.Run(unsure, isOver, cancel);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            note = $"{e.GetType().Name}: {e.Message}";
        }
        // Does nothing where it has its end.
        await Operations.Fail(db, unsure.Id, Operations.SetAside, note, clock.GetUtcNow());
        return true;
    }

    /// <returns>False when it is not to be sent (any more).</returns>
    private Task<bool> Send(Guid itemId, bool isAskedAgain, CancellationToken cancel) => perform.IfDue(
        async (tx, now) => await TransfersDue.Lock(tx, itemId, now, isAskedAgain) is { } due ? Plan(due) : null,
        cancel);

    private static OperationPlan Plan(TransferDue due) => TransferForm.Plan(Notes.Item,
        new TransferOrder(due.ItemId, due.Net, due.PayoutAccount, due.ChargeId, due.CampaignId));
}
