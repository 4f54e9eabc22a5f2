using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Okote.Jobs;

internal static class MessageRegistration
{
    private const int Consumer_AtOnceMax = 4;

    private static readonly TimeSpan[] Retries =
        [TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(1)];

    private static readonly Type[] Okotes =
        [typeof(MailsToContributors), typeof(MailsToHolders), typeof(MailsToPeople), typeof(TotalsRefresh)];

    public static IServiceCollection AddMessages(this IServiceCollection services) => services.AddMessages(Okotes);

    public static IServiceCollection AddMessages(this IServiceCollection services, IReadOnlyList<Type> consumers)
    {
        services.AddScoped<Hearing>();
        services.AddSingleton<TotalsQueue>();
        services.AddSingleton(new Deliveries(consumers));
        services.AddSingleton(provider => new Messages(
            provider.GetRequiredService<IBusControl>(), provider.GetRequiredService<Deliveries>()));
        services.AddMassTransit(bus =>
        {
            // Okote reports to nobody how it is used.
            bus.DisableUsageTelemetry();
            foreach (var consumer in consumers)
                bus.AddConsumer(consumer, consumer == typeof(TotalsRefresh) ? typeof(TotalsTogether) : null);
            // The seam of RabbitMQ: its transport is chosen here, and the broker's confirmation takes the place of
            // Deliveries in Messages.Tell.
            bus.UsingInMemory((context, transport) =>
            {
                transport.ConcurrentMessageLimit = Consumer_AtOnceMax;
                transport.UseMessageRetry(retry => retry.Intervals(Retries));
                transport.ConnectReceiveObserver(context.GetRequiredService<Deliveries>());
                transport.ConfigureEndpoints(context);
            });
        });
        // Messages starts the bus, and stops it after the scheduler has waited for its last tick.
        return services.RemoveMassTransitHostedService();
    }
}
