using System.Data.Common;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Okote.Data;

namespace Okote.Web;

/// <summary>The whole program as one function: words in, exit code out. Whatever a person can cause ends in one clear
/// line; a bug ends loudly with everything we know about it.</summary>
public static class CommandLine
{
    private const int Interrupted = 130;

    private const int Bug = 70;

    public static async Task<int> Run(string[] args)
    {
        using var stop = new StopSignal();
        try
        {
            if (args is [] or ["help"] or ["--help"] or ["-h"])
            {
                await Console.Out.WriteAsync(Verbs.Help);
                return 0;
            }
            var verb = Verbs.All.FirstOrDefault(verb => verb.Name == args[0]) ?? throw new CommandFailure(
                $"Unknown verb '{args[0]}': './okote' alone lists the verbs.", CommandFailure.Misused);
            return await verb.Run(args[1..], stop.Token);
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            return Interrupted;
        }
        catch (Exception e)
        {
            var (line, exitCode) = Explain(e);
            await Console.Error.WriteLineAsync(line);
            return exitCode;
        }
    }

    private static (string Line, int ExitCode) Explain(Exception e) => e switch
    {
        CommandFailure failure => (failure.Message, failure.ExitCode),
        SetupFailure failure => (failure.Message, 1),
        IOException { InnerException: AddressInUseException } => (e.Message, 1),
        DbException { InnerException: SocketException or IOException or TimeoutException } =>
            ($"The database stopped answering: {e.InnerException!.Message}", 1),
        _ => ($"This is a bug in Okote; please report all of it:\n{e}", Bug),
    };
}
