using Okote.Payments.Sandbox;

namespace Okote.Web;

/// <summary><c>okote sandbox</c>: the simulated Stripe as a process of its own, so that killing the application does
/// not kill it. The application finds it by OKOTE_SANDBOX.</summary>
public static class SandboxVerb
{
    public static async Task<int> Run(string[] args, CancellationToken stop)
    {
        var asked = Arguments.Read(args, flags: [], values: ["--port", "--folder"]);
        var settings = Settings.Read();
        if (!settings.UsesSandbox) throw new CommandFailure("OKOTE_STRIPE_KEY is set: there is nothing to simulate.");
        var port = asked.Number("--port", settings.SandboxPort, 1, 65535);
        FreePort.Require(port, "OKOTE_SANDBOX_PORT");
        var options = Provider.OptionsFor(settings with { SandboxPort = port }, "alone");
        if (asked.Value("--folder") is { } folder) options = options with { Folder = Path.GetFullPath(folder) };
        await using var server = await SandboxServer.Start(options, stop);
        Console.WriteLine($"Stripe sandbox on {server.Address}  (key {options.SecretKey}, no real money)");
        Console.WriteLine($"webhooks go to {options.Webhooks[0].Url}");
        Console.WriteLine($"start the application with OKOTE_SANDBOX={server.Address}");
        await Task.Delay(Timeout.Infinite, stop).ContinueWith(_ => { }, TaskScheduler.Default);
        return 0;
    }
}
