using Okote.Data;

namespace Okote.Jobs;

/// <summary>Tells the facts of the outbox to whoever listens, at least once each: a fact is marked only after it was
/// told, so a crash in between tells it again, and consumers recognise it.</summary>
public sealed class RelayOutbox(Db db, TimeProvider clock, Messages messages) : IWork
{
    public async Task<int> Run(CancellationToken cancel)
    {
        var facts = await Relay.Claim(db, clock.GetUtcNow());
        var answers = new List<(OutboxFact Fact, Task<string?> Error)>();
        foreach (var fact in facts) answers.Add((fact, messages.Tell(fact, cancel)));
        await Task.WhenAll(answers.Select(a => a.Error));
        var told = answers.Where(a => a.Error.Result is null).Select(a => a.Fact.Id).ToList();
        if (told.Count > 0) await Relay.MarkPublished(db, told, clock.GetUtcNow());
        foreach (var (fact, error) in answers.Where(a => a.Error.Result is not null))
            await Relay.MarkFailed(db, fact, error.Result!, clock.GetUtcNow());
        return facts.Count;
    }
}
