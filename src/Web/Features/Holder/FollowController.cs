using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

public sealed record FollowPage(
    Proposal Proposal, CampaignFigures Figures, IReadOnlyList<CampaignDay> Days, IReadOnlyList<Referral> Referrals,
    IReadOnlyList<NewsBacker> News, int NewsCount, IReadOnlyList<Reward> Rewards)
{
    /// <summary>The list has them all.</summary>
    public const int News_RowsMax = 12;
}

/// <summary>How a campaign is going, and the same as files. Nobody's name is in a file unless they said yes to the
/// holder's news.</summary>
[Route("{lang:lang}/porteur/projets/{id:guid}/suivi")]
[WorkerOnly(Workplace.Holder)]
public sealed class FollowController(Db db, CurrentPerson me, Texts texts) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Show(Guid id)
    {
        if (await Public(id) is not { } proposal) return NotFound();
        var figures = (await CampaignPages.FindHeading(db, proposal.Slug))!.Figures;
        return View(new FollowPage(proposal, figures, await HolderFigures.Days(db, id),
            await HolderFigures.Referrals(db, id),
            [.. (await HolderGifts.Backers(db, id, new ListAsk())).Rows.Take(FollowPage.News_RowsMax)],
            await HolderGifts.CountBackers(db, id), await Rewards.Of(db, id)));
    }

    [HttpGet("jours.csv")]
    public async Task<IActionResult> Days(Guid id) => await Public(id) is null ? NotFound()
        : Csv("jours", ["day", "#citizen", "#public", "#private", "#gifts"],
            (await HolderFigures.Days(db, id)).Select(day => new SheetCell[]
            {
                DateOnly.FromDateTime(day.Day), day.Citizen, day.Public, day.Private, (long)day.Gifts,
            }));

    [HttpGet("dons")]
    public async Task<IActionResult> Gifts(Guid id, [FromServices] HolderSheets sheets) =>
        await Public(id) is { } proposal ? this.Sheet(await sheets.Gifts(SheetAsk.Of(Request), proposal)) : NotFound();

    [HttpGet("nouvelles")]
    public async Task<IActionResult> News(Guid id, [FromServices] HolderSheets sheets) =>
        await Public(id) is { } proposal ? this.Sheet(await sheets.Backers(SheetAsk.Of(Request), proposal))
            : NotFound();

    private async Task<Proposal?> Public(Guid id) =>
        await Proposals.Find(db, me, id) is { IsPublic: true } proposal ? proposal : null;

    private FileContentResult Csv(string name, string[] columns, IEnumerable<SheetCell[]> rows) =>
        File(SheetCsv.Write(new SheetSection(name, SheetColumns.Of(texts, "Holder", columns), [.. rows]), texts),
            "text/csv; charset=utf-8", name + ".csv");
}
