namespace Okote.Trials;

/// <summary>Where one application finds what it needs, and where it is found.</summary>
public sealed record AppPlace(string Database, Uri Sandbox, int Port, string Folder)
{
    public string Role { get; init; } = "all";

    /// <summary>How people may pay, with commas.</summary>
    public string PaymentMethods { get; init; } = "card";
}

/// <summary>The application as a process that is started, really killed, and started again at the same address.
/// </summary>
public sealed class AppProcess(AppPlace place) : IDisposable
{
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private ProgramProcess? process;

    public Uri Address { get; } = new($"http://127.0.0.1:{place.Port}");

    public bool IsRunning => process is { HasEnded: false };

    public string Said => process?.Said ?? "";

    public int Kills { get; private set; }

    /// <summary>Does nothing while it runs.</summary>
    public async Task Start()
    {
        if (IsRunning) return;
        process?.Dispose();
        process = ProgramProcess.Start(
        [
            ("OKOTE_DATABASE", place.Database), ("OKOTE_SANDBOX", place.Sandbox.ToString()),
            ("OKOTE_PORT", $"{place.Port}"), ("OKOTE_LISTEN", "127.0.0.1"), ("OKOTE_PUBLIC_URL", Address.ToString()),
            ("OKOTE_FOLDER", place.Folder), ("OKOTE_ROLE", place.Role),
            ("OKOTE_PAYMENT_METHODS", place.PaymentMethods),
            // Many citizens behind one address: each says which one is theirs, as behind a proxy.
            ("OKOTE_PROXIES", "127.0.0.1"),
        ], "run");
        await Limits.Until(IsReady, Limits.Ready_Max, () => Task.FromResult($"the application is ready\n{Said}"));
    }

    public void Kill()
    {
        if (!IsRunning) return;
        process!.Kill();
        Kills++;
    }

    /// <summary>Long enough for it to look at the territory's clock again.</summary>
    public static Task Follow() => Task.Delay(TimeSpan.FromSeconds(1.5), TimeProvider.System);

    public Task Stop() => process?.Stop() ?? Task.CompletedTask;

    public void Dispose()
    {
        process?.Dispose();
        http.Dispose();
    }

    private async Task<bool> IsReady()
    {
        if (process!.HasEnded) throw new InvalidOperationException($"The application ended by itself:\n{Said}");
        try
        {
            using var answer = await http.GetAsync(new Uri(Address, "/health"));
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }
}
