namespace Okote.Payments.Sandbox;

/// <summary>The platform's totals at the sandbox, in cents and counts. Refunds that failed count as not refunded; fees
/// include those of disputes; available + pending = charged − refunded − fees − transferred + reversed − disputed −
/// paid out.</summary>
public sealed record SandboxBooks
{
    public int ChargeCount { get; init; }
    public long ChargedCents { get; init; }
    public int RefundCount { get; init; }
    public long RefundedCents { get; init; }
    public long FeeCents { get; init; }
    public int TransferCount { get; init; }
    public long TransferredCents { get; init; }
    public long ReversedCents { get; init; }
    public long DisputedCents { get; init; }
    public long PaidOutCents { get; init; }
    public long AvailableCents { get; init; }
    public long PendingCents { get; init; }
    public int OpenSessions { get; init; }
    public int CompleteSessions { get; init; }
    public int ExpiredSessions { get; init; }
    public int Customers { get; init; }
    public int UndeliveredWebhooks { get; init; }
}
