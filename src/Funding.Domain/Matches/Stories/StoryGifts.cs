using Okote.Data;
using Okote.Matching;
using Refusal = Okote.Matching.Refusal;
using Standing = Okote.Matching.ContributionStatus;

namespace Okote.Funding;

/// <summary>What a story tells of contributions, told to the use cases. Whether an event may happen is decided by the
/// same code as in the pure replay, on what the books say. Where a use case is stricter than a story may be, because it
/// knows the provider or a form, the same rows are written by the plurals under it.</summary>
internal sealed class StoryGifts(Db db, StoryTime clock, Scenario scenario, StoryIds ids) : IAsyncDisposable
{
    private readonly HoldQueue queue = new(db, new GrantHolds(db, clock));
    private readonly ReceivePayment payments = new(db, clock);

    public ValueTask DisposeAsync() => queue.DisposeAsync();

    public static void Must<T>(Result<T> result)
    {
        if (result.IsRefused)
            throw new InvalidOperationException($"The books refuse what the rules allow: {result.Refusal}.");
    }

    public async Task<Refusal?> Start(ScenarioEvent now)
    {
        var closed = await Calls.HasClosed(db, ids.Call, clock.GetUtcNow());
        var known = ids.Contributions.ContainsKey(now.Id!);
        if (ContributionMoves.RefuseStart(known, now, scenario.Settings, closed) is { } refusal) return refusal;
        var person = ids.People[now.Contributor!];
        var order = new ContributionOrder(ids.Next(), ids.Campaigns[now.Campaign!], Money.Eur(now.Amount),
            Money.Eur(now.Tip), ids.EmailOf(person), "Somebody in a story", "en", Display.Anonymous, "", false,
            Money.Zero) { Resident = now.Resident, Reward = now.Reward };
        // The form takes whole euros to a hundred thousand; a story may be about a cent.
        Must(HoldOrder.Of(order).IsRefused
            ? await queue.Run(new HoldOrder(order, ids.EmailOf(person), Approval.HashOf(order)))
            : await new StartContribution(queue).Run(order));
        ids.Name(now.Id!, order.Id);
        if (now.Kind == EventKind.Contribute) await Capture(order.Id, order.Amount + order.Tip);
        return null;
    }

    public async Task<Refusal?> Move(ScenarioEvent now)
    {
        if (!ids.Contributions.TryGetValue(now.Id!, out var id)) return Refusal.UnknownContribution;
        var gift = (await Contributions.Find(db, id))!;
        var facts = new MoveFacts(StatusOf(gift),
            now.EventId is { } notice && await Notices.WasHeard(db, id, notice),
            (await Matches.ActiveTotal(db, id)).Cents, gift.PromisedCents, gift.PromiseWaived);
        if (ContributionMoves.Refuse(facts, now, scenario.Settings.ConsentRequired) is { } refusal) return refusal;
        await Apply(now, gift);
        return null;
    }

    /// <summary>Releases the holds nobody paid for. One whose payment is under way is left to the provider's word.
    /// </summary>
    public async Task Sweep()
    {
        var passed = await db.Query<Guid>("""
            SELECT c.id
            FROM contributions c
            JOIN campaigns p ON p.id = c.campaign_id
            WHERE p.call_id = @Call AND c.status = 'started' AND c.hold_until < @Now
              AND (c.payment_sent_at IS NULL OR c.payment_failed_at IS NOT NULL)
            ORDER BY c.seq
            """, new { ids.Call, Now = clock.GetUtcNow() });
        foreach (var id in passed) Must(await new ReleaseHold(db, clock).Run(id, "not paid in time"));
    }

    public static Standing StatusOf(Contribution gift) => gift.Status switch
    {
        ContributionStatus.Started when gift.PaymentFailedAt is not null => Standing.Failed,
        ContributionStatus.Started when gift.PaymentSentAt is not null => Standing.PaymentSent,
        ContributionStatus.Started => Standing.Started,
        ContributionStatus.Committed or ContributionStatus.Collected or ContributionStatus.Disputed =>
            Standing.Captured,
        ContributionStatus.Cancelled => Standing.Cancelled,
        ContributionStatus.Expired => Standing.Expired,
        ContributionStatus.Failed => Standing.Failed,
        ContributionStatus.Refunded => Standing.Refunded,
    };

    private async Task Apply(ScenarioEvent now, Contribution gift)
    {
        switch (now.Kind)
        {
            case EventKind.PaymentStarted:
                // PreparePayment would also move the deadline to that of the provider's page; a story has no page.
                await db.Transact(async tx =>
                {
                    await Contributions.SendPayment(tx, gift.Id, gift.HoldUntil!.Value, clock.GetUtcNow());
                    return true;
                });
                break;
            case EventKind.PaymentFailed:
                Must(await payments.Run(new AttemptFailed(gift.Id, clock.GetUtcNow())));
                break;
            case EventKind.Capture:
                await Capture(gift.Id, gift.Charged);
                break;
            case EventKind.Cancel:
                await Cancel(gift);
                break;
            case EventKind.Extend:
                await Extend(gift);
                break;
            case EventKind.WaivePromise:
                Must(await new WaivePromise(db, clock).Run(gift.Id));
                break;
            case EventKind.Refund:
                await Reverse(gift, now, Money.Eur(now.Amount));
                break;
            case EventKind.DisputeLost:
                await Reverse(gift, now, null);
                break;
            case EventKind.DisputeWon when now.EventId is { } notice:
                await db.Transact(tx => Notices.Hear(tx, gift.Id, notice, clock.GetUtcNow()));
                break;
        }
    }

    private async Task Capture(Guid id, Money charged) =>
        Must(await payments.Run(new ChargeSucceeded(id, clock.GetUtcNow(), $"ch_{id:N}", charged)));

    private async Task Reverse(Contribution gift, ScenarioEvent now, Money? amount) =>
        // A notice without an id of its own is a notice of its own.
        Must(await new ReceiveReversal(db, clock).Run(new MoneyReversed(
            gift.Id, now.EventId ?? $"{Guid.CreateVersion7()}", amount, "money went back", clock.GetUtcNow())));

    /// <summary>With the payment page open the use case waits for the provider's word; a story gives it by cancelling.
    /// </summary>
    private async Task Cancel(Contribution gift)
    {
        if (gift.PaymentSentAt is null)
        {
            Must(await new CancelContribution(db, clock).Run(gift.Id));
            return;
        }
        Must(await db.Decide<Done>(async tx =>
        {
            await Contributions.Lock(tx, gift.Id);
            var released = await MatchHolds.Release(tx, gift.Id, "cancelled", "contributor stopped", clock.GetUtcNow());
            if (released.IsRefused) return released;
            await Contributions.End(
                tx, gift.Id, ContributionStatus.Cancelled, "contributor stopped", clock.GetUtcNow());
            return default(Done);
        }));
    }

    /// <summary>The use case never shortens a lease, nor wakes one that has passed; a story's clock may ask for both.
    /// </summary>
    private async Task Extend(Contribution gift)
    {
        var settings = scenario.Settings;
        var until = StoryTime.At(Math.Min(clock.Seconds + settings.ExtensionStep,
            gift.HoldStartedAt.ToUnixTimeSeconds() + settings.ExtensionCeiling));
        if (StatusOf(gift) == Standing.Started && !gift.HoldHasPassed(clock.GetUtcNow()) && until >= gift.HoldUntil)
        {
            Must(await new ExtendHold(db, clock).Run(gift.Id));
            return;
        }
        await db.Transact(async tx =>
        {
            await Contributions.Extend(tx, gift.Id, until);
            return true;
        });
    }
}
