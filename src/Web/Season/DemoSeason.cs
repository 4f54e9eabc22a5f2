using Okote.Data;
using Okote.Funding;
using Okote.Payments.Sandbox;

namespace Okote.Web;

/// <summary>Furnishes a new demo territory from the season of 2022: campaigns that are open now, a first part of their
/// gifts, and one campaign that has run its whole course. All of it by the use cases and the payment pages.</summary>
public sealed class DemoSeason
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>The finished campaign lasts this long, so that the territory's clock is hardly ahead of the real one.
    /// </summary>
    private static readonly TimeSpan PilotDay = TimeSpan.FromHours(1);

    private const int Finish_TriesMax = 120;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly IServiceProvider services;
    private readonly SandboxShopper shopper = new();
    private readonly SeasonClock clock;
    private readonly SeasonSetup setup;

    private DemoSeason(IServiceProvider services, Uri sandbox)
    {
        this.services = services;
        clock = new SeasonClock(services, new SandboxClient(sandbox));
        setup = new SeasonSetup(services, shopper);
    }

    /// <param name="tell">Hears one line when there is something to wait for.</param>
    /// <returns>False when the territory has its calls already; then nothing was done.</returns>
    public static async Task<bool> Load(
        IServiceProvider services, Uri sandbox, Action<string> tell, CancellationToken stop)
    {
        var db = services.GetRequiredService<Db>();
        if (await Territory.Find(db) is not { Demo: true } || await Territory.IsFurnished(db)) return false;
        if (await Calls.Any(db))
            throw new CommandFailure("The demo was interrupted while it was furnished: remove its data (.okote, or the "
                + "database of OKOTE_DATABASE) and start again.");
        tell("Furnishing the demo territory; this happens once.");
        await new DemoSeason(services, sandbox).Furnish(DemoPlan.Of(ReadSeason()), stop);
        return true;
    }

    /// <summary>The season that travels with the program.</summary>
    public static Season ReadSeason()
    {
        using var file = new StreamReader(
            typeof(DemoSeason).Assembly.GetManifestResourceStream("season-2022.json")!);
        return SeasonReading.Read(file.ReadToEnd(), out var problems)
            ?? throw new InvalidOperationException($"The built-in season cannot be read: {problems[0]}");
    }

    private async Task Furnish(DemoPlan plan, CancellationToken stop)
    {
        var (pilot, open) = await SetUp(plan);
        await clock.Rest(stop);
        await Give(plan.Pilot, pilot, stop);
        await clock.Rest(stop);
        // Past the pilot's deadline by a minute; the others have days to go, and their gifts come after the jump.
        var deadline = pilot.Start + PilotDay * plan.Pilot.Campaigns[0].ClosesDay;
        await clock.AdvanceTo(deadline + TimeSpan.FromMinutes(1), stop);
        await Finish(pilot, stop);
        await new DemoCompanies(services).Run();
        await new DemoReceipts(services).Run(pilot);
        await Give(plan.Open, open, stop);
        await clock.Rest(stop);
    }

    /// <summary>Not to be stopped half-way: a few seconds later the territory is whole, with or without gifts.
    /// </summary>
    private async Task<(SeasonCast Pilot, SeasonCast Open)> SetUp(DemoPlan plan)
    {
        var pilot = await setup.Run(plan.Pilot, clock.Now, PilotDay, CancellationToken.None);
        var open = await setup.Run(plan.Open, clock.Now, Day, CancellationToken.None);
        await clock.Rest(CancellationToken.None);
        await setup.Schedule(pilot, CancellationToken.None);
        await setup.Schedule(open, CancellationToken.None);
        await new DemoProposals(services).Run(open);
        await new DemoPledges(services).Run(open);
        await new SeasonCity(services).Prepare(open.Call);
        await Territory.SetFurnished(services.GetRequiredService<Db>(), clock.Now);
        return (pilot, open);
    }

    /// <summary>The program's own jobs tick beside us and may be a moment behind; what they plan waits for people.
    /// </summary>
    private async Task Finish(SeasonCast pilot, CancellationToken stop)
    {
        var (db, treasury) = (services.GetRequiredService<Db>(), new SeasonTreasury(services, clock, pilot));
        for (var tries = 0; tries < Finish_TriesMax; tries++)
        {
            await clock.Rest(stop);
            await treasury.Run(stop);
            if ((await Campaigns.Find(db, pilot.Campaigns.Values.Single()))!.State == CampaignState.Settled) return;
            await Task.Delay(Pause, TimeProvider.System, stop);
        }
        throw new InvalidOperationException("The demo's finished campaign did not come to its end.");
    }

    private Task Give(Season season, SeasonCast cast, CancellationToken stop)
    {
        var play = new GiftPlay(services, shopper);
        return SeasonSetup.Each(season.Campaigns, async campaign =>
        {
            foreach (var gift in campaign.Gifts) await play.Run(cast.Campaigns[campaign.Id], gift, stop);
        }, stop);
    }
}
