using MassTransit;
using Okote.Data;

namespace Okote.Jobs;

/// <summary>Lets a consumer act on a message once, however often it is delivered: the message's id and the effect are
/// written together or not at all.</summary>
public sealed class Hearing(Db db, TimeProvider clock)
{
    public Task Once(ConsumeContext heard, string consumer, Func<Tx, DateTimeOffset, Task> effect) =>
        db.Transact(async tx =>
        {
            var now = clock.GetUtcNow();
            var first = await Consumed.First(tx, consumer, IdOf(heard), now);
            if (first) await effect(tx, now);
            return first;
        });

    public static Guid IdOf(ConsumeContext heard) => heard.MessageId
        ?? throw new InvalidOperationException("A fact is told under the id of its row.");
}
