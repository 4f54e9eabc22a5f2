using Npgsql;
using Okote.Data;
using Okote.Funding;

namespace Okote.Tests;

/// <summary>A fund that is closed while citizens give: what it promised stays, the rest goes back.</summary>
public sealed class FundClosingTests : IAsyncLifetime
{
    private TestDatabase database = null!;
    private World world = null!;

    public async Task InitializeAsync()
    {
        database = await TestDatabase.Create();
        world = await World.Create(database);
    }

    public async Task DisposeAsync()
    {
        await world.DisposeAsync();
        await database.DisposeAsync();
    }

    private async Task<FundKeeper> City(Guid? by = null) =>
        FundKeeper.City(await world.Person(by ?? world.Claire));

    private async Task<FundKeeper> Company() => FundKeeper.Company(await world.Person(world.Karim));

    private async Task<Result<Done>> Suspend(Guid fund, FundKeeper by, string why = "Enquête en cours.") =>
        await world.Use<SuspendFund>().Run(fund, by, why);

    private async Task<Result<Done>> Resume(Guid fund, FundKeeper by) =>
        await world.Use<ResumeFund>().Run(fund, by, "Tout est clair.");

    private Task<long> Gives(Guid fund) => world.Db.Single<long>("""
        SELECT coalesce(sum(coalesce(earned_cents, cents)), 0)::bigint
        FROM matches
        WHERE fund_id = @fund AND status <> 'released'
        """, new { fund });

    private Task<string> State(Guid fund) =>
        world.Db.Single<string>("SELECT state FROM funds WHERE id = @fund", new { fund });

    private Task<long> Returned(Guid fund) =>
        world.Db.Single<long>("SELECT returned_cents FROM funds WHERE id = @fund", new { fund });

    private Task<IReadOnlyList<string>> Told() => world.Db.Query<string>(
        "SELECT body ->> 'Kind' FROM outbox WHERE type = 'PeopleTold' ORDER BY id");

    [Fact]
    public async Task A_closed_pledge_gives_back_what_nobody_uses_now_and_what_comes_free_later()
    {
        await world.Promise(100_00);
        var held = await world.Start(200_00, "lena@exemple.invalid");
        var pledge = world.Pledges[0];
        Assert.Equal(150_00, await Gives(pledge));

        World.Must(await world.Use<ClosePledge>().Run(pledge, await Company(), "Nous changeons d'action."));

        Assert.Equal(("closed", 2_350_00), (await State(pledge), await Returned(pledge)));
        Assert.Equal(150_00, await Gives(pledge));
        Assert.Equal(Money.Eur(150_00), (await PledgePages.Find(world.Db, pledge, null))!.Unlocked);
        Assert.Equal(0, await world.Use<ReturnUnused>().Run(default));
        World.Must(await world.Use<CancelContribution>().Run(held.Id));
        Assert.Equal(1, await world.Use<ReturnUnused>().Run(default));
        Assert.Equal(0, await world.Use<ReturnUnused>().Run(default));

        Assert.Equal((50_00, 2_450_00), (await Gives(pledge), await Returned(pledge)));
        Assert.Equal(Money.Eur(50_00), (await PledgePages.Find(world.Db, pledge, null))!.Unlocked);
        Assert.Equal(Refusal.WrongState, (await Resume(pledge, await Company())).Refusal);
        Assert.Equal(Refusal.WrongState, (await world.Use<ProposeFundTotal>().Run(
            new FundTotal(Guid.CreateVersion7(), pledge, Money.Eur(2_500_00), Money.Eur(3_000_00), false),
            world.Karim)).Refusal);
        Assert.Equal(Money.Eur(30_00), (await world.Use<QuoteMatch>().Run(
            world.Bakery, Money.Eur(15_00), null)).Value.Matched);
        Assert.Empty(await Checks.Run(world.Db, world.Clock.Now));
    }

    [Fact]
    public async Task A_return_that_the_books_refuse_is_told_and_stops_no_other()
    {
        // A cent is taken by hand below, so that the books have something to refuse.
        database.BooksMayBeBroken = true;
        var held = await world.Start(200_00, "lena@exemple.invalid");
        foreach (var pledge in world.Pledges[..2])
            World.Must(await world.Use<ClosePledge>().Run(pledge, await Company(), "Assez."));
        var stuck = world.Pledges[0];
        World.Must(await world.Use<CancelContribution>().Run(held.Id));
        World.Must(await world.Db.Decide(async tx => await Ledger.Post(tx, new Journal(
            $"fund-return:{stuck}:{await Returned(stuck)}", new Cause("fund", stuck), "something else",
            world.Clock.Now, [Transfer.Direct($"pledge:{stuck}", Account.World, Money.Eur(1))]))));
        var other = await Returned(world.Pledges[1]);

        var told = await Assert.ThrowsAsync<InvalidOperationException>(() => world.Use<ReturnUnused>().Run(default));

        Assert.Contains($"{stuck} (SameIdOtherContent)", told.Message, StringComparison.Ordinal);
        Assert.True(await Returned(world.Pledges[1]) > other);
    }

    [Fact]
    public async Task Closing_in_the_middle_of_many_gifts_returns_exactly_what_they_left()
    {
        var company = await Company();
        var gifts = Enumerable.Range(0, 30).Select(i => world.Use<StartContribution>().Run(
            world.Order(20_00, $"personne{i}@exemple.invalid")));
        var closing = world.Use<ClosePledge>().Run(world.Pledges[0], company, "Assez.");
        await Task.WhenAll([closing, .. gifts]);

        World.Must(await closing);
        await world.Use<ReturnUnused>().Run(default);
        Assert.Equal(2_500_00, await Gives(world.Pledges[0]) + await Returned(world.Pledges[0]));
        Assert.Empty(await Checks.Run(world.Db, world.Clock.Now));
    }

