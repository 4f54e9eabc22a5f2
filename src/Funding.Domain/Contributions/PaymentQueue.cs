using Okote.Data;

namespace Okote.Funding;

/// <summary>What the provider says of many gifts is booked together, one transaction after the other for each call: all
/// charges move the same accounts. This is only for speed: several processes have a queue each, and what decides is
/// <see cref="ReceivePayment"/> under its row locks.</summary>
public sealed class PaymentQueue(Db db, ReceivePayment room) : IAsyncDisposable, IDisposable
{
    /// <summary>Facts booked in one transaction: enough to share its costs, few enough to answer quickly.</summary>
    private const int Batch_FactsMax = 128;

    private readonly Convoys<Guid, PaymentFact, Result<Done>> convoys = new(
        Batch_FactsMax, riders => Together(room, riders));

    private sealed record Subject(Guid CallId, Guid SchemeId);

    public async Task<Result<Done>> Run(PaymentFact fact)
    {
        // What may unlock a line depends on every capture before it, and a failure is no capture: each goes alone.
        if (fact is AttemptFailed or PaymentFailed || await SubjectOf(fact) is not { } subject
            || UnlockLines.MayFollow(await Calls.Scheme(db, subject.SchemeId))) return await room.Run(fact);
        return await convoys.Join(subject.CallId, fact);
    }

    /// <summary>Ends when every fact that was accepted has its answer; later ones are not taken.</summary>
    public async ValueTask DisposeAsync() => await convoys.Close();

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private Task<Subject?> SubjectOf(PaymentFact fact) => db.One<Subject>("""
        SELECT p.call_id, c.scheme_id
        FROM contributions c
        JOIN campaigns p ON p.id = c.campaign_id
        WHERE c.id = @ContributionId
        """, new { fact.ContributionId });

    /// <summary>Two doors often tell the same at the same time; the second of them must find what the first has
    /// written.</summary>
    private static async Task Together(
        ReceivePayment room, IReadOnlyList<Rider<PaymentFact, Result<Done>>> riders)
    {
        for (var rest = riders; rest.Count > 0;)
        {
            var firsts = rest.DistinctBy(rider => rider.Work.ContributionId).ToList();
            await SharedDecision.Run(firsts, room.Run);
            rest = [.. rest.Except(firsts)];
        }
    }
}
