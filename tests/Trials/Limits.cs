namespace Okote.Trials;

/// <summary>How long anything may take before a trial says that it never happens. Generous, because the machine is
/// shared; a healthy run needs a tenth of it.</summary>
public static class Limits
{
    public static readonly TimeSpan Ready_Max = TimeSpan.FromSeconds(90);

    public static readonly TimeSpan Stop_Max = TimeSpan.FromSeconds(40);

    public static readonly TimeSpan Reached_Max = TimeSpan.FromSeconds(60);

    public static readonly TimeSpan Rest_Max = TimeSpan.FromSeconds(240);

    public static readonly TimeSpan Request_Max = TimeSpan.FromSeconds(40);

    /// <summary>How often somebody looks again.</summary>
    public static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <summary>Longer than every lease a killed process can leave behind.</summary>
    public static readonly TimeSpan Leases = TimeSpan.FromMinutes(15);

    /// <exception cref="TimeoutException">It did not come true in time; the message says what.</exception>
    public static async Task Until(Func<Task<bool>> isTrue, TimeSpan limit, Func<Task<string>> what)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await isTrue())
        {
            if (TimeProvider.System.GetElapsedTime(started) > limit)
                throw new TimeoutException($"Not within {limit.TotalSeconds:0} s: {await what()}");
            await Task.Delay(Look, TimeProvider.System);
        }
    }

    public static Task Until(Func<Task<bool>> isTrue, TimeSpan limit, string what) =>
        Until(isTrue, limit, () => Task.FromResult(what));
}
