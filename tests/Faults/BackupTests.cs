using Okote.Funding;
using Okote.Payments;
using Okote.Payments.Sandbox;
using Okote.Trials;

namespace Okote.Tests.Faults;

/// <summary>Fault F40: the database of an hour ago, and Stripe of now.</summary>
public sealed class BackupTests : IAsyncLifetime
{
    private readonly string file = Path.Combine(Path.GetTempPath(), $"okote-backup-{Guid.CreateVersion7():N}");
    private Cluster cluster = null!;
    private Trial trial = null!;

    public async Task InitializeAsync()
    {
        cluster = await Cluster.Start();
        trial = await Trial.Open(cluster.Database);
        await trial.App.Start();
    }

    public async Task DisposeAsync()
    {
        await trial.DisposeAsync();
        await cluster.DisposeAsync();
        File.Delete(file);
    }

    // Protection: keys are made of ids that the backup knows, so nothing is charged again; what a key made in the lost
    // hour is found by its notes (RecordAnswer.MadeBefore), what was under way by PollPayments and ReplayEvents, and
    // what we do not know at all is opened by the comparison of the books. Without the first, and without the pollers,
    // a gift that was paid was not known again.
    [Fact]
    public async Task F40_a_backup_of_an_hour_ago_is_rebuilt_from_stripe()
    {
        var promised = await trial.Given();
        var later = await trial.Campaign(Collection.Now, TimeSpan.FromDays(30));
        using var citizen = trial.Citizen();
        var open = await citizen.Open(later.Slug, 20);
        await cluster.Dump(file);
        var forgotten = await TheLostHour(citizen, later, open);
        Assert.Equal(ContributionStatus.Collected, await trial.Status(promised));

        trial.App.Kill();
        await cluster.Restore(file);
        await trial.FindDatabase();
        await trial.Follow();
        await trial.App.Start();
        await trial.Advance(Limits.Leases);
        await Limits.Until(async () => await trial.Status(promised) == ContributionStatus.Collected
            && await trial.Status(open.Id) == ContributionStatus.Collected, Limits.Rest_Max, "both are known again");
        // What the charges cost was told in the lost hour; it is asked for a little later.
        await trial.Recover();

        Assert.Equal(ContributionStatus.Collected, await trial.Status(promised));
        Assert.Equal(ContributionStatus.Collected, await trial.Status(open.Id));
        Assert.Equal(1, await trial.Journals(promised, "charge:%"));
        await trial.Parts.Use<CompareBooks>().Run(default);
        var charge = await trial.Db.Single<string>(
            "SELECT subject FROM discrepancies WHERE state = 'open' AND kind = 'unknown_to_ledger'");
        // What is left is the gift that the backup never knew, and a person has it before them.
        Assert.All(await trial.Differences(), difference => Assert.True(
            difference.Contains(charge, StringComparison.Ordinal)
            || difference.Contains($"{forgotten}", StringComparison.Ordinal), difference));
    }

    /// <summary>A campaign closes and its gift is charged, an open page is paid, and somebody new gives.</summary>
    private async Task<Guid> TheLostHour(Citizen citizen, TownCampaign later, OpenGift open)
    {
        Assert.IsType<ShopperOutcome.Completed>(await citizen.Pay(open));
        await citizen.Return(open);
        using var stranger = trial.Citizen();
        var forgotten = await stranger.Give(later.Slug, 35);
        await trial.PassDeadline();
        await trial.Rest();
        return forgotten.Id;
    }
}
