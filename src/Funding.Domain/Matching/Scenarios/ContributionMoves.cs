namespace Okote.Matching;

/// <summary>What decides whether an event may happen to a contribution, wherever it is kept.</summary>
/// <param name="HasHeard">Whether the event's notice was applied before.</param>
/// <param name="Matched">Cents of active match.</param>
internal readonly record struct MoveFacts(
    ContributionStatus Status, bool HasHeard, long Matched, long Promised, bool Waived);

/// <summary>What may happen to one contribution after it was started, and what it changes.</summary>
internal static class ContributionMoves
{
    /// <param name="known">Whether a contribution with this id was started before.</param>
    public static Refusal? RefuseStart(bool known, ScenarioEvent now, ScenarioSettings settings, bool closed)
    {
        if (known) return Refusal.DuplicateId;
        if (now.Amount == 0) return Refusal.AmountNotPositive;
        if (now.T < settings.Opens) return Refusal.NotOpen;
        return closed ? Refusal.Closed : null;
    }

    /// <returns>Null when the event may be applied.</returns>
    public static Refusal? Refuse(in MoveFacts contribution, ScenarioEvent now, bool consentRequired)
    {
        if (contribution.HasHeard) return Refusal.AlreadyApplied;
        if (contribution.Status == ContributionStatus.Refunded) return Refusal.AlreadyRefunded;
        if (contribution.Status == ContributionStatus.Cancelled) return Refusal.AlreadyCancelled;
        return now.Kind switch
        {
            // Money may come back before we hear that it came: a reversal is believed whatever was heard so far.
            EventKind.Refund => now.Amount == 0 ? Refusal.AmountNotPositive : null,
            EventKind.DisputeLost => null,
            EventKind.DisputeWon => contribution.Status == ContributionStatus.Captured ? null : Refusal.NotCaptured,
            _ => RefuseUncaptured(contribution, now.Kind, consentRequired),
        };
    }

    private static Refusal? RefuseUncaptured(in MoveFacts contribution, EventKind kind, bool consentRequired)
    {
        if (contribution.Status == ContributionStatus.Captured) return Refusal.AlreadyCaptured;
        if (kind == EventKind.WaivePromise) return null;
        var belowPromise = contribution.Matched < contribution.Promised;
        if (kind == EventKind.Capture)
            return consentRequired && belowPromise && !contribution.Waived ? Refusal.PromiseChanged : null;
        return contribution.Status switch
        {
            ContributionStatus.Expired => Refusal.HoldExpired,
            ContributionStatus.PaymentSent when kind == EventKind.PaymentStarted => Refusal.PaymentAlreadySent,
            ContributionStatus.Failed when kind == EventKind.PaymentFailed => Refusal.AlreadyFailed,
            _ when kind == EventKind.Extend && belowPromise => Refusal.PromiseChanged,
            _ => null,
        };
    }

    public static void Apply(MatchBook book, Gift contribution, ScenarioEvent now, ScenarioSettings settings)
    {
        contribution.Hears(now.EventId);
        switch (now.Kind)
        {
            case EventKind.Capture:
                book.Capture(contribution);
                break;
            case EventKind.Extend:
                contribution.HoldUntil = Math.Min(
                    now.T + settings.ExtensionStep, contribution.Start.T + settings.ExtensionCeiling);
                break;
            case EventKind.WaivePromise:
                contribution.Waived = true;
                break;
            case EventKind.DisputeWon:
                break;
            default:
                book.Change(contribution, gift => Change(book, gift, now));
                break;
        }
    }

    private static void Change(MatchBook book, Gift contribution, ScenarioEvent now)
    {
        switch (now.Kind)
        {
            case EventKind.PaymentStarted:
                contribution.Status = ContributionStatus.PaymentSent;
                break;
            case EventKind.PaymentFailed:
                contribution.Status = ContributionStatus.Failed;
                break;
            case EventKind.Cancel:
                book.Release(contribution);
                contribution.Status = ContributionStatus.Cancelled;
                break;
            case EventKind.Refund:
                contribution.TakeRefund(now.Amount);
                if (contribution.Net > 0) book.LowerToNet(contribution);
                else Reverse(book, contribution);
                break;
            case EventKind.DisputeLost:
                contribution.TakeAll();
                Reverse(book, contribution);
                break;
            default:
                throw new InvalidOperationException($"{now.Kind} is not about one contribution.");
        }
    }

    private static void Reverse(MatchBook book, Gift contribution)
    {
        book.Release(contribution);
        contribution.Status = ContributionStatus.Refunded;
    }
}
