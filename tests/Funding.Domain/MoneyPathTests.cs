using Okote.Data;
using Okote.Funding;

namespace Okote.Tests;

/// <summary>One euro through the domain, with the provider's words put into its mouth.</summary>
public sealed class MoneyPathTests
{
    [Fact]
    public async Task A_hundred_euros_unlock_a_hundred_public_and_a_hundred_private_shared_by_commitment()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);

        var gift = await world.Start(100_00);

        Assert.Equal(Money.Eur(200_00), gift.Promised);
        var matches = await Matches.Active(world.Db, gift.Id);
        Assert.Equal(
            [(world.CityFund, 100_00), (world.Pledges[0], 50_00), (world.Pledges[1], 30_00), (world.Pledges[2], 20_00)],
            matches.Select(m => (m.FundId, m.Cents)));
    }

    [Fact]
    public async Task A_saved_card_keeps_its_match_and_loses_its_lease()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);

        var id = await world.Promise(100_00);

        var gift = (await Contributions.Find(world.Db, id))!;
        Assert.Equal((ContributionStatus.Committed, (DateTimeOffset?)null), (gift.Status, gift.HoldUntil));
        Assert.Equal(Money.Eur(100_00), await world.Balance($"committed:{world.Bakery}"));
        Assert.Equal(Money.Eur(200_00), await world.Matched(id));
    }

    [Fact]
    public async Task The_same_form_posted_by_sixteen_impatient_fingers_is_one_gift()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var order = world.Order(40_00, "amina@exemple.invalid");

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 16).Select(_ => world.Use<StartContribution>().Run(order)));

        Assert.Single(answers.Select(a => a.Value.AccessKey).Distinct());
        Assert.Equal(Money.Eur(80_00), await world.Matched(order.Id));
    }

    [Fact]
    public async Task The_same_id_with_another_amount_is_refused()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var order = world.Order(40_00, "amina@exemple.invalid");
        await world.Use<StartContribution>().Run(order);

        var other = await world.Use<StartContribution>().Run(order with { Amount = Money.Eur(41_00) });

        Assert.Equal(Refusal.SameIdOtherContent, other.Refusal);
    }

    [Fact]
    public async Task Forty_parallel_gifts_on_the_last_euros_take_exactly_what_the_envelope_holds()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database, cityCents: 100_00);

        var gifts = await Task.WhenAll(Enumerable.Range(0, 40)
            .Select(i => world.Use<StartContribution>().Run(world.Order(7_00, $"person{i}@exemple.invalid"))));

        Assert.All(gifts, World.Must);
        Assert.Equal(0, await world.Db.Single<long>("""
            SELECT credits_posted - debits_posted - debits_pending
            FROM accounts
            WHERE owner_id = @CityFund
            """, new { world.CityFund }));
        Assert.Equal(100_00, await world.Db.Single<long>(
            "SELECT sum(cents)::bigint FROM matches WHERE fund_id = @CityFund", new { world.CityFund }));
    }

    [Fact]
    public async Task Paying_is_refused_when_the_page_shows_another_match_than_is_held()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var gift = await world.Start(100_00);

        var paid = await world.Use<PreparePayment>().Run(gift.Id, Money.Eur(199_99));

        Assert.Equal(Refusal.PromiseChanged, paid.Refusal);
    }

    [Fact]
    public async Task A_lost_race_waits_for_the_contributors_answer()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database, cityCents: 50_00);
        var quoted = (await world.Use<QuoteMatch>().Run(world.Bakery, Money.Eur(40_00), null)).Value;
        await world.Start(30_00, "bruno@exemple.invalid");

        var order = world.Order(40_00, "amina@exemple.invalid") with { Quoted = quoted.Matched };
        var gift = (await world.Use<StartContribution>().Run(order)).Value;

        Assert.Equal((Money.Eur(80_00), Money.Eur(60_00)), (gift.Quoted, gift.Promised));
        Assert.Equal(Refusal.PromiseChanged, (await world.Use<PreparePayment>().Run(gift.Id, gift.Promised)).Refusal);
        World.Must(await world.Use<AnswerLostRace>().Run(gift.Id, LostRaceAnswer.ContinuePartly));
        World.Must(await world.Use<PreparePayment>().Run(gift.Id, gift.Promised));
    }

    [Fact]
    public async Task An_abandoned_checkout_gives_its_match_back_after_the_lease_and_not_before()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var gift = await world.Start(100_00);

        world.Clock.Now = gift.HoldUntil!.Value;
        Assert.Equal(Refusal.WrongState, (await world.Use<ReleaseHold>().Run(gift.Id, "abandoned")).Refusal);
        world.Clock.Pass(TimeSpan.FromSeconds(1));
        World.Must(await world.Use<ReleaseHold>().Run(gift.Id, "abandoned"));

        Assert.Equal(Money.Zero, await world.Matched(gift.Id));
        Assert.Equal(Refusal.AlreadyEnded, (await world.Use<ReleaseHold>().Run(gift.Id, "abandoned")).Refusal);
    }

    [Fact]
    public async Task Notices_in_any_order_and_number_have_one_effect()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database, collection: Collection.Now);
        var gift = await world.Start(100_00);
        World.Must(await world.Use<PreparePayment>().Run(gift.Id, gift.Promised));

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => world.Charge(gift.Id)));
        World.Must(await world.Use<ReceivePayment>().Run(new MethodSaved(gift.Id, world.Clock.Now)));

        Assert.Equal(Money.Eur(100_00), await world.Balance($"collected:{world.Bakery}"));
        Assert.Equal(Money.Eur(99_60), await world.Balance("stripe:clearing"));
    }

    [Fact]
    public async Task A_partial_refund_returns_the_match_in_reverse_order_of_use()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database, collection: Collection.Now);
        var gift = await world.Start(100_00);
        await world.Charge(gift.Id);

        var refund = Guid.CreateVersion7();
        var order = new RefundOrder(refund, gift.Id, Money.Eur(40_00), "asked", world.Odile);
        World.Must(await world.Use<RefundContribution>().Run(order));
        World.Must(await world.Use<RefundContribution>().Run(order));
        World.Must(await world.Use<ReceiveRefund>().Run(refund, "re_1", true, world.Clock.Now));

        var left = await Matches.Active(world.Db, gift.Id);
        Assert.Equal([(world.CityFund, 60_00), (world.Pledges[0], 50_00), (world.Pledges[1], 10_00)],
            left.Select(m => (m.FundId, m.Cents)));
        Assert.Equal(Refusal.RefundTooLarge, (await world.Use<RefundContribution>().Run(
            order with { Id = Guid.CreateVersion7(), Amount = Money.Eur(60_01) })).Refusal);
    }

    [Fact]
    public async Task A_campaign_below_three_quarters_gives_everything_back()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var promised = await world.Promise(1_000_00);

        await world.PassDeadline();
        await world.Use<FinishCampaigns>().Run(default);

        Assert.Equal(CampaignState.Failed, (await Campaigns.Find(world.Db, world.Bakery))!.State);
        Assert.Equal(ContributionStatus.Cancelled, (await Contributions.Find(world.Db, promised))!.Status);
        Assert.Equal(Money.Zero, await world.Matched(promised));
    }

    [Fact]
    public async Task Exactly_three_quarters_succeed_and_all_three_purses_are_paid()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var gift = await world.Promise(3_750_00);

        await world.PassDeadline();
        await world.Charge(gift);
        await world.Use<FinishCampaigns>().Run(default);
        Assert.Equal(CampaignState.Succeeded, (await Campaigns.Find(world.Db, world.Bakery))!.State);

        world.Clock.Pass(TimeSpan.FromDays(14));
        await SettleEverything(world);

        Assert.Equal(CampaignState.Settled, (await Campaigns.Find(world.Db, world.Bakery))!.State);
        // 8 % of 3,750 € of gifts and of 3,750 € of patronage, nothing on the city's money.
        Assert.Equal(Money.Eur(600_00), await world.Balance("commission"));
        Assert.Equal(Money.Zero, await world.Balance($"payable:{world.BakeryHolder}"));
        Assert.Equal(Money.Eur(300_00), await world.Balance("bank:platform"));
    }

    private static async Task SettleEverything(World world)
    {
        Assert.Equal(1, await world.Use<PlanSettlements>().Run(default));
        await world.ReviewPayout(world.Bakery);
        foreach (var (id, hash) in await world.Db.Query<(Guid, byte[])>("SELECT id, content_hash FROM settlements"))
        {
            World.Must(await world.Use<SubmitSettlement>().Run(id, world.Odile));
            Assert.Equal(Refusal.SamePerson,
                (await world.Use<ApproveSettlement>().Run(id, hash, world.Odile, "")).Refusal);
            World.Must(await world.Use<ApproveSettlement>().Run(id, hash, world.Otto, "relu"));
        }
        foreach (var (item, stream, gross, net) in await world.Db.Query<(Guid, string, long, long)>("""
            SELECT i.id, s.stream, i.gross_cents, i.gross_cents - i.commission_cents
            FROM settlement_items i JOIN settlements s ON s.id = i.settlement_id
            """))
        {
            if (stream == "gifts")
                World.Must(await world.Use<PayOut>().Run(item, $"tr_{item:N}", world.Clock.Now));
            if (stream == "grant") await Bank(world, item, BankDirection.CityPaidHolder, gross);
            if (stream != "patronage") continue;
            await Bank(world, item, BankDirection.CompanyPaid, gross);
            await Bank(world, item, BankDirection.PaidHolder, net);
        }
        await world.Use<FinishSettlements>().Run(default);
    }

    private static async Task Bank(World world, Guid item, BankDirection direction, long cents)
    {
        var entry = new BankEntry(Guid.CreateVersion7(), item, direction, Money.Eur(cents), $"{direction}-{item:N}",
            new DateOnly(2026, 5, 1));
        World.Must(await world.Use<RecordBankEntry>().Run(entry, world.Odile));
        Assert.Equal(Refusal.SamePerson, (await world.Use<ConfirmBankEntry>().Run(entry, world.Odile, "")).Refusal);
        World.Must(await world.Use<ConfirmBankEntry>().Run(entry, world.Otto, "vu"));
    }
}
