using Npgsql;
using Okote.Funding;
using Okote.Payments;
using Okote.Trials;

namespace Okote.Tests.Faults;

/// <summary>Faults F26 to F29: what can go wrong around a deadline.</summary>
public sealed class DeadlineTests(TrialGround ground) : IClassFixture<TrialGround>
{
    /// <summary>The night's work looks whether it is due every thirty seconds.</summary>
    private static readonly TimeSpan NightWork_Pause = TimeSpan.FromSeconds(35);

    private readonly Trial trial = ground.Trial;

    // Protection: the trigger campaigns_guarded; it judges what is there when the closing has let go of the row.
    // Without it the deadline was moved.
    [Fact]
    public async Task F26_a_campaign_edited_while_it_closes_is_refused()
    {
        trial.App.Kill();
        var campaign = await trial.Campaign();
        await trial.PassDeadline();
        Task<int> edit;
        await using (var gate = await trial.Close(KillPoint.BeforeSnapshot))
        {
            var closing = trial.Parts.Use<CloseCampaigns>().Run(default);
            await gate.Reached();
            edit = trial.Db.Execute("UPDATE campaigns SET closes_at = closes_at + interval '1 day' WHERE id = @Id",
                new { campaign.Id });
            await gate.LetGo();
            await closing;
        }

        var refused = await Assert.ThrowsAsync<PostgresException>(() => edit);
        Assert.Equal("campaigns_frozen_at_launch", refused.ConstraintName);
        await Rest();
    }

    // Protection: the row's lock and the state asked again under it (CloseCampaigns.Close), and behind it the primary
    // key of campaign_snapshots. Without both four decided.
    [Fact]
    public async Task F27_of_two_closers_one_decides()
    {
        trial.App.Kill();
        var campaign = await trial.Campaign();
        await trial.PassDeadline();
        await using var second = new Parts(trial.Database, trial.StripeAddress);
        second.Clock.Ahead = trial.Parts.Clock.Ahead;

        await Task.WhenAll(Enumerable.Range(0, 8).Select(turn =>
            (turn % 2 == 0 ? trial.Parts : second).Use<CloseCampaigns>().Run(default)));

        Assert.Equal(1, await Decisions(campaign.Id));
        await Rest();
    }

