using Okote.Funding;
using Okote.Trials;

namespace Okote.Tests.Faults;

/// <summary>A trial for all tests of a class: one town, one sandbox, one application that each test may kill. The
/// tests of a class run one after the other, each with a campaign of its own.</summary>
public sealed class TrialGround : IAsyncLifetime
{
    private readonly TestDatabase database = new();

    public Trial Trial { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await database.InitializeAsync();
        Trial = await Trial.Open(database.ConnectionString);
    }

    public async Task DisposeAsync()
    {
        database.CheckedAt = Trial.Now;
        await Trial.DisposeAsync();
        await database.DisposeAsync();
    }
}

/// <summary>What every fault ends with.</summary>
internal static class TrialEnd
{
    private const int Looks_Max = 5;

    /// <summary>The oracle is silent: the invariants hold, Stripe's books equal ours, everything has its end.
    /// </summary>
    public static async Task IsWhole(this Trial trial)
    {
        var found = await trial.Differences();
        // The last notices may still be on their way; what is wrong stays wrong.
        for (var looks = 0; looks < Looks_Max && found.Count > 0; looks++)
        {
            await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
            found = await trial.Differences();
        }
        Assert.Empty(found);
    }

    /// <summary>The gift was charged once, booked once, and all is well.</summary>
    public static async Task IsCollectedOnce(this Trial trial, Guid gift)
    {
        await trial.IsWhole();
        Assert.Equal(ContributionStatus.Collected, await trial.Status(gift));
        Assert.Equal(1, await trial.Journals(gift, "charge:%"));
    }

    public static Task<long> Journals(this Trial trial, Guid gift, string key) => trial.Db.Single<long>("""
        SELECT count(*)
        FROM journals
        WHERE cause_id = @gift AND key LIKE @key
        """, new { gift, key });

    public static Task<IReadOnlyList<string>> Operations(this Trial trial, Guid subject) => trial.Db.Query<string>("""
        SELECT kind || ' ' || attempt || ' ' || state
        FROM psp_operations
        WHERE subject_id = @subject
        ORDER BY created_at, kind, attempt
        """, new { subject });
}
