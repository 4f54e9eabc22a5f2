namespace Okote.Trials;

/// <summary>A place in the application's work at which it can be stopped from outside: the statement that would take
/// the next step waits in the database at a <see cref="Gate"/>. Nothing in the application knows of it.</summary>
/// <param name="When">A condition on OLD and NEW.</param>
public sealed record KillPoint(string Name, string Table, string Event, string When)
{
    /// <summary>The outbox is about to be claimed: nothing was told.</summary>
    public static readonly KillPoint BeforeRelay =
        new("before the outbox is relayed", "outbox", "UPDATE", "NEW.tries > OLD.tries");

    /// <summary>The fact was told and heard; that it was, is not written yet.</summary>
    public static readonly KillPoint BetweenPublishAndMark = new("between publishing a fact and marking it", "outbox",
        "UPDATE", "NEW.published_at IS NOT NULL AND OLD.published_at IS NULL");

    /// <summary>Stripe has charged and answered; the books do not know.</summary>
    public static readonly KillPoint BeforeChargeIsBooked =
        new("before a charge is booked", "journals", "INSERT", "NEW.key LIKE 'charge:%'");

    /// <summary>Stripe has opened the payment page; our row does not know it.</summary>
    public static readonly KillPoint BeforePageIsStored =
        new("before the payment page is stored", "payments", "UPDATE", "NEW.state = 'open' AND OLD.state = 'opening'");

    /// <summary>A campaign is being decided; its row is locked.</summary>
    public static readonly KillPoint BeforeSnapshot =
        new("before a campaign's snapshot is written", "campaign_snapshots", "INSERT", "true");

    /// <summary>A contribution is about to be written.</summary>
    public static readonly KillPoint BeforeContribution =
        new("before a contribution is written", "contributions", "INSERT", "true");

    /// <summary>A bank has sent a debit back; that its intent is to be ended is not written.</summary>
    public static readonly KillPoint BeforeDebitIsEnded = new("before a debit that came back is ended", "payments",
        "UPDATE", "NEW.state = 'ending' AND OLD.state = 'processing'");

    /// <summary>Nobody can pay any more; the gift does not know.</summary>
    public static readonly KillPoint BeforeGiftFails =
        new("before a gift's failure is written", "contributions", "UPDATE", "NEW.status = 'failed'");

    /// <summary>A bank asks, or has taken money back; nothing of it is written.</summary>
    public static readonly KillPoint BeforeDispute =
        new("before a dispute is written", "disputes", "INSERT", "true");

    /// <summary>The dispute's row is written and not committed; the books do not know.</summary>
    public static readonly KillPoint BeforeDisputeIsBooked =
        new("before a dispute's money is booked", "journals", "INSERT", "NEW.key LIKE 'dispute-moved:%'");

    /// <summary>A holder's bank has sent a payout back; nobody here knows.</summary>
    public static readonly KillPoint BeforePayoutFails =
        new("before a failed payout is written", "holder_payouts", "INSERT OR UPDATE", "NEW.state = 'failed'");

    /// <summary>Stripe has said no; that the operation has ended is not written.</summary>
    public static KillPoint BeforeRefusal(string kind) => new($"before the refusal of a {kind} is written",
        "psp_operations", "UPDATE", $"NEW.kind = '{kind}' AND NEW.state = 'failed'");

    /// <summary>The decision to ask Stripe is made; its row is not committed.</summary>
    public static KillPoint BeforePlan(string kind) =>
        new($"before the row of a {kind} commits", "psp_operations", "INSERT", $"NEW.kind = '{kind}'");

    /// <summary>Everything the answer changes is written; that the operation has ended is not.</summary>
    public static KillPoint BeforeEnd(string kind) => new($"before the end of a {kind} is written", "psp_operations",
        "UPDATE", $"NEW.kind = '{kind}' AND NEW.state = 'succeeded' AND OLD.state <> 'succeeded'");
}
