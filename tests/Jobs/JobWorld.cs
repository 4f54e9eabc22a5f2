using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Okote.Data;
using Okote.Funding;
using Okote.Jobs;

namespace Okote.Tests;

/// <summary>The wall clock, moved ahead by hand.</summary>
internal sealed class MovedClock : TimeProvider
{
    private TimeSpan ahead;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + ahead;

    public void Advance(TimeSpan by) => ahead += by;
}

/// <summary>A program with a timetable of its own on a test database.</summary>
internal static class JobWorld
{
    public static readonly MailSettings Mails = new(new Uri("https://okote.example"), "bonjour@okote.example", null);

    public static ServiceProvider Start(TestDatabase database, Timetable timetable, TimeProvider clock,
        Action<IServiceCollection>? more = null)
    {
        var services = Services(database, clock);
        more?.Invoke(services);
        return services.AddJobs(new JobSettings(database.ConnectionString, Mails, Ticks: false), timetable)
            .BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true });
    }

    public static IServiceCollection Services(TestDatabase database, TimeProvider clock) => new ServiceCollection()
        .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning))
        .AddSingleton(database.Db)
        .AddSingleton(clock);

    public static async Task<int> Run<TWork>(this IServiceProvider services) where TWork : IWork
    {
        await using var scope = services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<TWork>().Run(default);
    }
}

/// <summary>What the works of a test are told to do, and what they did.</summary>
internal sealed class Script
{
    private int runs;
    private int inside;

    public Func<int, CancellationToken, Task<int>> Do { get; set; } = (_, _) => Task.FromResult(0);

    public int Runs => runs;

    /// <summary>The largest number of runs that were under way at the same time.</summary>
    public int AtOnce { get; private set; }

    public async Task<int> Run(CancellationToken cancel)
    {
        lock (this) AtOnce = Math.Max(AtOnce, ++inside);
        try
        {
            return await Do(Interlocked.Increment(ref runs), cancel);
        }
        finally
        {
            lock (this) inside--;
        }
    }

    /// <summary>Waits for something the engine does in its own time.</summary>
    public static async Task Until(Func<bool> seen, string what)
    {
        for (var i = 0; i < 1_500; i++)
        {
            if (seen()) return;
            await Task.Delay(20);
        }
        Assert.Fail($"Waited in vain: {what}");
    }
}

internal sealed class FirstWork([FromKeyedServices("first")] Script script) : IWork
{
    public Task<int> Run(CancellationToken cancel) => script.Run(cancel);
}

internal sealed class SecondWork([FromKeyedServices("second")] Script script) : IWork
{
    public Task<int> Run(CancellationToken cancel) => script.Run(cancel);
}
