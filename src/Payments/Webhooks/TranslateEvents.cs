using Okote.Data;

namespace Okote.Payments;

/// <summary>Works through the inbox: reads each event's object again from Stripe and translates how it stands now, so
/// that doubled, late and reordered events all come to the same.</summary>
public sealed class TranslateEvents(Db db, EventObjects objects, DeclinedCards declined, TimeProvider clock) : IWork
{
    private const int Batch_RowsMax = 400;
    private const int Event_TriesMax = 10;
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(30);

    public async Task<int> Run(CancellationToken cancel)
    {
        var claimed = await StripeEvents.Claim(db, Batch_RowsMax, clock.GetUtcNow());
        // A charge tells all of a payment, so that mostly its page and its intent need no look any more.
        var waiting = await LeaveOutSettled(claimed);
        var later = waiting.Where(e => DoorOf(e) is EventDoor.Session or EventDoor.Intent).ToList();
        try
        {
            await Each(waiting.Except(later), cancel);
        }
        finally
        {
            await Each(await LeaveOutSettled(later), cancel);
        }
        return claimed.Count;
    }

    /// <summary>Several events about one object need one look at it.</summary>
    private Task Each(IEnumerable<WaitingEvent> events, CancellationToken cancel) => Pace.Each(
        events.GroupBy(e => (Door: DoorOf(e), e.ObjectId, e.Account)),
        (group, stop) => Translate(group.Key.Door, [.. group], stop), cancel);

    /// <summary>Ends the events that can say nothing new: of a payment that is booked, only the fee may be missing, and
    /// an update of its charge brings it.</summary>
    /// <returns>The others.</returns>
    private async Task<IReadOnlyList<WaitingEvent>> LeaveOutSettled(IReadOnlyList<WaitingEvent> events)
    {
        string[] asked = [.. events.Where(e => DoorOf(e) is EventDoor.Session or EventDoor.Intent or EventDoor.Charge)
            .Select(e => e.ObjectId).OfType<string>().Distinct()];
        if (asked.Length == 0) return events;
        var settled = (await PaymentAttempts.Settled(db, asked)).ToDictionary(one => one.Id, one => one.FeeKnown);
        var known = events.Where(e => DoorOf(e) is not null && e.ObjectId is { } id
            && settled.TryGetValue(id, out var feeKnown) && (feeKnown || e.Type != "charge.updated")).ToList();
        if (known.Count > 0) await End(known, "done", "");
        return [.. events.Except(known)];
    }

    private async Task Translate(EventDoor? door, IReadOnlyList<WaitingEvent> events, CancellationToken cancel)
    {
        if (door is null || events[0].ObjectId is not { } id)
        {
            await SetAside(events);
            return;
        }
        try
        {
            await declined.Hear(events, cancel);
            await End(events, "done", await objects.Read(door.Value, id, events[0].Account, cancel));
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            // Whatever broke is written beside the event, which comes back later and in the end waits for a person.
            foreach (var waiting in events) await PutBack(waiting, e);
        }
    }

    private Task PutBack(WaitingEvent waiting, Exception e)
    {
        var note = $"{e.GetType().Name}: {e.Message}";
        if (waiting.Tries >= Event_TriesMax) return End([waiting], "failed", note);
        var wait = TimeSpan.FromSeconds(5 * Math.Pow(2, waiting.Tries));
        return StripeEvents.Postpone(
            db, waiting.Id, note, clock.GetUtcNow() + (wait < LongestWait ? wait : LongestWait));
    }

    private Task End(IReadOnlyList<WaitingEvent> events, string state, string note) =>
        StripeEvents.End(db, [.. events.Select(e => e.Id)], state, note, clock.GetUtcNow());

    /// <summary>Of what happens inside connected accounts only the account itself and its payouts concern us; our own
    /// payouts are the bank's story.</summary>
    private static EventDoor? DoorOf(WaitingEvent e) => Translator.DoorOf(e.Type) switch
    {
        EventDoor.Account => EventDoor.Account,
        EventDoor.Payout => e.Account is null ? null : EventDoor.Payout,
        var door => e.Account is null ? door : null,
    };

    private async Task SetAside(IReadOnlyList<WaitingEvent> events)
    {
        var first = events[0];
        if (Translator.DoorOf(first.Type) is null || first.Account is null)
        {
            await End(events, "ignored", $"{first.Type} means nothing here");
            return;
        }
        var alert = WebhookAlert.Unasked(first);
        await alert.Open(db, clock.GetUtcNow());
        await End(events, "ignored", alert.Note);
    }
}
