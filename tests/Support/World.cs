using Microsoft.Extensions.DependencyInjection;
using Okote.Data;
using Okote.Funding;

namespace Okote.Tests;

/// <summary>Stands still until a test moves it.</summary>
public sealed class StoryClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;

    public void Pass(TimeSpan time) => Now += time;
}

/// <summary>A small invented territory: one city, three companies, a bakery and people who give. Everything in it is
/// made through the use cases.</summary>
public sealed class World : IAsyncDisposable
{
    /// <summary>1 € citizen + 1 € public + 1 € private; each line gives a campaign at most 5,000 €.</summary>
    public const string OkoteRules = """
        {"lines": [
            {"id": "public", "rule": {"ratio": [1, 1], "match_per_campaign": {"amount": 500000}},
             "sharing": "sequential"},
            {"id": "private", "rule": {"ratio": [1, 1], "match_per_campaign": {"amount": 500000}},
             "sharing": "pro_rata_commitment"}]}
        """;

    private World(TestDatabase database, string rules, Collection collection, ServiceProvider services)
    {
        Database = database;
        Rules = rules;
        Collection = collection;
        Services = services;
    }

    public TestDatabase Database { get; }

    public string Rules { get; }

    public Collection Collection { get; }

    public ServiceProvider Services { get; }

    public StoryClock Clock { get; private init; } = null!;

    public Db Db => Database.Db;

    public Guid Call { get; private set; }

    public Guid Scheme { get; private set; }

    /// <summary>Two operators, so that there are always two pairs of eyes.</summary>
    public Guid Odile { get; private set; }

    public Guid Otto { get; private set; }

    /// <summary>Works for the bakery's holder.</summary>
    public Guid Helene { get; private set; }

    /// <summary>Signs for the three companies.</summary>
    public Guid Karim { get; private set; }

    /// <summary>Claire prepares for the city, Bruno approves.</summary>
    public Guid Claire { get; private set; }

    public Guid Bruno { get; private set; }

    public Guid Bakery { get; } = Guid.CreateVersion7();

    public Guid BakeryHolder { get; } = Guid.CreateVersion7();

    public Guid City { get; } = Guid.CreateVersion7();

    public Guid CityFund { get; } = Guid.CreateVersion7();

    public Guid[] Companies { get; } = [Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7()];

    public Guid[] Pledges { get; } = [Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7()];

    public T Use<T>() where T : notnull => Services.GetRequiredService<T>();

    public static async Task<World> Create(
        TestDatabase database, string rules = OkoteRules, Collection collection = Collection.AtClose,
        long cityCents = 5_000_00, Action<IServiceCollection>? also = null)
    {
        var clock = new StoryClock();
        var services = new ServiceCollection().AddSingleton(database.Db).AddSingleton<TimeProvider>(clock).AddFunding();
        also?.Invoke(services);
        var world = new World(database, rules, collection, services.BuildServiceProvider()) { Clock = clock };
        await world.Settle(cityCents);
        return world;
    }

    /// <summary>Amina gives; what she is quoted is what she is promised unless somebody is faster.</summary>
    public async Task<StartedContribution> Start(
        long cents, string email = "amina@exemple.invalid", Guid? id = null, Guid? campaign = null)
    {
        var quote = await Use<QuoteMatch>().Run(campaign ?? Bakery, Money.Eur(cents), email);
        var started = await Use<StartContribution>().Run(
            Order(cents, email, id, campaign) with { Quoted = quote.Value.Matched });
        return started.Value;
    }

    public ContributionOrder Order(long cents, string email, Guid? id = null, Guid? campaign = null) => new(
        id ?? Guid.CreateVersion7(), campaign ?? Bakery, Money.Eur(cents), Money.Zero, email, "Amina (inventée)", "fr",
        Display.Anonymous, "", false, Money.Zero);

    /// <summary>From the first form to the saved card.</summary>
    public async Task<Guid> Promise(long cents, string email = "amina@exemple.invalid")
    {
        var started = await Start(cents, email);
        Must(await Use<PreparePayment>().Run(started.Id, started.Promised));
        Must(await Use<ReceivePayment>().Run(new MethodSaved(started.Id, Clock.Now)));
        return started.Id;
    }

    public async Task<Guid> Charge(Guid contribution)
    {
        var gift = (await Contributions.Find(Db, contribution))!;
        Must(await Use<ReceivePayment>().Run(
            new ChargeSucceeded(contribution, Clock.Now, $"ch_{contribution:N}", gift.Charged)));
        Must(await Use<ReceivePayment>().Run(
            new FeeKnown(contribution, Clock.Now, $"ch_{contribution:N}", Money.Eur(40))));
        return contribution;
    }

    public async Task PassDeadline()
    {
        Clock.Now = (await Campaigns.Find(Db, Bakery))!.ClosesAt + TimeSpan.FromSeconds(1);
        await Use<CloseCampaigns>().Run(default);
    }

    public Task<Money> Balance(string account) => Accounts.Balance(Db, account);

