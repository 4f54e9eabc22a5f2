using Okote.Funding;
using Okote.Payments.Sandbox;
using static Okote.Web.SeasonRefusal;

namespace Okote.Web;

/// <summary>A gift of the file and the contribution it became.</summary>
public sealed record PlayedGift(SeasonCampaign Campaign, SeasonGift Gift, Guid Id);

/// <summary>Plays a season from its first form to its last bank statement. Whatever the program does by itself is left
/// to its works; whatever people do is done here, through the use cases and the payment pages.</summary>
public sealed class SeasonDrive(SeasonStage stage, Season season, SeasonProgress progress)
{
    /// <summary>From the last stop to the end: long enough for the slowest answer.</summary>
    private static readonly TimeSpan Aftermath = TimeSpan.FromDays(4);

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly SandboxShopper shopper = new();
    private readonly SeasonCalendar calendar = new(season);
    private readonly List<PlayedGift> played = [];
    private SeasonCast? cast;

    public SeasonCast Cast => cast ?? throw new InvalidOperationException("The season has not begun.");

    public IReadOnlyList<PlayedGift> Played => played;

    public async Task Run(CancellationToken stop)
    {
        progress.Say($"{season.Name}: setting up {season.Campaigns.Count} campaigns");
        await progress.Phase("set up", () => SetUp(stop));
        for (var at = 0; at < calendar.Stops.Count; at++)
        {
            progress.Say($"{season.Name}: day {calendar.Stops[at].Days}");
            await Play(at, stop);
        }
        await progress.Phase("clock", () => stage.Clock.AdvanceTo(stage.Clock.Now + Aftermath, stop));
        await progress.Phase("works", () => stage.Clock.Rest(stop));
        progress.End();
    }

    private async Task SetUp(CancellationToken stop)
    {
        var setup = new SeasonSetup(stage.Services, shopper);
        cast = await setup.Run(season, stage.Clock.Now, Day, stop);
        await stage.Clock.Rest(stop);
        await setup.Schedule(cast, stop);
    }

    private async Task Play(int at, CancellationToken stop)
    {
        await progress.Phase("clock", () => stage.Clock.AdvanceTo(Cast.Start + calendar.Stops[at], stop));
        // Asked for before the works of this stop run: a deadline that has just passed is not noticed yet.
        await progress.Phase("refunds", () => Refund(at, stop));
        await progress.Phase("works", () => stage.Clock.Rest(stop));
        await progress.Phase("gifts", () => Give(at, stop));
        await progress.Phase("works", () => stage.Clock.Rest(stop));
        await progress.Phase("settle", () => new SeasonTreasury(stage.Services, stage.Clock, Cast).Run(stop));
    }

    /// <summary>Campaigns side by side, the gifts of one campaign one after the other: its last cents of match then go
    /// to the same gift each time the file is played.</summary>
    private Task Give(int at, CancellationToken stop)
    {
        var play = new GiftPlay(stage.Services, shopper);
        var of = season.Campaigns.Sum(c => c.Gifts.Count);
        return SeasonSetup.Each(season.Campaigns, async campaign =>
        {
            foreach (var gift in campaign.Gifts.Where(gift => calendar.StopOf(gift) == at))
            {
                var id = await play.Run(Cast.Campaigns[campaign.Id], gift, stop);
                lock (played) played.Add(new PlayedGift(campaign, gift, id));
                progress.Count(of);
            }
        }, stop);
    }

    private Task Refund(int at, CancellationToken stop) => SeasonSetup.Each(
        played.Where(p => p.Gift.Refund is { } refund && calendar.StopOf(refund) == at).ToList(),
        p => Must(p.Gift.Email, stage.Use<RefundContribution>().Run(new RefundOrder(
            Guid.CreateVersion7(), p.Id, p.Gift.Refund!.Value.Amount, "asked by the contributor", Cast.Odile))), stop);
}
