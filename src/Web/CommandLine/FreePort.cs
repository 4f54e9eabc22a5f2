using System.Net;
using System.Net.Sockets;

namespace Okote.Web;

/// <summary>Asks before anything is started whether our port is free, so that a second program refuses at once.
/// </summary>
public static class FreePort
{
    /// <param name="variable">The setting that would choose another port.</param>
    public static void Require(int port, string variable = "OKOTE_PORT")
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new CommandFailure($"Port {port} is taken: stop what listens there, or set {variable}.");
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AccessDenied)
        {
            throw new CommandFailure($"Port {port} needs more rights than we have: set {variable} above 1023.");
        }
    }
}
