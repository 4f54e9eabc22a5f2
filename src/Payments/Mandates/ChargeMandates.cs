using Okote.Data;
using Okote.Funding;

namespace Okote.Payments;

/// <summary>Debits called lines by the mandates of their pledges, in two steps: the intent is made and its id stored,
/// then it is confirmed. An intent yields at most one charge however often it is confirmed.</summary>
public sealed class ChargeMandates(Db db, PerformOperation perform, TimeProvider clock) : IWork
{
    private const int Batch_RowsMax = 200;

    public async Task<int> Run(CancellationToken cancel)
    {
        await db.Transact(async tx =>
        {
            await MandateDebits.Plan(tx, clock.GetUtcNow());
            return true;
        });
        var due = await MandateDebit.ListDue(db, Batch_RowsMax);
        await Pace.Each(due, Debit, cancel);
        return due.Count;
    }

    /// <summary>The intent, then its confirmation; whoever finds one of them under way leaves the rest to whom it
    /// belongs.</summary>
    private async Task Debit(Guid id, CancellationToken cancel)
    {
        for (var steps = 0; steps < 2; steps++)
        {
            var operation = await db.Transact(async tx => await MandateDebit.Lock(tx, id) is { } debit
                ? await Operations.Begin(tx, debit.PaymentIntentId is { } intent
                    ? MandateForms.Confirmation(debit, intent) : MandateForms.Intent(debit), clock.GetUtcNow())
                : null);
            if (operation is null) return;
            await perform.Run(operation, cancel);
        }
    }
}
