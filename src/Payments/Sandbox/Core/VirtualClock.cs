namespace Okote.Payments.Sandbox;

/// <summary>The sandbox's time: real time plus an offset that only grows.</summary>
internal sealed class VirtualClock(TimeProvider real)
{
    public long OffsetMilliseconds { get; set; }

    public long Milliseconds => real.GetUtcNow().ToUnixTimeMilliseconds() + OffsetMilliseconds;

    public long Seconds => Milliseconds / 1000;

    /// <summary>Moves forward to an instant; an instant that has passed changes nothing.</summary>
    public void MoveTo(long milliseconds) => OffsetMilliseconds += Math.Max(0, milliseconds - Milliseconds);
}
