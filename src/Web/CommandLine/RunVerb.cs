using Okote.Funding;

namespace Okote.Web;

/// <summary><c>okote run</c>: the whole product on this machine, until Ctrl-C.</summary>
public static class RunVerb
{
    public static async Task<int> Run(string[] args, CancellationToken stop)
    {
        Arguments.Read(args, flags: []);
        var settings = Settings.Read();
        await using var okote = await RunningOkote.Start(settings, ticks: true, stop);
        // A worker has no door for the provider's notices.
        if (okote.Sandbox is { } sandbox && settings.Role != Role.Worker)
            await DemoSeason.Load(okote.Services, sandbox, Console.WriteLine, stop);
        await Welcome(okote, settings);
        await Task.Delay(Timeout.Infinite, stop).ContinueWith(_ => { }, TaskScheduler.Default);
        Console.WriteLine("Stopping.");
        return 0;
    }

    private static async Task Welcome(RunningOkote okote, Settings settings)
    {
        var site = settings.PublicAddress.AbsoluteUri.TrimEnd('/');
        Console.WriteLine($"Okote is ready: {site}");
        if (settings.UsesSandbox)
            Console.WriteLine($"""
              everybody   {site}/demo   (every persona of the demo, and the mailbox)
              citizen     {site}/fr     choose a project and give; card 4242 4242 4242 4242, no real money
              sandbox     {okote.Sandbox}
              time        ./okote advance 30d
            """);
        // A worker has no pages, and must not take away the key that the web process printed.
        if (settings.Role != Role.Worker)
        {
            var key = await okote.Services.GetRequiredService<OperatorKey>().Renew();
            Console.WriteLine($"  operator    {site}/operator/sign-in?key={key}");
        }
        Console.WriteLine("Ctrl-C stops everything.");
    }
}
