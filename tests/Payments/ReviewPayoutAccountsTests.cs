using Okote.Data;
using Okote.Funding;
using Okote.Payments;
using Okote.Payments.Sandbox;

namespace Okote.Tests;

public sealed class ReviewPayoutAccountsTests
{
    /// <summary>Protection: ReviewPayoutAccounts. RefreshPayoutAccounts asks only after those that cannot be paid, so
    /// without it the account stayed enabled here for ever.</summary>
    [Fact]
    public async Task An_account_that_was_restricted_while_no_webhook_came_is_found_by_night_and_publishes_nothing()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        var (project, helene) = await Approved(shop.Inner);
        await shop.Use<ReviewPayoutAccounts>().Run(default);
        await shop.Told();
        await shop.Sandbox.SetPolicy(new SandboxPolicy("drop"));
        await Onboard(shop, complete: false);
        await shop.Told();
        await shop.Use<RefreshPayoutAccounts>().Run(default);
        Assert.Equal(0, await shop.Use<ReviewPayoutAccounts>().Run(default));
        Assert.Equal("enabled", await State(shop));

        shop.Clock.Pass(TimeSpan.FromDays(1));
        Assert.Equal(1, await shop.Use<ReviewPayoutAccounts>().Run(default));

        Assert.Equal("restricted", await State(shop));
        Assert.Equal(Refusal.PayoutAccountNotReady, (await shop.Use<PublishCampaign>().Run(project, helene)).Refusal);
        Assert.Equal(0, await shop.Use<ReviewPayoutAccounts>().Run(default));
    }

    private static async Task<(Guid Project, CurrentPerson Holder)> Approved(World world)
    {
        var helene = await world.Person("Helene");
        var id = await world.Begin(helene);
        await world.Complete(id, helene);
        World.Must(await world.Use<HandInProposal>().Run(id, helene, ""));
        await world.Review(id);
        var shown = ApproveCampaign.ContentOf((await Campaigns.Find(world.Db, id))!);
        World.Must(await world.Use<ApproveCampaign>().Run(id, shown, world.Otto, "relu"));
        return (id, helene);
    }

    private static async Task Onboard(PaymentsWorld shop, bool complete)
    {
        var link = await shop.Use<OpenPayoutAccount>().Run(
            shop.Inner.BakeryHolder, new Uri("http://okote.invalid/compte"));
        World.Must(link);
        await shop.Shopper.Onboard(link.Value, complete);
    }

    private static Task<string> State(PaymentsWorld shop) => shop.Db.Single<string>(
        "SELECT payout_state FROM organisations WHERE id = @BakeryHolder", new { shop.Inner.BakeryHolder });
}
