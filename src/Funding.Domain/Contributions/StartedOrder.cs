using Okote.Data;

namespace Okote.Funding;

/// <summary>What is kept of an order that was granted, so that a repeated post gets the same answer.</summary>
public sealed record StartedOrder(
    Guid Id, byte[] RequestHash, string AccessKey, string Reference, long QuotedCents, long PromisedCents,
    DateTimeOffset? HoldUntil)
{
    public static StartedOrder Of(HoldOrder order, long promised, DateTimeOffset until)
    {
        var words = Words.Draw();
        return new StartedOrder(order.Asked.Id, order.Hash, words.AccessKey, words.Reference, order.Asked.Quoted.Cents,
            promised, until);
    }

    public Result<StartedContribution> AnswerTo(HoldOrder order) =>
        RequestHash.AsSpan().SequenceEqual(order.Hash)
            ? new StartedContribution(Id, AccessKey, Money.Eur(QuotedCents), Money.Eur(PromisedCents), HoldUntil)
            : Refusal.SameIdOtherContent;
}

/// <summary>What was read, under lock, about the orders of one batch.</summary>
/// <param name="People">Whoever asks an open campaign, by their address.</param>
/// <param name="Started">Those of the orders that were granted before.</param>
public sealed record HoldFacts(
    IReadOnlyList<Campaign> Campaigns, IReadOnlyDictionary<Guid, Matching.Scheme> Schemes,
    IReadOnlyDictionary<string, Guid> People, IReadOnlyList<StartedOrder> Started);
