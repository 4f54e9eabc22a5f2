namespace Okote.Tests;

/// <summary>One site for all tests of a class, with a database of its own.</summary>
public sealed class SharedSite : IAsyncLifetime
{
    private TestDatabase database = null!;

    public OpenSite Site { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        database = await TestDatabase.Create();
        Site = await OpenSite.Create(database);
    }

    public async Task DisposeAsync()
    {
        await Site.DisposeAsync();
        await database.DisposeAsync();
    }
}
