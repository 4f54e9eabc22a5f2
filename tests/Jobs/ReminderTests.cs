using Microsoft.Extensions.DependencyInjection;
using Okote.Funding;
using Okote.Jobs;

namespace Okote.Tests;

/// <summary>What is told because of the calendar, once.</summary>
public sealed class ReminderTests : IAsyncLifetime
{
    private TestDatabase database = null!;
    private World world = null!;

    public async Task InitializeAsync()
    {
        database = await TestDatabase.Create();
        await Okote.Data.Territory.Found(database.Db, demo: true, DateTimeOffset.UnixEpoch);
        world = await World.Create(database, also: services => services.AddLogging().AddJobs(
            new JobSettings(database.ConnectionString, JobWorld.Mails, Ticks: false),
            new Timetable([
                TimetableEntry.Every<RemindCampaigns>(1, "remind of campaigns"),
                TimetableEntry.Every<RemindPeople>(1, "remind of decisions and reports"),
                TimetableEntry.Every<RelayOutbox>(1, "relay outbox"),
                TimetableEntry.Every<SendMails>(1, "send mails"),
            ])));
        World.Must(await world.Use<RegisterPerson>().Run(
            "hanna@exemple.invalid", "Hanna (erfunden)", "de", "holder", world.BakeryHolder));
    }

    public async Task DisposeAsync()
    {
        await world.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task The_holder_hears_of_the_last_week_and_of_the_last_two_days_once_each()
    {
        var closes = (await Campaigns.Find(database.Db, world.Bakery))!.ClosesAt;
        await At(closes.AddDays(-7).AddSeconds(-1));
        Assert.Empty(await Subjects());
        await At(closes.AddDays(-7));
        await At(closes.AddDays(-6));
        Assert.Equal(["„Un four pour tous“: noch 7 Tage"], await Subjects());
        await At(closes.AddDays(-1));
        Assert.Equal(["„Un four pour tous“: noch 7 Tage", "„Un four pour tous“: noch 2 Tage"], await Subjects());
    }

    [Fact]
    public async Task A_clock_that_jumps_over_the_last_week_tells_of_two_days_only()
    {
        await At((await Campaigns.Find(database.Db, world.Bakery))!.ClosesAt.AddDays(-1));
        Assert.Equal(["„Un four pour tous“: noch 2 Tage"], await Subjects());
    }

    [Fact]
    public async Task Of_several_milestones_reached_at_once_only_the_highest_is_told()
    {
        await Raise(8_000_00);
        Assert.Equal(["„Un four pour tous“ hat 50 % des Ziels erreicht"], await Subjects());
        await Raise(15_000_00);
        await Raise(15_000_00);
        Assert.Equal(["„Un four pour tous“ hat 100 % des Ziels erreicht",
            "„Un four pour tous“ hat 50 % des Ziels erreicht"], (await Subjects()).Order());
    }

    [Fact]
    public async Task A_decision_nobody_takes_is_recalled_a_day_before_it_expires()
    {
        var fund = new FundEntry(Guid.CreateVersion7(), world.Call, world.City, "public", "Seconde enveloppe",
            Money.Eur(1_000_00), 1, null,
            new PublicDecision("2026-002", new DateOnly(2026, 2, 1), "Conseil municipal d'essai", "65748"), null);
        World.Must(await world.Use<ProposeFund>().Run(fund, world.Odile));
        await At(world.Clock.Now.AddHours(20));
        Assert.Empty(await Subjects());
        await At(world.Clock.Now.AddHours(8));
        await At(world.Clock.Now.AddHours(1));
        Assert.Equal(["Une décision expire\u00a0: Seconde enveloppe"], await Subjects());
    }

    private async Task Raise(long cents)
    {
        await database.Db.Execute("""
            INSERT INTO campaign_totals (campaign_id, citizen_cents, counted_at)
            VALUES (@Bakery, @cents, @Now)
            ON CONFLICT (campaign_id) DO UPDATE SET citizen_cents = @cents
            """, new { world.Bakery, cents, world.Clock.Now });
        await Timetable.RunUntilIdle(world.Services, default);
    }

    private async Task At(DateTimeOffset instant)
    {
        world.Clock.Now = instant;
        await Timetable.RunUntilIdle(world.Services, default);
    }

    /// <summary>What the calendar made somebody write to Hanna or Claire: others hear of other things too.</summary>
    private async Task<IEnumerable<string>> Subjects() => (await database.Db.Query<string>("""
        SELECT m.subject
        FROM mails m
        JOIN people p ON p.id = m.person_id
        WHERE p.email IN ('hanna@exemple.invalid', 'claire@exemple.invalid')
          AND (m.kind LIKE 'campaign_milestone%' OR m.kind LIKE 'campaign_last_days%' OR m.kind = 'decision_expires')
        ORDER BY m.created_at, m.id
        """))
            .Select(subject => subject.Replace("\u00a0%", " %", StringComparison.Ordinal));
}
