using Okote.Data;
using Okote.Funding;

namespace Okote.Tests;

/// <summary>Many who want the same funds at the same time, on real row locks.</summary>
public sealed class HoldQueueTests
{
    private const string PersonalRules = """
        {"lines": [{"id": "public", "rule": {"ratio": [1, 1], "match_per_contributor": 10000}}]}
        """;

    private const string CampaignRules = """
        {"lines": [{"id": "public", "rule": {"ratio": [1, 1], "match_per_campaign": {"amount": 10000}}}]}
        """;

    private const string CallRules = """
        {"lines": [{"id": "private", "rule": {
            "ratio": [1, 1], "match_per_contributor": 10000, "contributor_scope": "call"}}]}
        """;

    [Fact]
    public async Task A_hundred_at_once_take_exactly_what_the_fund_holds_and_in_order_of_arrival()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database, cityCents: 100_00);
        var orders = Enumerable.Range(0, 100).Select(i => world.Order(3_00, $"person{i}@exemple.invalid")).ToList();

        // In one batch, so that arrival is the list's order: 33 whole matches, then the last euro, then none.
        var answers = (await new GrantHolds(world.Db, world.Clock).Run([.. orders.Select(Valid)])).Value;

        var fromTheCity = await FromTheCity(world, answers);
        Assert.Equal([.. Enumerable.Repeat(3_00L, 33), 1_00, .. Enumerable.Repeat(0L, 66)], fromTheCity);
        Assert.Equal(100_00, await Taken(world));
    }

    [Fact]
    public async Task Two_hundred_callers_of_two_processes_share_one_fund_to_the_last_cent()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database, cityCents: 500_00);
        await using var otherProcess = new HoldQueue(world.Db, new GrantHolds(world.Db, world.Clock));
        StartContribution[] doors = [world.Use<StartContribution>(), new(otherProcess)];

        var gifts = await Task.WhenAll(Enumerable.Range(0, 200)
            .Select(i => doors[i % 2].Run(world.Order(7_00, $"person{i}@exemple.invalid"))));

        // Kept twice: by the account lock, and should it be missing by the ledger's CHECK, after which each order of
        // the refused batch is asked for alone.
        Assert.All(gifts, World.Must);
        Assert.Equal(500_00, await Taken(world));
    }

    [Fact]
    public async Task Forty_transactions_at_once_share_one_fund_to_the_last_cent()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database, cityCents: 100_00);
        await using var unqueued = new HoldQueue(world.Db, new GrantHolds(world.Db, world.Clock), holdsMax: 1);
        var start = new StartContribution(unqueued);

        var gifts = await Task.WhenAll(Enumerable.Range(0, 40)
            .Select(i => start.Run(world.Order(7_00, $"person{i}@exemple.invalid"))));

        // Guards the account lock of MatchWorlds.Lock: without it several read the same remainder, and the ledger's
        // CHECK refuses gifts that should have got what was left.
        Assert.All(gifts, World.Must);
        Assert.Equal(100_00, await Taken(world));
    }

    [Fact]
    public async Task One_persons_gifts_through_two_processes_never_pass_their_cap()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database, PersonalRules);
        await using var otherProcess = new HoldQueue(world.Db, new GrantHolds(world.Db, world.Clock));
        StartContribution[] doors = [world.Use<StartContribution>(), new(otherProcess)];

        var gifts = await Task.WhenAll(Enumerable.Range(0, 60)
            .Select(i => doors[i % 2].Run(world.Order(7_00, "amina@exemple.invalid"))));

        // Kept twice: by the person's lock and by that of the one fund. The next test has no such fund.
        Assert.All(gifts, World.Must);
        Assert.Equal(100_00, await Taken(world));
    }

    [Fact]
    public async Task A_cap_over_the_whole_call_holds_when_two_campaigns_are_given_to_at_once()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database, CallRules);
        var garden = await SecondCampaign(world);
        // Each campaign has pledges of its own and the city steps aside, so no account is common to both.
        await world.CloseEnvelope(world.CityFund);
        await world.Fund(new FundEntry(Guid.CreateVersion7(), world.Call, world.Companies[0], "private",
            "Société d'essai 1, au jardin", Money.Eur(5_000_00), 1, [garden], null,
            new PledgeTerms("promise", "La part est perdue.")));
        // One transaction for each order, so that they meet in the database and nowhere else.
        await using var unqueued = new HoldQueue(world.Db, new GrantHolds(world.Db, world.Clock), holdsMax: 1);
        var start = new StartContribution(unqueued);
        var people = Enumerable.Range(0, 20).Select(i => $"person{i}@exemple.invalid").ToList();
        // Known already: two who make the same new person wait for each other anyway.
        foreach (var person in people) World.Must(await start.Run(world.Order(1_00, person)));

        var gifts = await Task.WhenAll(people.SelectMany(person => new[] { world.Bakery, garden },
            (person, campaign) => start.Run(world.Order(60_00, person, campaign: campaign))));

        // Guards People.Lock: nothing else is common to the two campaigns, and no CHECK knows this cap. Without it both
        // gifts of a person read the same sum and together they get more.
        Assert.All(gifts, World.Must);
        var matched = await world.Db.Query<long>("""
            SELECT sum(m.cents)::bigint
            FROM matches m
            JOIN contributions c ON c.id = m.contribution_id
            GROUP BY c.contributor_id
            """);
        Assert.All(matched, cents => Assert.Equal(100_00, cents));
    }

    [Fact]
    public async Task Gifts_of_many_through_two_processes_never_pass_the_campaigns_cap()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database, CampaignRules);
        await using var otherProcess = new HoldQueue(world.Db, new GrantHolds(world.Db, world.Clock));
        StartContribution[] doors = [world.Use<StartContribution>(), new(otherProcess)];

        var gifts = await Task.WhenAll(Enumerable.Range(0, 60)
            .Select(i => doors[i % 2].Run(world.Order(7_00, $"person{i}@exemple.invalid"))));

        // Guards the account lock of MatchWorlds.Lock: no CHECK knows the campaign's cap, only the lock on its match
        // account keeps it. Without it the campaign gets more.
        Assert.All(gifts, World.Must);
        Assert.Equal(100_00, await Taken(world));
    }

    [Fact]
    public async Task A_form_posted_twice_in_one_batch_is_one_gift_and_other_content_is_refused()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var order = world.Order(40_00, "amina@exemple.invalid");
        var other = order with { Amount = Money.Eur(41_00) };
        var neighbour = world.Order(10_00, "bruno@exemple.invalid");

        var answers = (await new GrantHolds(world.Db, world.Clock).Run(
            [Valid(order), Valid(order), Valid(other), Valid(neighbour)])).Value;
        var again = await world.Use<StartContribution>().Run(order);

        Assert.Equal(answers[0], answers[1]);
        Assert.Equal(answers[0], again);
        Assert.Equal(Refusal.SameIdOtherContent, answers[2].Refusal);
        World.Must(answers[3]);
        Assert.Equal(50_00, await Taken(world));
    }

    [Fact]
    public async Task The_same_form_through_two_processes_is_one_gift()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        await using var otherProcess = new HoldQueue(world.Db, new GrantHolds(world.Db, world.Clock));
        StartContribution[] doors = [world.Use<StartContribution>(), new(otherProcess)];

        for (var i = 0; i < 10; i++)
        {
            // Somebody Okote has not met: there is no row to lock yet when the two arrive.
            var order = world.Order(4_00, $"new{i}@exemple.invalid");
            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(at => doors[at % 2].Run(order)));
            Assert.Single(answers.Select(answer => answer.Value.AccessKey).Distinct());
        }
        Assert.Equal(40_00, await Taken(world));
    }

    [Fact]
    public async Task One_order_that_cannot_be_written_fails_none_of_its_neighbours()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        // PostgreSQL takes no zero byte in a text, which no form can know.
        var poisoned = world.Order(5_00, "mallory@exemple.invalid") with { Name = "Mallory\0 (inventée)" };
        var start = world.Use<StartContribution>();

        var bad = new List<Task<Result<StartedContribution>>>();
        var good = new List<Task<Result<StartedContribution>>>();
        for (var i = 0; i < 20; i++)
        {
            if (i % 5 == 2) bad.Add(start.Run(poisoned with { Id = Guid.CreateVersion7() }));
            else good.Add(start.Run(world.Order(5_00, $"person{i}@exemple.invalid")));
        }

        Assert.All(await Task.WhenAll(good), World.Must);
        foreach (var task in bad) await Assert.ThrowsAsync<Npgsql.PostgresException>(() => task);
        Assert.Equal(16 * 5_00, await Taken(world));
    }

    [Fact]
    public async Task Each_order_of_a_batch_gets_the_answer_it_would_get_alone()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var draft = await SecondCampaign(world, open: false);
        var orders = new[]
        {
            world.Order(5_00, "amina@exemple.invalid"),
            world.Order(5_00, "boris@exemple.invalid", campaign: draft),
            world.Order(5_00, "chloe@exemple.invalid", campaign: Guid.CreateVersion7()),
        };

        var answers = (await new GrantHolds(world.Db, world.Clock).Run([.. orders.Select(Valid)])).Value;

        Assert.Equal([null, Refusal.CampaignNotOpen, Refusal.NotFound], answers.Select(answer => answer.Refusal));
        foreach (var (order, answer) in orders[1..].Zip(answers[1..]))
            Assert.Equal(answer.Refusal, (await world.Use<StartContribution>().Run(order)).Refusal);
        // Whoever was refused left no address behind.
        Assert.Equal(1, await world.Db.Single<long>("""
            SELECT count(*)
            FROM people
            WHERE email IN ('amina@exemple.invalid', 'boris@exemple.invalid', 'chloe@exemple.invalid')
            """));
    }

    [Fact]
    public async Task Granting_together_gives_what_granting_one_by_one_gives()
    {
        await using var database = await TestDatabase.Create();
        await using var apart = await TestDatabase.Create();
        await using var world = await World.Create(database, cityCents: 60_00);
        await using var other = await World.Create(apart, cityCents: 60_00);
        var gifts = new (long Cents, string Email)[]
            { (20_01, "a@e.invalid"), (15_33, "b@e.invalid"), (20_00, "a@e.invalid"), (9_99, "c@e.invalid") };

        var together = (await new GrantHolds(world.Db, world.Clock).Run(
            [.. gifts.Select(gift => Valid(world.Order(gift.Cents, gift.Email)))])).Value;
        var oneByOne = new List<Money>();
        foreach (var gift in gifts) oneByOne.Add((await other.Start(gift.Cents, gift.Email)).Promised);

        Assert.Equal(oneByOne, together.Select(answer => answer.Value.Promised));
        foreach (var answer in together)
            Assert.Equal(answer.Value.Promised, await world.Matched(answer.Value.Id));
    }

    [Fact]
    public async Task A_closed_queue_has_answered_everybody_it_took_and_takes_nobody_more()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var queue = new HoldQueue(world.Db, new GrantHolds(world.Db, world.Clock), holdsMax: 2);
        var start = new StartContribution(queue);
        World.Must(await start.Run(world.Order(5_00, "first@exemple.invalid")));
        // The campaign is known by now, so these stand in the queue when the call returns.
        var waiting = Enumerable.Range(0, 9)
            .Select(i => start.Run(world.Order(5_00, $"person{i}@exemple.invalid"))).ToList();

        await queue.DisposeAsync();

        Assert.All(waiting, task => Assert.True(task.IsCompletedSuccessfully));
        await Assert.ThrowsAsync<ObjectDisposedException>(
            () => start.Run(world.Order(5_00, "late@exemple.invalid")));
    }

    private static HoldOrder Valid(ContributionOrder order) => HoldOrder.Of(order).Value;

    private static async Task<Guid> SecondCampaign(World world, bool open = true)
    {
        var (id, holder) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await world.Organisation(holder, OrganisationKind.Association, "Le jardin d'essai");
        await world.Campaign(id, holder, "jardin-essai");
        if (open) await world.Use<OpenCampaigns>().Run(default);
        return id;
    }

    private static async Task<List<long>> FromTheCity(World world, IEnumerable<Result<StartedContribution>> answers)
    {
        var cents = new List<long>();
        foreach (var answer in answers)
            cents.Add((await Matches.Active(world.Db, answer.Value.Id))
                .Where(match => match.FundId == world.CityFund).Sum(match => match.Cents));
        return cents;
    }

    private static Task<long> Taken(World world) => world.Db.Single<long>("""
        SELECT coalesce(sum(cents), 0)::bigint
        FROM matches
        WHERE fund_id = @CityFund AND status = 'held'
        """, new { world.CityFund });
}