    // Protection: DatabaseClock; the database's time is everybody's, whatever this machine's clock says. Without it the
    // campaign did not close in time with the one, and was closed too early with the other.
    [Theory]
    [InlineData(2)]
    [InlineData(-2)]
    public async Task F28_an_application_whose_clock_is_two_hours_off_keeps_the_deadline(int hours)
    {
        // The deadline is an hour from now. By the database's clock it has passed, or is three hours away.
        var campaign = await trial.Campaign(closesIn: TimeSpan.FromHours(1));
        trial.App.Kill();
        await ShiftDatabase(hours);
        try
        {
            await trial.App.Start();
            using var citizen = trial.Citizen();
            if (hours < 0)
            {
                // By the application's own clock the campaign would be over in an hour; move it past that.
                await trial.Advance(TimeSpan.FromHours(2));
                await Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System);
                Assert.Equal("live", await State(campaign.Id));
                await citizen.Details(campaign.Slug, 50);
            }
            else
            {
                await Limits.Until(async () => await State(campaign.Id) != "live", Limits.Reached_Max, "it closes");
                await Assert.ThrowsAnyAsync<Exception>(() => citizen.Details(campaign.Slug, 50));
            }
        }
        finally
        {
            trial.App.Kill();
            await ShiftDatabase(0);
        }
        await trial.Advance(TimeSpan.FromHours(4));
        await Rest();
        Assert.Equal(1, await Decisions(campaign.Id));
    }

    // Protection: deadlines are instants. Compared as the clocks on the wall show them, a campaign closed an hour
    // early. The night's work asks for the last night's row (ReconcileStripe); without it the books were compared at
    // every turn, ninety times.
    [Theory]
    [InlineData("2026-10-25T00:30:00Z", "2026-10-24T22:00:00Z")]
    [InlineData("2026-10-25T01:30:00Z", "2026-10-24T22:00:00Z")]
    [InlineData("2027-03-28T01:00:00Z", "2027-03-27T23:00:00Z")]
    public async Task F29_a_deadline_in_the_night_of_the_clock_change_fires_once(string deadline, string evening)
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        var closes = DateTimeOffset.Parse(deadline, null);
        shop.Clock.Now = closes.AddDays(-30);
        var campaign = Guid.CreateVersion7();
        await shop.Inner.Campaign(campaign, shop.Inner.BakeryHolder, "nuit");
        await shop.Use<OpenCampaigns>().Run(default);
        shop.Clock.Now = DateTimeOffset.Parse(evening, null);
        await shop.Use<ReconcileStripe>().Run(default);
        var (closed, compared) = (new List<DateTimeOffset>(), 0);

        for (; shop.Clock.Now < closes.AddHours(4); shop.Clock.Pass(TimeSpan.FromMinutes(5)))
        {
            compared += await shop.Use<ReconcileStripe>().Run(default);
            await shop.Use<CloseCampaigns>().Run(default);
            if ((await Campaigns.Find(shop.Db, campaign))!.State != CampaignState.Live) closed.Add(shop.Clock.Now);
        }

        Assert.Equal(closes.AddMinutes(5), closed[0]);
        Assert.Equal(1, await shop.Db.Single<long>(
            "SELECT count(*) FROM campaign_snapshots WHERE campaign_id = @campaign", new { campaign }));
        Assert.Equal(1, compared);
    }

    // Protection: the same; and what decides a campaign is one transaction, which whoever comes after a kill does once.
    [Theory]
    [InlineData("2027-03-28T01:00:00Z")]
    [InlineData("2027-10-31T01:00:00Z")]
    public async Task F29_killed_at_a_deadline_in_the_night_of_the_clock_change_it_fires_once(string deadline)
    {
        await using var database = await TestDatabase.Create();
        await using var night = await Trial.Open(database.ConnectionString);
        var closes = DateTimeOffset.Parse(deadline, null);
        await night.Advance(closes.AddHours(-3) - night.Now);
        await night.Parts.Use<CompareBooks>().Run(default);
        await night.App.Start();
        var campaign = await night.Campaign(closesIn: closes - night.Now);
        using var citizen = night.Citizen();
        var gift = await citizen.Give(campaign.Slug, 50);
        await night.Advance(closes.AddMinutes(-20) - night.Now);
        await night.Rest();
        Assert.Equal("live", await State(night, campaign.Id));

        await night.KillAt(KillPoint.BeforeSnapshot, () => night.Advance(TimeSpan.FromMinutes(21)));
        await night.Recover();
        await night.Advance(TimeSpan.FromHours(2));
        await night.Rest();

        Assert.Equal(1, await Decisions(night, campaign.Id));
        await night.IsCollectedOnce(gift.Id);
        await Limits.Until(async () => await Comparisons(night, closes) > 0, Limits.Rest_Max, "the books are compared");
        await Task.Delay(NightWork_Pause, TimeProvider.System);
        Assert.Equal(1, await Comparisons(night, closes));
        database.CheckedAt = night.Now;
    }

    /// <summary>To the application's questions the database's clock shows another hour: relative to it the
    /// application's own is wrong by as much.</summary>
    private async Task ShiftDatabase(int hours)
    {
        await trial.Db.Execute(hours == 0
            ? """
              DO $$ BEGIN EXECUTE format('ALTER DATABASE %I RESET search_path', current_database()); END $$;
              DROP SCHEMA skewed CASCADE;
              """
            : $"""
              CREATE SCHEMA skewed;
              CREATE FUNCTION skewed.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE AS
                  'SELECT pg_catalog.clock_timestamp() + interval ''{hours} hours''';
              DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = public, skewed, pg_catalog',
                                         current_database()); END $$;
              """);
    }

    private async Task Rest()
    {
        await trial.App.Start();
        await trial.Advance(Limits.Leases);
        await trial.Rest();
        await trial.IsWhole();
    }

    private Task<string> State(Guid campaign) => State(trial, campaign);

    private static Task<string> State(Trial trial, Guid campaign) =>
        trial.Db.Single<string>("SELECT state FROM campaigns WHERE id = @campaign", new { campaign });

    private static Task<long> Comparisons(Trial trial, DateTimeOffset since) => trial.Db.Single<long>(
        "SELECT count(*) FROM reconciliations WHERE started_at >= @since", new { since });

    private Task<long> Decisions(Guid campaign) => Decisions(trial, campaign);

    private static async Task<long> Decisions(Trial trial, Guid campaign)
    {
        var snapshots = await trial.Db.Single<long>(
            "SELECT count(*) FROM campaign_snapshots WHERE campaign_id = @campaign", new { campaign });
        var facts = await trial.Db.Single<long>("""
            SELECT count(*)
            FROM outbox
            WHERE type = 'CampaignDecided' AND body->>'CampaignId' = @Campaign
            """, new { Campaign = campaign.ToString() });
        Assert.Equal(snapshots, facts);
        return snapshots;
    }
}
