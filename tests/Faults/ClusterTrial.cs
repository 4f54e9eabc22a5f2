using Okote.Trials;

namespace Okote.Tests.Faults;

/// <summary>A trial over a PostgreSQL of its own, which the test may end, restore or break.</summary>
public abstract class ClusterTrial : IAsyncLifetime
{
    private protected Cluster Cluster { get; private set; } = null!;

    private protected Trial Trial { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Cluster = await Cluster.Start();
        Trial = await Trial.Open(Cluster.Database);
        await Trial.App.Start();
    }

    public virtual async Task DisposeAsync()
    {
        await Trial.DisposeAsync();
        await Cluster.DisposeAsync();
    }
}