    [Fact]
    public async Task Public_money_is_closed_by_two_people_within_two_days()
    {
        await world.Promise(100_00);
        var closure = new FundClosure(Guid.CreateVersion7(), world.CityFund, "Le budget est réduit.");
        var (propose, decide) = (world.Use<ProposeClosure>(), world.Use<DecideClosure>());
        Assert.Equal(Refusal.ReasonMissing, (await propose.Run(closure with { Reason = "" }, await City())).Refusal);
        World.Must(await propose.Run(closure, await City()));
        World.Must(await propose.Run(closure, await City()));
        var seen = closure.ContentHash();

        Assert.Equal("closure", Assert.Single(await CityQueue.Of(world.Db, [world.City])).Kind);
        Assert.Equal("waiting",
            Assert.Single(await CityQueue.Requests(world.Db, world.CityFund, closures: true)).Decision);
        Assert.DoesNotContain(await CityQueue.Requests(world.Db, world.CityFund), row => row.Decision == "waiting");
        Assert.Equal(Refusal.SamePerson, (await decide.Run(world.CityFund, seen, await City(), true, "")).Refusal);
        var bruno = await City(world.Bruno);
        Assert.Equal(Refusal.ContentChanged, (await decide.Run(
            world.CityFund, (closure with { Reason = "Autre." }).ContentHash(), bruno, true, "")).Refusal);
        Assert.Equal(Refusal.ReasonMissing, (await decide.Run(world.CityFund, seen, bruno, false, "")).Refusal);
        world.Clock.Pass(TimeSpan.FromHours(49));
        Assert.Equal(Refusal.ApprovalExpired, (await decide.Run(world.CityFund, seen, bruno, true, "")).Refusal);
        var again = closure with { Id = Guid.CreateVersion7() };
        World.Must(await propose.Run(again, await City()));
        World.Must(await decide.Run(world.CityFund, again.ContentHash(), bruno, true, "vu"));

        Assert.Equal(("closed", 4_900_00), (await State(world.CityFund), await Returned(world.CityFund)));
        Assert.Equal(100_00, await Gives(world.CityFund));
        Assert.Equal(["expired", "done"], await world.Db.Query<string>(
            "SELECT state FROM fund_closures WHERE fund_id = @CityFund ORDER BY proposed_at", new { world.CityFund }));
        Assert.Equal(0, (await EnvelopeFigures.Envelopes(world.Db, [world.City]))
            .Single(row => row.Id == world.CityFund).Remaining);
    }

    [Fact]
    public async Task A_refused_closure_changes_nothing_and_whoever_has_withdrawn_takes_no_part()
    {
        var id = await world.Draft();
        World.Must(await world.Use<RecordInterest>().Run(Guid.CreateVersion7(), "fund", id, "Bruno (inventé)",
            "Préside l'association.", await world.Person(world.Claire)));
        World.Must(await world.Use<SubmitEnvelope>().Run(id, await world.Person(world.Claire)));
        var third = await world.Member("chloe", "Chloé (inventée)", "city", world.City);
        World.Must(await world.Approve(id, third));
        var closure = new FundClosure(Guid.CreateVersion7(), id, "Le budget est réduit.");
        World.Must(await world.Use<ProposeClosure>().Run(closure, await City()));

        Assert.Equal(Refusal.InterestedPerson, (await world.Use<DecideClosure>().Run(
            id, closure.ContentHash(), await City(world.Bruno), true, "vu")).Refusal);
        Assert.Equal(Refusal.InterestedPerson, (await Suspend(id, await City(world.Bruno))).Refusal);
        World.Must(await world.Use<DecideClosure>().Run(
            id, closure.ContentHash(), await City(third), false, "Le conseil n'a pas voté cela."));

        Assert.Equal("active", await State(id));
        Assert.Equal(Refusal.WrongState, (await world.Use<DecideClosure>().Run(
            id, closure.ContentHash(), await City(third), true, "")).Refusal);
        Assert.Contains("envelope_closure_refused", await Told());
    }

    [Theory]
    [InlineData("UPDATE funds SET state = 'active' WHERE id = @Fund", "funds_states_in_order")]
    [InlineData("UPDATE funds SET returned_cents = amount_cents + 1 WHERE id = @Fund", "funds_returned_in_range")]
    [InlineData("UPDATE funds SET returned_cents = 1 WHERE id = @Other", "funds_returned_once_closed")]
    [InlineData("UPDATE funds SET state = 'closed' WHERE id = @Envelope", "funds_closed_by_two")]
    [InlineData("""
        INSERT INTO fund_closures (id, fund_id, reason, state, proposed_by, proposed_at, done_at)
        SELECT id, id, 'Assez.', 'done', created_by, created_at, created_at
        FROM funds
        WHERE id = @Envelope
        """, "fund_closures_approved")]
    [InlineData("UPDATE fund_moves SET reason = '' WHERE fund_id = @Fund", "rows_are_immutable")]
    public async Task The_tables_keep_a_closed_fund_closed_and_its_way_as_it_was(string sql, string constraint)
    {
        World.Must(await world.Use<ClosePledge>().Run(world.Pledges[0], await Company(), "Assez."));
        var refused = await Assert.ThrowsAsync<PostgresException>(
            () => world.Db.Execute(
                sql, new { Fund = world.Pledges[0], Other = world.Pledges[1], Envelope = world.CityFund }));
        Assert.Equal(constraint, refused.ConstraintName);
    }
}
