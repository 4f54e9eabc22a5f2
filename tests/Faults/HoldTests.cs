using System.Collections.Concurrent;
using Okote.Data;
using Okote.Funding;
using Okote.Payments.Sandbox;
using Okote.Trials;

namespace Okote.Tests.Faults;

/// <summary>Faults F24 and F25: many want the last euro; a hold ends while its contributor is at the bank.</summary>
public sealed class HoldTests(TrialGround ground) : IClassFixture<TrialGround>
{
    private const int Callers_Count = 500;
    private static readonly TimeSpan Lease = ContributionLimits.PaymentLease + TimeSpan.FromMinutes(1);

    private static readonly ParallelOptions AtOnce = new() { MaxDegreeOfParallelism = 32 };

    private readonly Trial trial = ground.Trial;

    // Protection: GrantHolds locks the accounts before it reads (MatchWorlds.Lock), and behind it the CHECK
    // accounts_not_overdrawn. Without both two euros were held of the one.
    [Fact]
    public async Task F24_five_hundred_holds_on_the_last_euro_give_exactly_that_euro()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database, cityCents: 1_00);
        // Two queues, as two processes have: only the rows decide between them.
        await using var other = new HoldQueue(world.Db, new GrantHolds(world.Db, world.Clock));
        StartContribution[] starts = [world.Use<StartContribution>(), new StartContribution(other)];

        var answers = await Task.WhenAll(Enumerable.Range(0, Callers_Count).Select(caller =>
            starts[caller % 2].Run(world.Order(1_50, $"personne{caller}@exemple.invalid"))));

        Assert.All(answers, World.Must);
        var given = await world.Db.Query<long>(
            "SELECT cents FROM matches WHERE fund_id = @CityFund", new { world.CityFund });
        Assert.Equal(1_00, given.Sum());
        Assert.Equal(Callers_Count, await world.Db.Single<long>("SELECT count(*) FROM contributions"));
        Assert.Empty(await Checks.Run(world.Db, world.Clock.Now));
    }

    // Protection: the same lock, and a batch of holds is one transaction. Half of the people meet a process that is
    // killed among them, and send their forms again to the other. Without the lock each process gave the last euro.
    [Fact]
    public async Task F24_killed_while_five_hundred_want_the_last_euro_exactly_that_euro_is_held()
    {
        await trial.App.Start();
        using var second = trial.Another();
        await second.Start();
        var campaign = await trial.Campaign();
        using var first = trial.Citizen();
        await first.Give(campaign.Slug, 499);
        // Cookies know no port: a browser goes on with the other process as behind a proxy.
        var people = Enumerable.Range(0, Callers_Count).Select(_ => new SocketsHttpHandler
        {
            AllowAutoRedirect = false, CookieContainer = new(),
        }).Select((line, caller) => (Here: new Citizen(caller % 2 == 0 ? trial.App.Address : second.Address, line),
            There: new Citizen(trial.App.Address, line))).ToList();
        var forms = new ConcurrentDictionary<Citizen, (Guid Id, Dictionary<string, string> Fields)>();
        await Parallel.ForEachAsync(people, AtOnce, async (person, _) =>
            forms[person.Here] = await person.Here.Details(campaign.Slug, 2));

        // Nobody writes before both processes have looked, or wait to look.
        await using var gate = await trial.Close(KillPoint.BeforeContribution);
        // Those whose process is killed hear nothing.
        var sent = Parallel.ForEachAsync(people, AtOnce, async (person, _) =>
            await Record.ExceptionAsync(() => person.Here.SendDetails(campaign.Slug, forms[person.Here])));
        await Limits.Until(async () => await WhoWait() > 1, Limits.Reached_Max, "both processes wait");
        await gate.LetGo();
        await Limits.Until(async () => await Count(campaign.Id) > Callers_Count / 4, Limits.Reached_Max, "some hold");
        second.Kill();
        await sent;
        Assert.True(await Count(campaign.Id) < Callers_Count, "Everybody was faster than the kill.");
        await Parallel.ForEachAsync(people, AtOnce, async (person, _) =>
            await person.There.SendDetails(campaign.Slug, forms[person.Here]));

        Assert.Equal(Callers_Count + 1, await Count(campaign.Id));
        Assert.Equal([500_00, 500_00], await HeldByLine(campaign.Id));
        foreach (var person in people) person.There.Dispose();
        await trial.Advance(Lease);
        await trial.Recover();
        await trial.IsWhole();
    }

    // Protection: ReleaseExpiredHolds closes the page at Stripe first, and keeps the gift when Stripe says `complete`.
    // Without it (released unasked) the gift was expired, though its card was saved.
    [Fact]
    public async Task F25_a_hold_that_ends_when_the_card_is_saved_already_is_kept()
    {
        await trial.App.Start();
        var campaign = await trial.Campaign();
        using var citizen = trial.Citizen();
        var gift = await citizen.Open(campaign.Slug, 50);
        await trial.Stripe.SetPolicy(new SandboxPolicy("drop"));
        Assert.IsType<ShopperOutcome.Completed>(await citizen.Pay(gift, Cards.GoodAfterBankPage));

        await EndLease();
        await trial.Stripe.Advance(Lease);
        await trial.Stripe.ClearPolicies();

        Assert.Equal(ContributionStatus.Committed, await trial.Status(gift.Id));
        Assert.Equal(100_00, await Held(gift.Id));
        await trial.Rest();
        await trial.IsWhole();
    }

    // Protection: the same. Without it the page could still be paid, and the gift was promised after its match had
    // gone.
    [Fact]
    public async Task F25_a_hold_that_ends_while_they_are_at_the_bank_is_released_and_the_page_is_closed()
    {
        await trial.App.Start();
        var campaign = await trial.Campaign();
        using var citizen = trial.Citizen();
        var gift = await citizen.Open(campaign.Slug, 50);
        var bank = await new BankPage(gift.Page).Reach(Cards.GoodAfterBankPage);

        await EndLease();
        // Stripe's own clock has not ended the page; only we have.
        await bank.Authenticate();
        await trial.Stripe.Advance(Lease);

        Assert.Equal(ContributionStatus.Expired, await trial.Status(gift.Id));
        Assert.Equal(0, await Held(gift.Id));
        await trial.Advance(Limits.Leases);
        await trial.Rest();
        Assert.Equal(ContributionStatus.Expired, await trial.Status(gift.Id));
        await trial.IsWhole();
    }

    /// <summary>Our lease passes while Stripe's page could still be paid: only our own clock goes on.</summary>
    private async Task EndLease()
    {
        await Territory.Advance(trial.Db, Lease);
        trial.Parts.Clock.Ahead += Lease;
        await Limits.Until(async () =>
        {
            await trial.Wish("release expired holds");
            return await trial.Db.Single<long>("SELECT count(*) FROM contributions WHERE status = 'started'") == 0;
        }, Limits.Rest_Max, "the hold has its end");
    }

    private Task<long> Held(Guid gift) => trial.Db.Single<long>("""
        SELECT coalesce(sum(cents), 0)::bigint
        FROM matches
        WHERE contribution_id = @gift AND status IN ('held', 'confirmed')
        """, new { gift });

    private Task<long> WhoWait() => trial.Db.Single<long>("""
        SELECT count(*)
        FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'
        """);

    private Task<long> Count(Guid campaign) => trial.Db.Single<long>(
        "SELECT count(*) FROM contributions WHERE campaign_id = @campaign", new { campaign });

    private Task<IReadOnlyList<long>> HeldByLine(Guid campaign) => trial.Db.Query<long>("""
        SELECT sum(cents)::bigint
        FROM matches
        WHERE campaign_id = @campaign AND status IN ('held', 'confirmed')
        GROUP BY line
        """, new { campaign });

    /// <summary>A contributor who has typed the card and looks at the bank's page.</summary>
    private sealed class BankPage(Uri page)
    {
        private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
        private Uri? bank;

        public async Task<BankPage> Reach(string card)
        {
            using var typed = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["email"] = "amina@exemple.invalid", ["name"] = "Amina (inventée)", ["method"] = "card",
                ["number"] = card, ["expiry"] = "12 / 49", ["cvc"] = "123",
            });
            using var answer = await http.PostAsync(page, typed);
            bank = new Uri(page, answer.Headers.Location!);
            Assert.StartsWith("/challenge/", bank.AbsolutePath);
            return this;
        }

        public async Task Authenticate()
        {
            using var pressed = new FormUrlEncodedContent(
                new Dictionary<string, string> { ["action"] = "authenticate" });
            using var answer = await http.PostAsync(bank, pressed);
        }
    }
}
