namespace Okote.Data;

/// <summary>Who uses a cluster, known by locks that the kernel drops with the process, however it dies. One program at
/// a time goes through the door (starting or stopping the server); everybody inside holds the guest lock together.
/// Whoever leaves last turns off the light: so a second program never stops the server of the first, the first never
/// stops it under the second, and a server orphaned by a killed program is stopped by the next one.</summary>
internal sealed class ClusterDoor(string folder)
{
    private static readonly TimeSpan Wait_Max = TimeSpan.FromSeconds(120);

    private FileStream? guest;

    public async Task<IDisposable> Enter(CancellationToken ct)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (TryLock("door.lock", FileShare.None) is { } door) return door;
            if (TimeProvider.System.GetElapsedTime(started) > Wait_Max)
                throw new SetupFailure($"Another program has been starting or stopping the cluster in {folder} for "
                    + $"{Wait_Max.TotalSeconds:0} seconds.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, ct);
        }
    }

    /// <summary>To be called inside the door, as is <see cref="Leave"/>.</summary>
    public void BecomeGuest() => guest = TryLock("guests.lock", FileShare.ReadWrite)
        ?? throw new SetupFailure($"Somebody is removing the cluster in {folder}.");

    /// <returns>True when nobody is left inside.</returns>
    public bool Leave()
    {
        guest?.Dispose();
        guest = null;
        return IsEmpty();
    }

    public bool IsEmpty()
    {
        using var everybody = TryLock("guests.lock", FileShare.None);
        return everybody is not null;
    }

    // .NET maps FileShare.None to an exclusive flock and any other share of a readable file to a shared one.
    private FileStream? TryLock(string name, FileShare share)
    {
        var path = Path.Combine(folder, name);
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, share);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new SetupFailure($"{path} belongs to another account: run as that account, or remove the folder.", e);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }
}
