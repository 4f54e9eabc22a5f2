using Npgsql;
using Okote.Data;
using Okote.Funding;
using Okote.Payments;
using Okote.Payments.Sandbox;

namespace Okote.Trials;

/// <summary>A town, the application and the sandbox, each in a process of its own, over one database; and the levers
/// with which a trial stops, kills, restarts and moves the time.</summary>
public sealed class Trial : IAsyncDisposable
{
    /// <summary>What brings a campaign from its deadline to its end, in that order.</summary>
    private static readonly string[] Jobs =
        ["poll payments", "close campaigns", "collect contributions", "end payments", "finish campaigns"];

    private readonly string folder = Directory.CreateTempSubdirectory("okote-trial-").FullName;
    private readonly string methods;
    private readonly SandboxProcess sandbox;

    private Trial(string database, SandboxProcess sandbox, int port, string methods)
    {
        Database = database;
        this.sandbox = sandbox;
        this.methods = methods;
        Parts = new Parts(database, sandbox.Address);
        App = Application(port);
    }

    public string Database { get; }

    public Parts Parts { get; }

    public Db Db => Parts.Db;

    public AppProcess App { get; }

    public Town Town { get; private set; } = null!;

    /// <summary>The sandbox's own door: faults, policies, its books.</summary>
    public SandboxClient Stripe => sandbox.Client;

    public Uri StripeAddress => sandbox.Address;

    public DateTimeOffset Now => Parts.Clock.GetUtcNow();

    /// <param name="database">Migrated and empty.</param>
    /// <param name="methods">How people may pay, with commas.</param>
    public static async Task<Trial> Open(string database, string methods = "card")
    {
        var port = ProgramProcess.FreePort();
        var sandboxFolder = Directory.CreateTempSubdirectory("okote-trial-sandbox-").FullName;
        var trial = new Trial(database, await SandboxProcess.Start(sandboxFolder, port), port, methods);
        try
        {
            trial.Town = await Town.Found(trial.Parts, holder => trial.Onboard(holder));
            return trial;
        }
        catch
        {
            await trial.DisposeAsync();
            throw;
        }
    }

    /// <summary>A second application over the same database, not started yet. The caller disposes of it.</summary>
    public AppProcess Another() => Application(ProgramProcess.FreePort());

    public Citizen Citizen() => new(App.Address);

    /// <summary>A campaign of two hours: a trial closes it by moving the clock.</summary>
    public Task<TownCampaign> Campaign(Collection collection = Collection.AtClose, TimeSpan? closesIn = null) =>
        Town.Campaign(collection, closesIn ?? TimeSpan.FromHours(2));

    /// <summary>A new campaign with one gift of 50 € through all pages: promised, or collected where gifts are
    /// collected at once. It reaches its goal with it.</summary>
    public async Task<Guid> Given(Collection collection = Collection.AtClose, string card = Cards.Good)
    {
        await App.Start();
        var campaign = await Campaign(collection);
        using var citizen = Citizen();
        return (await citizen.Give(campaign.Slug, 50, card)).Id;
    }

    /// <summary>Moves everybody's time, the sandbox's first: our works ask it for objects, and it must not live in
    /// their past.</summary>
    public async Task Advance(TimeSpan by)
    {
        await Stripe.Advance(by);
        await Territory.Advance(Db, by);
        Parts.Clock.Ahead += by;
        // It looks at the territory's clock once a second; until then it would live in our past.
        if (App.IsRunning) await AppProcess.Follow();
    }

    /// <summary>With a restored backup the territory lost its place in time; the world did not.</summary>
    public async Task Follow() =>
        await Territory.Advance(Db, Parts.Clock.Ahead - (await Territory.Find(Db))!.ClockAhead);

    public Task PassDeadline() => Advance(TimeSpan.FromHours(2) + TimeSpan.FromMinutes(1));

    /// <summary>The next statement at that point waits; then the application is killed, and the statement broken off.
    /// </summary>
    public async Task KillAt(KillPoint point, Func<Task> story)
    {
        await using var gate = await Close(point);
        await story();
        await gate.Reached();
        App.Kill();
        await gate.Break();
    }

    public Task<Gate> Close(KillPoint point) => Gate.Close(Db, Database, point);

    /// <summary>Kills the application once something is true.</summary>
    public async Task KillWhen(Func<Task<bool>> isTrue, string what)
    {
        await Limits.Until(isTrue, Limits.Reached_Max, what);
        App.Kill();
    }

