using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Okote.Tests;

/// <summary>A mail server that keeps what it is given and answers recipients as the test says.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Task serving;

    public MailServer()
    {
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        serving = Serve();
    }

    public int Port { get; }

    public string AnswerToRecipient { get; set; } = "250 ok";

    public ConcurrentQueue<string> Letters { get; } = new();

    /// <summary>From now on nobody answers.</summary>
    public void HangUp()
    {
        stop.Cancel();
        listener.Stop();
    }

    public async ValueTask DisposeAsync()
    {
        HangUp();
        await serving;
        stop.Dispose();
    }

    private async Task Serve()
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(stop.Token);
                await Talk(client);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task Talk(TcpClient client)
    {
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII);
        await using var writer = new StreamWriter(stream, Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 test");
        while (await reader.ReadLineAsync(stop.Token) is { } line)
        {
            if (line == "DATA") await TakeLetter(reader, writer);
            else await writer.WriteLineAsync(line.StartsWith("RCPT", StringComparison.Ordinal) ? AnswerToRecipient
                : line == "QUIT" ? "221 bye" : "250 ok");
        }
    }

    private async Task TakeLetter(StreamReader reader, StreamWriter writer)
    {
        await writer.WriteLineAsync("354 go on");
        var letter = new StringBuilder();
        while (await reader.ReadLineAsync(stop.Token) is { } line and not ".") letter.Append(line).Append("\r\n");
        Letters.Enqueue(letter.ToString());
        await writer.WriteLineAsync("250 taken");
    }
}
