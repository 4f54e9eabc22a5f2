using Okote.Data;
using Okote.Funding;

namespace Okote.Tests;

/// <summary>A fund that is stopped and taken up again while citizens give.</summary>
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

        Assert.Equal(["operator, Otto (inventé)", ", "], (await FundHistories.Of(world.Db, world.CityFund))
            .TakeLast(2).Select(step => $"{step.MovedAs}, {step.By}"));
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
}
