using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>What waits for the holder, and where it is done.</summary>
public sealed record Errand(string Sentence, string Link);

public sealed record HolderHome(
    IReadOnlyList<Errand> Errands, Sheet Projects, IReadOnlyList<PayoutPlace> Places, int OpenCalls);

/// <summary>The first page of the holder's workplace.</summary>
[Route("{lang:lang}/porteur")]
[WorkerOnly(Workplace.Holder)]
public sealed class HolderController(Db db, CurrentPerson me, TimeProvider clock, Texts texts) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Index([FromServices] HolderSheets sheets)
    {
        var campaigns = await HolderPages.Campaigns(db, me);
        var places = await HolderPages.PayoutPlaces(db, me);
        var calls = await OpenCalls.All(db, clock.GetUtcNow());
        var projects = await sheets.Projects(SheetAsk.Of(Request));
        return this.Sheet(projects, "Index",
            new HolderHome([.. Errands(campaigns, places)], projects, places, calls.Count));
    }

    private IEnumerable<Errand> Errands(
        IReadOnlyList<HolderCampaign> campaigns, IReadOnlyList<PayoutPlace> places)
    {
        foreach (var c in campaigns)
            if (ErrandOf(c) is { } key)
                yield return new Errand(texts[$"Holder.Errand_{key}", c.Title],
                    HolderPlace.Project(c.Id, key == "settled" ? "bilan" : null));
        foreach (var place in places.Where(place => place.State != "enabled"
            && campaigns.Any(c => c.HolderId == place.Id && c.State is not CampaignState.Cancelled)))
            yield return new Errand(texts[$"Holder.Errand_payout_{place.State}", place.Name],
                $"{HolderPlace.Root}/versement/{place.Id}");
    }

    private static string? ErrandOf(HolderCampaign campaign) => campaign.State switch
    {
        CampaignState.ChangesRequested => "changes_requested",
        CampaignState.Draft => "draft",
        CampaignState.Approved => "approved",
        CampaignState.Settled => "settled",
        _ => null,
    };
}