    public Task<Money> Matched(Guid contribution) => Matches.ActiveTotal(Db, contribution);

    public static void Must<T>(Result<T> result) => Assert.False(result.IsRefused, $"Refused: {result.Refusal}");

    public async ValueTask DisposeAsync()
    {
        Database.CheckedAt = Clock.Now;
        await Services.DisposeAsync();
    }

    private async Task Settle(long cityCents)
    {
        Odile = await Staff("odile@exemple.invalid", "Odile (inventée)");
        Otto = await Staff("otto@exemple.invalid", "Otto (inventé)");
        Call = Guid.CreateVersion7();
        Scheme = (await Use<OpenCall>().Run(new CallEntry(Call, "Okoté, essai", "Alsace", Clock.Now,
            Clock.Now.AddYears(1), 7500, 800, 800, 14, Rules))).Value;
        await Organisation(City, OrganisationKind.PublicBody, "Ville d'essai");
        Claire = await Member("claire", "Claire (inventée)", "city", City);
        Bruno = await Member("bruno", "Bruno (inventé)", "city", City);
        await Organisation(BakeryHolder, OrganisationKind.Association, "Le fournil d'essai");
        Helene = await Member("helene", "Hélène (inventée)", "holder", BakeryHolder);
        await Campaign(Bakery, BakeryHolder, "fournil-essai");
        await Fund(new FundEntry(CityFund, Call, City, "public", "Enveloppe d'essai", Money.Eur(cityCents), 1, null,
            new PublicDecision("2026-001", new DateOnly(2026, 1, 15), "Conseil municipal d'essai", "65748"), null));
        long[] pledged = [2_500_00, 1_500_00, 1_000_00];
        for (var i = 0; i < 3; i++)
        {
            await Organisation(Companies[i], OrganisationKind.Company, $"Société d'essai {i + 1}");
            Karim = await Member("karim", "Karim (inventé)", "company", Companies[i]);
            await Fund(new FundEntry(Pledges[i], Call, Companies[i], "private", $"Société d'essai {i + 1}",
                Money.Eur(pledged[i]), 1, [Bakery], null, new PledgeTerms("promise", "La part est perdue.")));
        }
        await Use<OpenCampaigns>().Run(default);
        // The letters of the setting up were read before any story begins.
        await Db.Execute("DELETE FROM outbox WHERE type = 'PeopleTold'");
    }

    private async Task<Guid> Staff(string email, string name) =>
        (await Use<RegisterPerson>().Run(email, name, "fr", "operator", null)).Value;

    /// <summary>An admin of the organisation who may sign for it.</summary>
    public async Task<Guid> Member(string key, string name, string role, Guid organisation) =>
        (await Use<RegisterPerson>().Run(
            $"{key}@exemple.invalid", name, "fr", role, organisation, standing: "admin", maySign: true)).Value;

    public async Task Organisation(Guid id, OrganisationKind kind, string name) =>
        Must(await Use<RegisterOrganisation>().Run(new OrganisationEntry(id, kind, name, null, "Strasbourg", true)));

    public async Task Campaign(Guid id, Guid holder, string slug)
    {
        var goal = Money.Eur(15_000_00);
        Must(await Use<DraftCampaign>().Run(new CampaignDraft(id, Call, Scheme, holder, slug, "Un four pour tous",
            "Un résumé.", "Une histoire.", "fr", "Strasbourg", "67482", "food", "Du pain.", true, goal, Collection,
            Clock.Now, Clock.Now.AddDays(30), [("Four", goal)]), Odile));
        Must(await Use<SubmitCampaign>().Run(id, Odile));
        await Review(id);
        var campaign = (await Campaigns.Find(Db, id))!;
        Must(await Use<ApproveCampaign>().Run(id, ApproveCampaign.ContentOf(campaign), Otto, "relu"));
        await Organisations.SetPayout(Db, holder, $"acct_{holder:N}", "enabled");
        Must(await Use<ScheduleCampaign>().Run(id, Odile, "les fonds sont connus"));
    }

    /// <summary>Odile finds everything in order that the call asks for.</summary>
    public async Task Review(Guid campaign) => Must(await Use<RecordReviews>().Run(campaign,
    [
        new Review(ReviewArea.Project, Verdict.Ok, Risk.Low, "", false),
        new Review(ReviewArea.Budget, Verdict.Ok, Risk.Low, "", false),
        new Review(ReviewArea.Legal, Verdict.Ok, Risk.Low, "", false),
    ], unbiased: true, Odile));

    /// <summary>Odile finds the payout in order: the second stage, before money leaves.</summary>
    public async Task ReviewPayout(Guid campaign) => Must(await Use<RecordReviews>().Run(
        campaign, [new Review(ReviewArea.Payout, Verdict.Ok, Risk.Low, "", true)], unbiased: true, Odile));

    public async Task Fund(FundEntry entry)
    {
        Must(await Use<ProposeFund>().Run(entry, Odile));
        Must(await Use<ApproveFund>().Run(entry, Otto, "relu"));
    }
}