    /// <summary>Starts the application again, lets every lease of the dead one pass, and waits until all is at rest.
    /// </summary>
    public async Task Recover()
    {
        await App.Start();
        await Advance(Limits.Leases);
        await Rest();
    }

    /// <summary>Waits until nobody has anything to do: every gift of an ended campaign has its end.</summary>
    public Task Rest(TimeSpan? limit = null) => Wait("all is at rest", Busy, limit ?? Limits.Rest_Max);

    /// <summary>Waits until nothing is left that could be done at this hour. Campaigns may still be closing: a declined
    /// card is tried again days later.</summary>
    public Task Calm(TimeSpan limit) => Wait("all is calm", BusyNow, limit);

    /// <summary>Waits until the database answers again, and the last of our own dead connections is gone.</summary>
    public async Task FindDatabase()
    {
        var answers = 0;
        await Limits.Until(async () =>
        {
            try
            {
                await Db.Single<int>("SELECT 1");
                return ++answers == 20;
            }
            catch (NpgsqlException)
            {
                answers = 0;
                return false;
            }
        }, Limits.Ready_Max, "the database answers");
    }

    /// <summary>Asks for a job now, as an operator does.</summary>
    public Task Wish(string job) => JobWishes.Add(Db, Guid.CreateVersion7(), job, Town.Odile, Now);

    public Task<IReadOnlyList<string>> Differences() => new Books(Parts, Stripe).Differences();

    /// <summary>The payment page that Stripe opened last; null when none is open.</summary>
    public async Task<Uri?> NewestPage()
    {
        var sessions = await Parts.Use<StripeWire>().Get("/v1/checkout/sessions?limit=1", default);
        var url = sessions.Body.GetProperty("data")[0].GetProperty("url").GetString();
        return url is null ? null : new Uri(url);
    }

    public async Task<ContributionStatus> Status(Guid gift) => (await Contributions.Find(Db, gift))!.Status;

    /// <param name="complete">False when Stripe wants to know more, and lets no money through until then.</param>
    public async Task Onboard(Guid holder, bool complete = true)
    {
        var link = Town.Must(await Parts.Use<OpenPayoutAccount>().Run(holder, new Uri("http://okote.invalid/compte")));
        await new SandboxShopper().Onboard(link, complete);
        await Parts.Use<RefreshPayoutAccounts>().Run(default);
    }

    public async ValueTask DisposeAsync()
    {
        App.Dispose();
        sandbox.Dispose();
        await Parts.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>All share one folder, and so the keys with which forms are signed.</summary>
    private AppProcess Application(int port) => new(
        new AppPlace(Database, sandbox.Address, port, folder) { PaymentMethods = methods });

    private async Task Wait(string what, Func<Task<string?>> busy, TimeSpan limit)
    {
        foreach (var job in Jobs) await Wish(job);
        await Limits.Until(async () => await busy() is null, limit,
            async () => $"{what}: {await busy()}\n{App.Said}");
    }

    /// <summary>What is still to be done; null when nothing is.</summary>
    private async Task<string?> Busy() => await BusyNow() ?? await Db.One<string?>("""
        SELECT string_agg('campaign ' || slug || ' closes', ', ')
        FROM campaigns
        WHERE state = 'closing' OR (state = 'live' AND closes_at < @Now)
        """, new { Now });

    private Task<string?> BusyNow() => Db.One<string?>("""
        SELECT string_agg(what, ', ')
        FROM (
            SELECT 'operation ' || kind || ' ' || coalesce(error_message, '') AS what
            FROM psp_operations WHERE state IN ('planned', 'sent')
            UNION ALL SELECT 'event ' || type || ' ' || note FROM stripe_events WHERE state = 'received'
            UNION ALL SELECT 'fee' FROM payments WHERE state = 'succeeded' AND fee_cents IS NULL
            UNION ALL SELECT 'fact ' || type FROM outbox WHERE published_at IS NULL AND set_aside_at IS NULL
            UNION ALL SELECT 'deadline of ' || slug FROM campaigns WHERE state = 'live' AND closes_at < @Now
            -- A debit under way keeps its match for days; nobody can do anything about it at this hour.
            UNION ALL SELECT 'hold' FROM contributions c WHERE c.status = 'started' AND c.hold_until < @Now
                AND NOT EXISTS (
                    SELECT 1 FROM payments p WHERE p.contribution_id = c.id AND p.state = 'processing')
            UNION ALL SELECT 'wish ' || job FROM job_wishes WHERE claimed_at IS NULL
            UNION ALL SELECT 'refund' FROM refunds WHERE state IN ('requested', 'sent')) todo
        """, new { Now });
}
