using System.Collections.Concurrent;

namespace Okote.Tests;

/// <summary>Remembers how long somebody wanted to wait, and does not let them.</summary>
internal sealed class HurriedClock : TimeProvider
{
    private readonly ConcurrentQueue<TimeSpan> pauses = new();

    public IReadOnlyList<TimeSpan> Pauses => [.. pauses];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        pauses.Enqueue(dueTime);
        return base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
