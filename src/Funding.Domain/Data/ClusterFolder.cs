using System.Security.Cryptography;
using System.Text;

namespace Okote.Data;

/// <summary>Where a cluster really lives: where it was asked to, unless the account that runs the server cannot get
/// there (a repository under root's home) or a path does not fit into a socket address.</summary>
internal static class ClusterFolder
{
    /// <summary>A socket address holds 107 bytes, of which the server's file name takes 15.</summary>
    private const int SocketFolder_BytesMax = 92;

    public static async Task<string> Reachable(string wanted, ServerAccount account, Action<string> tell)
    {
        wanted = Path.GetFullPath(wanted);
        if (await CanHold(wanted, account)) return wanted;
        foreach (var root in new[] { "/var/lib", "/tmp" })
        {
            var instead = Path.Combine(root, "okote-" + Mark(wanted));
            if (!await CanHold(instead, account)) continue;
            tell($"The account '{account.Name}' cannot reach {wanted}: the database lives in {instead}.");
            return instead;
        }
        throw new SetupFailure($"The account '{account.Name}' cannot reach {wanted}: set OKOTE_FOLDER elsewhere.");
    }

    public static string Sockets(string folder)
    {
        var inside = Path.Combine(folder, "socket");
        return Encoding.UTF8.GetByteCount(inside) <= SocketFolder_BytesMax
            ? inside
            : "/tmp/okote-socket-" + Mark(folder);
    }

    private static async Task<bool> CanHold(string folder, ServerAccount account)
    {
        try
        {
            var parent = Directory.CreateDirectory(Path.GetDirectoryName(folder)!).FullName;
            if ((await account.Run("test", "-x", parent)).Exit != 0) return false;
            var isNew = !Directory.Exists(folder);
            if (isNew) Directory.CreateDirectory(folder);
            if (isNew || !HasCluster(folder)) await account.Own(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SetupFailure($"Cannot write to {folder}: {e.Message}", e);
        }
        return (await account.Run("test", "-w", folder, "-a", "-x", folder)).Exit == 0;
    }

    private static bool HasCluster(string folder) => Directory.Exists(ClusterServer.DataOf(folder));

    private static string Mark(string path) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..8];
}
