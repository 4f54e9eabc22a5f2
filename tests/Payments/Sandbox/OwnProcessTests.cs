using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Okote.Payments.Sandbox;
using Okote.Web;

namespace Okote.Tests.Sandbox;

/// <summary><c>okote sandbox</c>: Stripe lives on when the application is killed, and when it is killed itself.
/// </summary>
public sealed class OwnProcessTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly string folder = Directory.CreateTempSubdirectory("okote-sandbox-").FullName;
    private readonly int port = FreePortOf();
    private readonly HttpClient http = new();

    public OwnProcessTests()
    {
        http.BaseAddress = new Uri($"http://127.0.0.1:{port}");
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Provider.SandboxKey);
    }

    public void Dispose()
    {
        http.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task What_was_answered_is_there_after_kill_9_and_the_clock_goes_on()
    {
        var control = new SandboxClient(http.BaseAddress!);
        string id;
        long start;
        using (var first = await Started())
        {
            using var form = new FormUrlEncodedContent([KeyValuePair.Create("email", "amina@example.org")]);
            id = (await Answer.Read(await http.PostAsync("/v1/customers", form))).Ok().Text("id");
            start = (await control.Clock()).Now;
            await control.Advance(TimeSpan.FromDays(2));
            first.Signal("KILL");
            await first.End();
        }
        using var second = await Started();
        Assert.Equal("amina@example.org", (await Asked("/v1/customers/" + id)).Text("email"));
        Assert.True((await control.Clock()).Now - start >= 2 * 24 * 60 * 60);
        Assert.True((await control.Check()).Ok);
    }

    private async Task<OkoteProcess> Started()
    {
        // Its webhooks go to a port where nobody listens, and not to an application that happens to run here.
        var process = OkoteProcess.Start(new() { ["OKOTE_PORT"] = $"{FreePortOf()}" },
            "sandbox", "--port", $"{port}", "--folder", folder);
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        while (true)
        {
            try
            {
                await http.GetAsync("/_sandbox/clock", limit.Token);
                return process;
            }
            catch (HttpRequestException) when (!process.HasEnded)
            {
                await Task.Delay(100, limit.Token);
            }
        }
    }

    private async Task<JsonObject> Asked(string path) => (await Answer.Read(await http.GetAsync(path))).Ok();

    private static int FreePortOf()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
