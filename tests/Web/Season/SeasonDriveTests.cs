using Okote.Funding;
using Okote.Web;

namespace Okote.Tests;

public sealed class SeasonDriveTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task A_small_season_runs_from_the_first_form_to_the_last_bank_statement()
    {
        var season = SeasonReading.Read(TinySeason.Json, out _)!;
        await using var stage = await SeasonStage.Open(database.ConnectionString, default);
        var progress = new SeasonProgress(TextWriter.Null, isTerminal: false);
        var drive = new SeasonDrive(stage, season, progress);
        await drive.Run(default);
        database.CheckedAt = stage.Clock.Now;
        var outcome = await SeasonOutcome.Of(season, stage, drive, default);

        Assert.Empty(outcome.Differences);
        Assert.Equal(13, drive.Played.Count);
        var (oven, kiosk) = (outcome.Campaigns[0], outcome.Campaigns[1]);
        Assert.Equal((CampaignState.Settled, 270_00, 766_80), (oven.State, oven.Citizen.Cents, oven.Paid.Cents));
        Assert.Equal((CampaignState.Failed, 0, 0), (kiosk.State, kiosk.Citizen.Cents, kiosk.Paid.Cents));
        // The kiosk's gifts went back, but the provider keeps its fees.
        Assert.True(kiosk.Fees > Money.Zero);
        Assert.Contains("766.80", SeasonTable.Write(outcome, progress));
        Assert.Contains("\"ok\":true", SeasonTable.WriteJson(season, outcome, progress));
    }

    [Fact]
    public async Task A_season_that_ends_otherwise_than_its_file_says_names_every_difference()
    {
        await using var own = await TestDatabase.Create();
        var tree = TinySeason.Tree();
        var oven = tree["campaigns"]![0]!;
        // The file claims more from the city than the rules give.
        oven["expected"]!["public"] = 271_00;
        oven["expected"]!["paid"] = 767_80;
        tree["expected"]!["public"] = 271_00;
        tree["expected"]!["paid"] = 767_80;
        var season = SeasonReading.Read(tree.ToJsonString(), out _)!;
        await using var stage = await SeasonStage.Open(own.ConnectionString, default);
        var drive = new SeasonDrive(stage, season, new SeasonProgress(TextWriter.Null, isTerminal: false));
        await drive.Run(default);
        own.CheckedAt = stage.Clock.Now;
        var outcome = await SeasonOutcome.Of(season, stage, drive, default);

        string[] said =
        [
            "four: public is 270.00 EUR, must be 271.00 EUR", "four: paid is 766.80 EUR, must be 767.80 EUR",
            "season: public is 270.00 EUR, must be 271.00 EUR", "season: paid is 766.80 EUR, must be 767.80 EUR",
        ];
        Assert.Equal(said, outcome.Differences);
    }
}
