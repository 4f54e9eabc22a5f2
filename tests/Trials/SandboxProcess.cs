using Okote.Payments.Sandbox;

namespace Okote.Trials;

/// <summary>The simulated Stripe as a process of its own: killing the application does not kill it.</summary>
public sealed class SandboxProcess : IDisposable
{
    private readonly ProgramProcess process;

    private SandboxProcess(ProgramProcess process, Uri address)
    {
        this.process = process;
        Address = address;
        Client = new SandboxClient(address);
    }

    public Uri Address { get; }

    public SandboxClient Client { get; }

    public string Said => process.Said;

    /// <param name="appPort">Where webhooks are sent.</param>
    public static async Task<SandboxProcess> Start(string folder, int appPort)
    {
        var port = ProgramProcess.FreePort();
        var started = new SandboxProcess(ProgramProcess.Start(
            [("OKOTE_PORT", $"{appPort}"), ("OKOTE_FOLDER", folder)], "sandbox", "--port", $"{port}"),
            new Uri($"http://127.0.0.1:{port}"));
        await Limits.Until(started.IsReady, Limits.Ready_Max,
            () => Task.FromResult($"the sandbox is ready\n{started.Said}"));
        return started;
    }

    public void Dispose() => process.Dispose();

    private async Task<bool> IsReady()
    {
        if (process.HasEnded) throw new InvalidOperationException($"The sandbox ended by itself:\n{Said}");
        try
        {
            await Client.Clock();
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
