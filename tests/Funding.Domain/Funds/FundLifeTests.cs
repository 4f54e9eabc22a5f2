using Npgsql;
using Okote.Data;
using Okote.Funding;

namespace Okote.Tests;

/// <summary>A fund that is stopped, taken up again and closed, while citizens give.</summary>
public sealed class FundLifeTests : IAsyncLifetime
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

    private async Task<FundKeeper> Operator() => FundKeeper.Operator(await world.Person(world.Odile));

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
    public async Task A_suspended_fund_matches_no_new_gift_and_keeps_what_it_promised_until_it_is_resumed()
    {
        await world.Promise(100_00);
        await world.Start(50_00, "lena@exemple.invalid");

        World.Must(await Suspend(world.CityFund, await City()));

        Assert.Equal(150_00, await Gives(world.CityFund));
        var quote = (await world.Use<QuoteMatch>().Run(world.Bakery, Money.Eur(10_00), null)).Value;
        Assert.Equal(Money.Eur(10_00), quote.Matched);
        Assert.All(quote.Shares, share => Assert.Equal("private", share.Line));
        Assert.Equal(("Enveloppe d'essai", "public", Money.Eur(10_00)), quote.Suspended.Select(share =>
            (share.FundName, share.Line, share.Cents)).Single());
        Assert.Equal(["public"], quote.Stopped);
        var unmatched = await world.Promise(20_00, "noe@exemple.invalid");
        Assert.Equal(Money.Eur(20_00), await world.Matched(unmatched));
        Assert.Equal(150_00, await Gives(world.CityFund));

        World.Must(await Resume(world.CityFund, await City(world.Bruno)));

        await world.Promise(30_00, "mia@exemple.invalid");
        Assert.Equal(180_00, await Gives(world.CityFund));
        Assert.Empty((await world.Use<QuoteMatch>().Run(world.Bakery, Money.Eur(10_00), null)).Value.Suspended);
    }

    [Fact]
    public async Task A_suspended_fund_is_named_only_where_it_would_have_given()
    {
        async Task<MatchQuote> Quote() =>
            (await world.Use<QuoteMatch>().Run(world.Bakery, Money.Eur(10_00), null)).Value;
        var behind = new FundEntry(Guid.CreateVersion7(), world.Call, world.City, "public", "Rallonge d'essai",
            Money.Eur(20_00), 2, null,
            new PublicDecision("2026-002", new DateOnly(2026, 1, 15), "Conseil d'essai", "65748"), null);
        await world.Fund(behind);
        World.Must(await Suspend(behind.Id, await City()));
        Assert.Empty((await Quote()).Suspended);

        World.Must(await Suspend(world.CityFund, await City()));
        Assert.Equal([world.CityFund], (await Quote()).Suspended.Select(share => share.FundId));
        World.Must(await Resume(behind.Id, await City()));
        var both = await Quote();
        Assert.Equal([world.CityFund], both.Suspended.Select(share => share.FundId));
        Assert.Empty(both.Stopped);
        Assert.Contains(both.Shares, share => share.FundId == behind.Id);

        // Emptied, and the other one closed: nobody is named who has nothing to give.
        await world.Promise(20_00, "noe@exemple.invalid");
        World.Must(await Suspend(behind.Id, await City()));
        await world.CloseEnvelope(world.CityFund);
        Assert.Empty((await Quote()).Suspended);
    }

    [Fact]
    public async Task What_was_promised_before_the_suspension_is_earned_and_settled_as_if_nothing_had_happened()
    {
        var gifts = new List<Guid>();
        foreach (var (cents, i) in SettledStory.Gifts.Select((cents, i) => (cents, i)))
            gifts.Add(await world.Promise(cents, $"donateur{i}@exemple.invalid"));
        World.Must(await Suspend(world.CityFund, await Operator()));
        World.Must(await world.Use<ClosePledge>().Run(world.Pledges[0], await Company(), "Nous fermons."));

        await world.PassDeadline();
        foreach (var gift in gifts) await world.Charge(gift);
        await world.Use<FinishCampaigns>().Run(default);
        world.Clock.Pass(TimeSpan.FromDays(14));
        Assert.Equal(1, await world.Use<PlanSettlements>().Run(default));

        Assert.Equal(SettledStory.Given, await Gives(world.CityFund));
        Assert.Equal(SettledStory.Given, await world.Db.Single<long>("""
            SELECT sum(i.gross_cents)::bigint
            FROM settlement_items i
            JOIN settlements s ON s.id = i.settlement_id AND s.stream = 'grant'
            """));
        Assert.Equal(1_875_01, await Gives(world.Pledges[0]));
    }

    [Fact]
    public async Task Every_move_says_who_when_and_why_and_those_concerned_are_told()
    {
        World.Must(await Suspend(world.CityFund, await City(), " Contrôle. "));
        world.Clock.Pass(TimeSpan.FromHours(1));
        World.Must(await Resume(world.CityFund, await City()));

        var steps = (await FundHistories.Of(world.Db, world.CityFund)).TakeLast(2);
        Assert.Equal([
            new FundStep("suspended", "owner", "Claire (inventée)", world.Clock.Now.AddHours(-1), "Contrôle."),
            new FundStep("active", "owner", "Claire (inventée)", world.Clock.Now, "Tout est clair."),
        ], steps);
        Assert.Equal(["fund_suspended", "fund_resumed"], (await world.Db.Query<string>(
            "SELECT act FROM audit_log WHERE subject_id = @CityFund ORDER BY seq", new { world.CityFund }))
            .TakeLast(2));
        Assert.Equal(["campaign_fund_resumed", "campaign_fund_suspended", "fund_resumed", "fund_resumed_by_owner",
            "fund_suspended", "fund_suspended_by_owner"], (await Told()).Order());
    }

    [Fact]
    public async Task Whoever_moves_a_fund_is_named_as_what_they_did_it_and_never_by_an_address()
    {
        var envelope = await world.Submitted();
        World.Must(await world.Approve(envelope, world.Bruno));
        Assert.All(await FundHistories.Of(world.Db, envelope), step => Assert.Equal("owner", step.MovedAs));
        Assert.Equal("operator", Assert.Single(await FundHistories.Of(world.Db, world.Pledges[0])).MovedAs);

        await world.Db.Execute("""
            INSERT INTO fund_moves (fund_id, position, from_state, to_state, moved_by, moved_at, reason)
            SELECT @CityFund, 90 + n, 'active', 'suspended', (ARRAY[@Otto, @Claire])[n], @Now, ''
            FROM generate_series(1, 2) n;
            UPDATE people
            SET name = NULL
            WHERE id = @Claire
            """, new { world.CityFund, world.Otto, world.Claire, world.Clock.Now });

        Assert.Equal([("operator", "Otto (inventé)"), (null, "")],
            (await FundHistories.Of(world.Db, world.CityFund)).TakeLast(2).Select(step => (step.MovedAs, step.By)));
    }

    [Fact]
    public async Task A_reason_a_signature_and_the_right_house_are_needed()
    {
        Assert.Equal(Refusal.ReasonMissing, (await Suspend(world.CityFund, await City(), " ")).Refusal);
        Assert.Equal(Refusal.NotFound, (await Suspend(world.Pledges[0], await City())).Refusal);
        Assert.Equal(Refusal.NotFound,
            (await Suspend(world.CityFund, FundKeeper.City(await world.Stranger()))).Refusal);
        var clerk = (await world.Use<RegisterPerson>().Run(
            "commis@exemple.invalid", "Commis (inventé)", "fr", "company", world.Companies[0])).Value;
        var unsigned = FundKeeper.Company(await world.Person(clerk));
        Assert.Equal(Refusal.SignatoryRequired, (await Suspend(world.Pledges[0], unsigned)).Refusal);
        Assert.Equal(Refusal.SignatoryRequired,
            (await world.Use<ClosePledge>().Run(world.Pledges[0], unsigned, "Assez.")).Refusal);
        Assert.Equal(Refusal.NotFound,
            (await world.Use<ClosePledge>().Run(world.CityFund, await City(), "Assez.")).Refusal);
        Assert.Equal(Refusal.WrongState, (await Resume(world.CityFund, await City())).Refusal);
        World.Must(await Suspend(world.Pledges[0], await Company()));
        Assert.Equal(Refusal.WrongState, (await Suspend(world.Pledges[0], await Company(), "Autre.")).Refusal);
    }

    [Fact]
    public async Task Sent_twice_with_the_same_words_a_move_is_made_once()
    {
        var pledge = world.Pledges[0];
        async Task<int> Steps() => (await FundHistories.Of(world.Db, pledge)).Count;
        var before = await Steps();
        foreach (var _ in new[] { 1, 2 }) World.Must(await Suspend(pledge, await Company()));
        Assert.Equal(before + 1, await Steps());
        Assert.Equal(Refusal.WrongState, (await Suspend(pledge, await Operator())).Refusal);
        foreach (var _ in new[] { 1, 2 }) World.Must(await Resume(pledge, await Company()));
        Assert.Equal(before + 2, await Steps());
        foreach (var _ in new[] { 1, 2 })
            World.Must(await world.Use<ClosePledge>().Run(pledge, await Company(), "Assez."));
        Assert.Equal(before + 3, await Steps());
        Assert.Equal(Refusal.WrongState,
            (await world.Use<ClosePledge>().Run(pledge, await Company(), "Autre.")).Refusal);
        // Approved by the same operator with the same words: that was no resumption.
        Assert.Equal(Refusal.WrongState, (await world.Use<ResumeFund>().Run(
            world.Pledges[1], FundKeeper.Operator(await world.Person(world.Otto)), "relu")).Refusal);
    }

    [Fact]
    public async Task A_reason_has_a_length()
    {
        var (longest, fund) = (new string('x', FundReason.Reason_CharsMax), world.CityFund);
        var closure = new FundClosure(Guid.CreateVersion7(), fund, longest);
        var propose = world.Use<ProposeClosure>();
        Assert.Equal(Refusal.TextTooLong, (await Suspend(fund, await City(), longest + "x")).Refusal);
        World.Must(await Suspend(fund, await City(), $" {longest} "));
        Assert.Equal(Refusal.TextTooLong,
            (await world.Use<ResumeFund>().Run(fund, await City(), longest + "x")).Refusal);
        Assert.Equal(Refusal.TextTooLong,
            (await world.Use<ClosePledge>().Run(world.Pledges[0], await Company(), longest + "x")).Refusal);
        Assert.Equal(Refusal.TextTooLong,
            (await propose.Run(closure with { Reason = longest + "x" }, await City())).Refusal);
        World.Must(await propose.Run(closure, await City()));
        foreach (var approves in new[] { true, false })
            Assert.Equal(Refusal.TextTooLong, (await world.Use<DecideClosure>().Run(
                fund, closure.ContentHash(), await City(world.Bruno), approves, longest + "x")).Refusal);
    }

    [Fact]
    public async Task Whoever_suspended_it_resumes_it()
    {
        World.Must(await Suspend(world.Pledges[0], await Operator()));
        Assert.Equal(Refusal.SuspendedByOther, (await Resume(world.Pledges[0], await Company())).Refusal);
        World.Must(await Resume(world.Pledges[0], await Operator()));

        World.Must(await Suspend(world.Pledges[0], await Company()));
        Assert.Equal(Refusal.SuspendedByOther, (await Resume(world.Pledges[0], await Operator())).Refusal);
        World.Must(await Resume(world.Pledges[0], await Company()));
        Assert.Equal("active", await State(world.Pledges[0]));
    }

    [Fact]
    public async Task A_gift_that_began_after_the_suspension_gets_nothing_and_one_that_ended_before_it_keeps_all()
    {
        await using var other = new HoldQueue(world.Db, new GrantHolds(world.Db, world.Clock));
        StartContribution[] doors = [world.Use<StartContribution>(), new(other)];
        var city = await City();
        var (begun, done) = (0, 0);
        var gifts = new System.Collections.Concurrent.ConcurrentBag<(Guid Id, bool Before, bool After)>();
        async Task Give(int person)
        {
            for (var i = 0; i < 12; i++)
            {
                var after = Volatile.Read(ref done) == 1;
                var id = (await doors[person % 2].Run(
                    world.Order(1_00, $"personne{person}-{i}@exemple.invalid"))).Value.Id;
                gifts.Add((id, Volatile.Read(ref begun) == 0, after));
            }
        }
        async Task Stop()
        {
            while (gifts.Count < 16) await Task.Delay(1);
            Volatile.Write(ref begun, 1);
            World.Must(await Suspend(world.CityFund, city));
            Volatile.Write(ref done, 1);
        }
        await Task.WhenAll([Stop(), .. Enumerable.Range(0, 6).Select(Give)]);

        var matched = (await world.Db.Query<Guid>(
            "SELECT contribution_id FROM matches WHERE fund_id = @CityFund", new { world.CityFund })).ToHashSet();
        Assert.Contains(gifts, gift => gift.After);
        Assert.DoesNotContain(gifts, gift => gift.After && matched.Contains(gift.Id));
        Assert.DoesNotContain(gifts, gift => gift.Before && !matched.Contains(gift.Id));
        Assert.Empty(await Checks.Run(world.Db, world.Clock.Now));
    }

    [Fact]
    public async Task A_suspension_waits_for_the_hold_that_is_being_granted()
    {
        var granted = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        // What a hold in flight has locked by the time it reads the fund.
        var hold = world.Db.Decide<Done>(async tx =>
        {
            await tx.Execute("SELECT id FROM accounts WHERE owner_id = @CityFund FOR NO KEY UPDATE",
                new { world.CityFund });
            granted.SetResult();
            await release.Task;
            return default(Done);
        });
        await granted.Task;
        var suspension = Suspend(world.CityFund, await City());

        Assert.NotSame(suspension, await Task.WhenAny(suspension, Task.Delay(300)));
        Assert.Equal("active", await State(world.CityFund));
        release.SetResult();
        World.Must(await hold);
        World.Must(await suspension);
        Assert.Equal("suspended", await State(world.CityFund));
    }

    [Fact]
    public async Task Looking_at_the_whole_call_leaves_a_suspended_funds_promises_alone_and_takes_nothing_more_from_it()
    {
        var before = await world.Promise(100_00);
        World.Must(await Suspend(world.CityFund, await City()));
        var meanwhile = await world.Promise(40_00, "lena@exemple.invalid");

        World.Must(await world.Use<RaiseMatches>().Run(world.Call));
        Assert.Equal(Money.Eur(200_00), await world.Matched(before));
        Assert.Equal(Money.Eur(40_00), await world.Matched(meanwhile));

        World.Must(await Resume(world.CityFund, await City()));
        World.Must(await world.Use<RaiseMatches>().Run(world.Call));
        Assert.Equal(Money.Eur(80_00), await world.Matched(meanwhile));
        Assert.Equal(140_00, await Gives(world.CityFund));
    }

    [Fact]
    public async Task What_a_suspended_fund_promised_is_not_moved_to_a_better_one_nor_from_a_worse_one_to_it()
    {
        var better = Guid.CreateVersion7();
        var worse = Guid.CreateVersion7();
        FundEntry Envelope(Guid id, int priority) => new(id, world.Call, world.City, "public", $"Rang {priority}",
            Money.Eur(1_000_00), priority, null,
            new PublicDecision("2026-002", new DateOnly(2026, 1, 15), "Conseil d'essai", "65748"), null);
        await world.Promise(100_00);
        await world.Fund(Envelope(better, 0));
        World.Must(await Suspend(world.CityFund, await City()));
        await world.Fund(Envelope(worse, 9));
        World.Must(await Suspend(better, await City()));
        await world.Promise(50_00, "lena@exemple.invalid");
        World.Must(await Resume(better, await City()));
        world.Clock.Now = (await Campaigns.Find(world.Db, world.Bakery))!.ClosesAt.AddDays(400);
        World.Must(await world.Use<RedistributeMatches>().Run(world.Call));

        Assert.Equal((100_00L, 50_00L, 0L),
            (await Gives(world.CityFund), await Gives(better), await Gives(worse)));
    }

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

    [Fact]
    public async Task A_suspended_fund_may_rise_and_a_used_one_may_not_fall()
    {
        await world.Promise(100_00);
        World.Must(await Suspend(world.Pledges[0], await Company()));
        FundTotal Total(long cents) =>
            new(Guid.CreateVersion7(), world.Pledges[0], Money.Eur(2_500_00), Money.Eur(cents), true);
        Assert.Equal(Refusal.FundInUse,
            (await world.Use<ProposeFundTotal>().Run(Total(2_000_00), world.Karim)).Refusal);

        var more = Total(3_000_00) with { Abandoned = false };
        World.Must(await world.Use<ProposeFundTotal>().Run(more, world.Karim));
        World.Must(await world.Use<ApproveFundTotal>().Run(more, world.Otto, "relu"));

        Assert.Equal("suspended", await State(world.Pledges[0]));
        Assert.Equal(Money.Eur(2_950_00), await world.Balance($"pledge:{world.Pledges[0]}") - Money.Eur(50_00));
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
