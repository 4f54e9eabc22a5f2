using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Okote.Funding;

namespace Okote.Jobs;

public static class JobRegistration
{
    /// <summary>The works of the timetable, the messages between them, the mails, and the engine that ticks.</summary>
    public static IServiceCollection AddJobs(this IServiceCollection services, JobSettings settings) =>
        services.AddJobs(settings, Timetable.Full);

    internal static IServiceCollection AddJobs(
        this IServiceCollection services, JobSettings settings, Timetable timetable)
    {
        services.AddSingleton(timetable).AddSingleton<Tick>();
        foreach (var entry in timetable.Entries) services.TryAddScoped(entry.Work);
        services.AddMails(settings.Mails).AddMessages();
        // The seam of the second engine: the same list registered into Hangfire would stand here.
        return settings.Ticks ? services.AddQuartzTimetable(timetable, settings.Database) : services;
    }
}
