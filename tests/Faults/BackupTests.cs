using Okote.Funding;
using Okote.Payments;
using Okote.Payments.Sandbox;
using Okote.Trials;

namespace Okote.Tests.Faults;

/// <summary>Fault F40: the database of an hour ago, and Stripe of now.</summary>
public sealed class BackupTests : ClusterTrial
{
    private readonly string file = Path.Combine(Path.GetTempPath(), $"okote-backup-{Guid.CreateVersion7():N}");

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        File.Delete(file);
    }

    // Protection: keys are made of ids that the backup knows, so nothing is charged again; what a key made in the lost
    // hour is found by its notes (RecordAnswer.MadeBefore), what was under way by PollPayments and ReplayEvents, and
    // what we do not know at all is opened by the comparison of the books. Without the first, and without the pollers,
    // a gift that was paid was not known again.
    [Fact]
    public async Task F40_a_backup_of_an_hour_ago_is_rebuilt_from_stripe()
    {
        await TheNightIsOver();
        var promised = await Trial.Given();
        var later = await Trial.Campaign(Collection.Now, TimeSpan.FromDays(30));
        using var citizen = Trial.Citizen();
        var open = await citizen.Open(later.Slug, 20);
        await Cluster.Dump(file);
        var forgotten = await TheLostHour(citizen, later, open);
        Assert.Equal(ContributionStatus.Collected, await Trial.Status(promised));

        Trial.App.Kill();
        await Cluster.Restore(file);
        await Trial.FindDatabase();
        await Trial.Follow();
        await Trial.App.Start();
        await Trial.Advance(Limits.Leases);
        await Limits.Until(async () => await Trial.Status(promised) == ContributionStatus.Collected
            && await Trial.Status(open.Id) == ContributionStatus.Collected, Limits.Rest_Max, "both are known again");
        // What the charges cost was told in the lost hour; it is asked for a little later.
        await Trial.Recover();

        Assert.Equal(ContributionStatus.Collected, await Trial.Status(promised));
        Assert.Equal(ContributionStatus.Collected, await Trial.Status(open.Id));
        Assert.Equal(1, await Trial.Journals(promised, "charge:%"));
        await Trial.Parts.Use<CompareBooks>().Run(default);
        var charge = await Trial.Db.Single<string>(
            "SELECT subject FROM discrepancies WHERE state = 'open' AND kind = 'unknown_to_ledger'");
        // What is left is the gift that the backup never knew, and a person has it before them.
        Assert.All(await Trial.Differences(), difference => Assert.True(
            difference.Contains(charge, StringComparison.Ordinal)
            || difference.Contains($"{forgotten}", StringComparison.Ordinal), difference));
    }

    /// <summary>The books of the lost hour are compared by the test, and not by the night's own work before everything
    /// is known again: that would rightly open what is found a minute later.</summary>
    private async Task TheNightIsOver()
    {
        await Trial.Advance(TerritoryTime.LastTime(Trial.Now, new TimeOnly(9, 0)).AddDays(1) - Trial.Now);
        await Trial.Parts.Use<CompareBooks>().Run(default);
    }

    /// <summary>A campaign closes and its gift is charged, an open page is paid, and somebody new gives.</summary>
    private async Task<Guid> TheLostHour(Citizen citizen, TownCampaign later, OpenGift open)
    {
        Assert.IsType<ShopperOutcome.Completed>(await citizen.Pay(open));
        await citizen.Return(open);
        using var stranger = Trial.Citizen();
        var forgotten = await stranger.Give(later.Slug, 35);
        await Trial.PassDeadline();
        await Trial.Rest();
        return forgotten.Id;
    }
}
