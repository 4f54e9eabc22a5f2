using Okote.Data;

namespace Okote.Tests;

/// <summary>A folder for one test, removed afterwards with the cluster it may hold.</summary>
internal sealed class TemporaryFolder : IAsyncDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("okote-test-").FullName;

    public TemporaryFolder()
    {
        // The account that runs PostgreSQL must be able to pass through when we are root.
        using var chmod = System.Diagnostics.Process.Start("chmod", ["755", Path]);
        chmod.WaitForExit();
    }

    public string Of(string name) => System.IO.Path.Combine(Path, name);

    public async ValueTask DisposeAsync()
    {
        await PrivateCluster.Discard(Of("postgres"));
        Directory.Delete(Path, recursive: true);
    }
}
