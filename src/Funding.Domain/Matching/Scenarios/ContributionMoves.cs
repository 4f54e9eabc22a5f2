namespace Okote.Matching;

/// <summary>What may happen to one contribution after it was started, and what it changes.</summary>
internal static class ContributionMoves
{
    /// <returns>Null when the event may be applied.</returns>
    public static Refusal? Refuse(ReplayedContribution contribution, ScenarioEvent now, ScenarioSettings settings)
    {
        if (now.EventId is { } notice && contribution.Notices.Contains(notice)) return Refusal.AlreadyApplied;
        if (contribution.Status == ContributionStatus.Refunded) return Refusal.AlreadyRefunded;
        if (contribution.Status == ContributionStatus.Cancelled) return Refusal.AlreadyCancelled;
        return now.Kind switch
        {
            // Money may come back before we hear that it came: a reversal is believed whatever was heard so far.
            EventKind.Refund => now.Amount == 0 ? Refusal.AmountNotPositive : null,
            EventKind.DisputeLost => null,
            EventKind.DisputeWon => contribution.Status == ContributionStatus.Captured ? null : Refusal.NotCaptured,
            _ => RefuseUncaptured(contribution, now.Kind, settings),
        };
    }

    private static Refusal? RefuseUncaptured(
        ReplayedContribution contribution, EventKind kind, ScenarioSettings settings)
    {
        if (contribution.Status == ContributionStatus.Captured) return Refusal.AlreadyCaptured;
        if (kind == EventKind.WaivePromise) return null;
        var belowPromise = contribution.Matched < contribution.Promised;
        if (kind == EventKind.Capture)
            return settings.ConsentRequired && belowPromise && !contribution.Waived ? Refusal.PromiseChanged : null;
        return contribution.Status switch
        {
            ContributionStatus.Expired => Refusal.HoldExpired,
            ContributionStatus.PaymentSent when kind == EventKind.PaymentStarted => Refusal.PaymentAlreadySent,
            ContributionStatus.Failed when kind == EventKind.PaymentFailed => Refusal.AlreadyFailed,
            _ when kind == EventKind.Extend && belowPromise => Refusal.PromiseChanged,
            _ => null,
        };
    }

    public static void Apply(
        ReplayedContribution contribution, ScenarioEvent now, ScenarioSettings settings, Scheme scheme)
    {
        if (now.EventId is { } notice) contribution.Notices.Add(notice);
        switch (now.Kind)
        {
            case EventKind.PaymentStarted:
                contribution.Status = ContributionStatus.PaymentSent;
                break;
            case EventKind.PaymentFailed:
                contribution.Status = ContributionStatus.Failed;
                break;
            case EventKind.Capture:
                contribution.Status = ContributionStatus.Captured;
                break;
            case EventKind.Cancel:
                contribution.Release();
                contribution.Status = ContributionStatus.Cancelled;
                break;
            case EventKind.Extend:
                contribution.HoldUntil = Math.Min(
                    now.T + settings.ExtensionStep, contribution.HoldStart + settings.ExtensionCeiling);
                break;
            case EventKind.WaivePromise:
                contribution.Waived = true;
                break;
            case EventKind.Refund:
                Refund(contribution, now.Amount, scheme);
                break;
            case EventKind.DisputeLost:
                contribution.ReleaseAll();
                contribution.Status = ContributionStatus.Refunded;
                break;
            case EventKind.DisputeWon:
                break;
            default:
                throw new InvalidOperationException($"{now.Kind} is not about one contribution.");
        }
    }

    private static void Refund(ReplayedContribution contribution, long cents, Scheme scheme)
    {
        contribution.TakeRefund(cents);
        if (contribution.Net == 0)
        {
            contribution.ReleaseAll();
            contribution.Status = ContributionStatus.Refunded;
            return;
        }
        contribution.Keep(MatchEngine.AfterRefund(scheme, contribution.Request, contribution.Lines, contribution.Net)
            .Select(refund => refund.Kept).ToArray());
    }
}
