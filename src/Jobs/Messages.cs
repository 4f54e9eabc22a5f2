using System.Text.Json;
using MassTransit;
using Okote.Data;
using Okote.Funding;

namespace Okote.Jobs;

/// <summary>The way from a row of the outbox to the consumers.</summary>
public sealed class Messages : IAsyncDisposable
{
    /// <summary>Shorter than the relay's claim, so that a fact is not told again while it is being heard.</summary>
    private static readonly TimeSpan Heard_WaitMax = TimeSpan.FromSeconds(30);

    private readonly IBusControl bus;
    private readonly Deliveries deliveries;
    private readonly Lazy<Task> started;

    internal Messages(IBusControl bus, Deliveries deliveries)
    {
        this.bus = bus;
        this.deliveries = deliveries;
        // The bus starts with the first fact: commands and tests that never start a host tell facts as well.
        started = new Lazy<Task>(() => bus.StartAsync());
    }

    /// <summary>Publishes a fact under the id of its row. The transport lives in memory and would lose what it carries
    /// when the process dies, so a fact counts as told only once every consumer has heard it.</summary>
    /// <returns>Null, or why the fact could not be told.</returns>
    internal async Task<string?> Tell(OutboxFact fact, CancellationToken cancel)
    {
        if (Read(fact) is not var (type, body)) return $"No fact is called {fact.Type}, or it cannot be read.";
        await started.Value;
        var heard = deliveries.Expect(fact.Id, type);
        try
        {
            await bus.Publish(body, type, context => context.MessageId = fact.Id, cancel);
            return await heard.WaitAsync(Heard_WaitMax, TimeProvider.System, cancel);
        }
        catch (TimeoutException)
        {
            return $"Not heard by everybody within {Heard_WaitMax.TotalSeconds:0} s.";
        }
        finally
        {
            deliveries.Forget(fact.Id);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (started.IsValueCreated) await bus.StopAsync();
    }

    private static (Type, object)? Read(OutboxFact fact)
    {
        var type = typeof(ContributionCommitted).Assembly.GetType($"Okote.Funding.{fact.Type}");
        try
        {
            return type is null || JsonSerializer.Deserialize(fact.Body, type) is not { } body ? null : (type, body);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
