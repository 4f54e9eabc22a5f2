using System.Collections.Concurrent;
using MassTransit;

namespace Okote.Jobs;

/// <summary>Knows when every consumer of a message is done with it.</summary>
internal sealed class Deliveries(IReadOnlyList<Type> consumers) : IReceiveObserver
{
    private readonly ConcurrentDictionary<Guid, Delivery> open = new();

    /// <returns>Null once every consumer has heard the message; what went wrong as soon as one of them has given up.
    /// </returns>
    public Task<string?> Expect(Guid messageId, Type message)
    {
        var listener = typeof(IConsumer<>).MakeGenericType(message);
        var delivery = new Delivery(consumers.Where(c => c.IsAssignableTo(listener)).Select(c => c.FullName!));
        open[messageId] = delivery;
        return delivery.Answer;
    }

    public void Forget(Guid messageId) => open.TryRemove(messageId, out _);

    public Task PostConsume<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType) where T : class
    {
        if (Of(context) is { } delivery) delivery.HeardBy(consumerType);
        return Task.CompletedTask;
    }

    public Task ConsumeFault<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType, Exception exception)
        where T : class
    {
        if (Of(context) is { } delivery) delivery.GivenUp($"{consumerType}: {exception.Message}");
        return Task.CompletedTask;
    }

    public Task PreReceive(ReceiveContext context) => Task.CompletedTask;

    public Task PostReceive(ReceiveContext context) => Task.CompletedTask;

    public Task ReceiveFault(ReceiveContext context, Exception exception) => Task.CompletedTask;

    private Delivery? Of(ConsumeContext context) =>
        context.MessageId is { } id && open.TryGetValue(id, out var delivery) ? delivery : null;

    private sealed class Delivery
    {
        private readonly ConcurrentDictionary<string, bool> waiting;
        private readonly TaskCompletionSource<string?> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Delivery(IEnumerable<string> consumers)
        {
            waiting = new(consumers.Select(name => KeyValuePair.Create(name, true)));
            if (waiting.IsEmpty) answer.SetResult(null);
        }

        public Task<string?> Answer => answer.Task;

        public void HeardBy(string consumer)
        {
            waiting.TryRemove(consumer, out _);
            if (waiting.IsEmpty) answer.TrySetResult(null);
        }

        public void GivenUp(string why) => answer.TrySetResult(why);
    }
}
