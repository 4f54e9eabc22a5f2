using Okote.Data;

namespace Okote.Payments;

/// <summary>Asks Stripe to pay back what was decided to be refunded. The answer, at once or days later, is told by
/// <see cref="TranslateRefund"/>.</summary>
public sealed class SendRefunds(Db db, PerformOperation perform) : IWork
{
    private const int Batch_RowsMax = 200;

    public async Task<int> Run(CancellationToken cancel)
    {
        var due = await RefundsDue.List(db, Batch_RowsMax);
        await Pace.Each(due, Send, cancel);
        return due.Count;
    }

    private Task Send(Guid id, CancellationToken cancel) => perform.IfDue(
        async (tx, _) => await RefundsDue.Lock(tx, id) is { } due ? Plan(due) : null, cancel);

    private static OperationPlan Plan(RefundDue due) =>
        new(OperationKind.Refund, due.Id, "/v1/refunds", operation => new StripeForm()
            .Add("charge", due.ChargeId)
            .Add("amount", due.Amount.Cents)
            .Add($"metadata[{Notes.Refund}]", due.Id)
            .Add($"metadata[{Notes.Operation}]", operation));
}
