using Okote.Data;

namespace Okote.Funding;

/// <summary>What the provider says of many gifts is booked together, one transaction after the other: all charges move
/// the same accounts. This is only for speed: several processes have a queue each, and what decides is
/// <see cref="ReceivePayment"/> under its row locks.</summary>
public sealed class PaymentQueue : IAsyncDisposable, IDisposable
{
    /// <summary>Facts booked in one transaction: enough to share its costs, few enough to answer quickly.</summary>
    private const int Batch_FactsMax = 128;

    private readonly ReceivePayment room;
    private readonly Convoy<PaymentFact, Result<Done>> captures;

    public PaymentQueue(ReceivePayment room)
    {
        this.room = room;
        captures = new(Batch_FactsMax, Together);
    }

    public Task<Result<Done>> Run(PaymentFact fact) =>
        fact is MethodSaved or ChargeSucceeded or FeeKnown ? captures.Join(fact) : room.Run(fact);

    /// <summary>Ends when every fact that was accepted has its answer; later ones are not taken.</summary>
    public async ValueTask DisposeAsync() => await captures.Close();

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Two doors often tell the same at the same time; the second of them must find what the first has
    /// written.</summary>
    private async Task Together(IReadOnlyList<Rider<PaymentFact, Result<Done>>> riders)
    {
        for (var rest = riders; rest.Count > 0;)
        {
            var firsts = rest.DistinctBy(rider => rider.Work.ContributionId).ToList();
            await SharedDecision.Run(firsts, room.Run);
            rest = [.. rest.Except(firsts)];
        }
    }
}
