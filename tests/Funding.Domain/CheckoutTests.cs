using Okote.Data;
using Okote.Funding;

namespace Okote.Tests;

/// <summary>What people and their browsers do between the form and the payment page.</summary>
public sealed class CheckoutTests
{
    [Fact]
    public async Task A_heartbeat_carries_the_hold_on_and_never_beyond_its_ceiling()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var gift = await world.Start(100_00);
        var began = world.Clock.Now;

        Assert.Equal(gift.HoldUntil, (await world.Use<ExtendHold>().Run(gift.Id)).Value);
        var until = began;
        for (var minute = 4; minute <= 60; minute += 4)
        {
            world.Clock.Now = began.AddMinutes(minute);
            until = (await world.Use<ExtendHold>().Run(gift.Id)).Value;
        }

        Assert.Equal(began + ContributionLimits.HoldCeiling, until);
        world.Clock.Now = until.AddSeconds(1);
        Assert.Equal(Refusal.HoldExpired, (await world.Use<ExtendHold>().Run(gift.Id)).Refusal);
        World.Must(await world.Use<ReleaseHold>().Run(gift.Id, "abandoned"));
    }

    [Fact]
    public async Task A_gift_whose_payment_page_is_open_is_not_stopped_from_another_tab()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database, cityCents: 50_00);
        var gift = await LoseARace(world);
        World.Must(await world.Use<AnswerLostRace>().Run(gift.Id, LostRaceAnswer.ContinuePartly));
        World.Must(await world.Use<PreparePayment>().Run(gift.Id, gift.Promised));

        Assert.Equal(Refusal.WrongState, (await world.Use<AnswerLostRace>().Run(gift.Id, LostRaceAnswer.Stop)).Refusal);
        Assert.Equal(Refusal.WrongState, (await world.Use<CancelContribution>().Run(gift.Id)).Refusal);
    }

    [Fact]
    public async Task A_second_charge_on_a_collected_gift_is_refused_so_that_a_person_sees_it()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database, collection: Collection.Now);
        var gift = await world.Start(100_00);
        await world.Charge(gift.Id);

        var second = await world.Use<ReceivePayment>().Run(
            new ChargeSucceeded(gift.Id, world.Clock.Now, "ch_another", Money.Eur(100_00)));

        Assert.Equal(Refusal.AlreadyEnded, second.Refusal);
    }

    [Fact]
    public async Task A_card_saved_when_the_campaign_was_paid_out_ends_at_once()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var promised = await world.Promise(3_750_00);
        var late = await world.Start(20_00, "bruno@exemple.invalid");
        world.Clock.Now = late.HoldUntil!.Value.AddSeconds(1);
        World.Must(await world.Use<ReleaseHold>().Run(late.Id, "abandoned"));
        await world.PassDeadline();
        await world.Charge(promised);
        await world.Use<FinishCampaigns>().Run(default);

        World.Must(await world.Use<ReceivePayment>().Run(new MethodSaved(late.Id, world.Clock.Now)));

        Assert.Equal(ContributionStatus.Cancelled, (await Contributions.Find(world.Db, late.Id))!.Status);
        Assert.Equal(Money.Zero, await world.Balance($"committed:{world.Bakery}"));
    }

    [Fact]
    public async Task Whoever_types_a_strangers_address_neither_sees_nor_changes_their_name()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var hers = await world.Use<StartContribution>().Run(
            world.Order(10_00, "amina@exemple.invalid") with { Name = "Amina Essai" });
        var theirs = await world.Use<StartContribution>().Run(
            world.Order(10_00, "amina@exemple.invalid") with { Name = "Quelqu'un" });

        Assert.Equal("Amina Essai", (await ContributionPages.Find(world.Db, hers.Value.AccessKey))!.Gift.Name);
        Assert.Equal("Quelqu'un", (await ContributionPages.Find(world.Db, theirs.Value.AccessKey))!.Gift.Name);
    }

    [Fact]
    public async Task What_was_agreed_to_is_kept_with_its_instant()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var order = world.Order(10_00, "amina@exemple.invalid") with { Consents = [Consent.Terms, Consent.HolderNews] };
        var gift = (await world.Use<StartContribution>().Run(order)).Value;

        World.Must(await world.Use<PreparePayment>().Run(gift.Id, gift.Promised, agreesToCharge: true));

        Assert.Equal([Consent.Terms, Consent.Charge, Consent.HolderNews],
            (await Consents.Of(world.Db, gift.Id)).Order());
    }

    [Fact]
    public async Task The_explanation_ends_in_the_stored_cents_after_a_refund_and_after_a_release()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database, collection: Collection.Now);
        var refunded = await world.Start(100_00);
        await world.Charge(refunded.Id);
        World.Must(await world.Use<RefundContribution>().Run(
            new RefundOrder(Guid.CreateVersion7(), refunded.Id, Money.Eur(40_00), "asked", world.Odile)));
        var released = await world.Start(50_00, "bruno@exemple.invalid");
        World.Must(await world.Use<CancelContribution>().Run(released.Id));

        Assert.Equal([60_00, 60_00], (await ContributionPages.Explain(world.Db, refunded.Id)).Select(l => l.Cents));
        var lines = await ContributionPages.Explain(world.Db, released.Id);
        Assert.All(lines, line => Assert.Equal((0, "released"), (line.Cents, line.Trace[^1].Step)));
        Assert.Equal(2, lines.Count);
    }

    private static async Task<StartedContribution> LoseARace(World world)
    {
        var quoted = (await world.Use<QuoteMatch>().Run(world.Bakery, Money.Eur(40_00), null)).Value;
        await world.Start(30_00, "bruno@exemple.invalid");
        return (await world.Use<StartContribution>().Run(
            world.Order(40_00, "amina@exemple.invalid") with { Quoted = quoted.Matched })).Value;
    }
}
