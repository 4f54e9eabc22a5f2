using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>The list of campaigns, with what was asked of it.</summary>
public sealed record CampaignListPage(
    CampaignSearch Search, IReadOnlyList<CampaignFacet> Facets, IReadOnlyList<CampaignCard> Cards, CampaignCursor? Next)
{
    public IEnumerable<CampaignFacet> Of(string kind) => Facets.Where(facet => facet.Kind == kind);
}

/// <summary>One campaign, with what twenty euros unlock now.</summary>
/// <param name="Source">The word in the link somebody came by; it goes on to the gift's form.</param>
public sealed record CampaignShowPage(CampaignPage Page, MatchQuote? Example, bool Open, string? Source = null)
{
    public required CampaignTalk Talk { get; init; }
}

[Route("{lang:lang}/campagnes")]
public sealed class CampaignsController(Db db, QuoteMatch quoteMatch, TimeProvider clock) : Controller
{
    /// <summary>The amount of the calculator's sentence: twenty euros.</summary>
    private static readonly Money Example = Money.Eur(20_00);

    [HttpGet("")]
    public async Task<IActionResult> Index(
        string? q, string? theme, string? commune, string? statut, bool presque, bool bientot, string? apres)
    {
        var search = new CampaignSearch(
            q.OrNull(), theme.OrNull(), commune.OrNull(), statut.OrNull(), presque, bientot);
        var found = await CampaignCards.Find(db, search, CampaignCursor.Read(apres), clock.GetUtcNow());
        var cards = found.Take(CampaignCards.Page_RowsMax).ToList();
        var next = found.Count > cards.Count ? cards[^1].Cursor : null;
        return View(new CampaignListPage(search, await CampaignCards.Facets(db), cards, next));
    }

    [HttpGet("{slug}")]
    public async Task<IActionResult> Show(string slug, string? src)
    {
        if (await CampaignPages.Find(db, slug) is not { } page) return NotFound();
        var open = page.Heading.IsOpen(clock.GetUtcNow());
        var quote = open ? await quoteMatch.Run(page.Heading.Id, Example, null) : (Result<MatchQuote>?)null;
        return View(new CampaignShowPage(page, quote is { IsRefused: false } given ? given.Value : null, open,
            src.OrNull()) { Talk = await CampaignTalk.Of(db, page.Heading, clock.GetUtcNow()) });
    }

    [HttpGet("{slug}/illustration.svg")]
    [ResponseCache(Duration = 86_400)]
    public async Task<IActionResult> Cover(string slug)
    {
        if (await CampaignPages.FindHeading(db, slug) is not { } campaign) return NotFound();
        return Content(CoverDrawing.Draw(campaign.Id, campaign.Theme), "image/svg+xml");
    }
}
