using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

public sealed record PublicPledgePage(
    PledgeView View, FundStage State, PledgeSignatureRow? Signature, IReadOnlyList<UnlockedCampaign> Campaigns);

/// <summary>A pledge in force, for everybody: what it rests on, what the company says of it, what happens when it is
/// not paid.</summary>
[Route("{lang:lang}/engagements")]
public sealed class PublicPledgesController(Db db) : Controller
{
    [HttpGet("{id:guid}")]
    public async Task<IActionResult> Show(Guid id)
    {
        if (await PledgePages.Find(db, id, null) is not { } heading) return NotFound();
        var stored = (await Funds.Find(db, id))!;
        // Nothing unapproved is promised to anybody, nor what waits for its deposit or its mandate.
        if (stored.State is FundStage.Draft or FundStage.Submitted or FundStage.Approved) return NotFound();
        if (await PledgePages.IsGivenUp(db, id)) return NotFound();
        return View(new PublicPledgePage(
            new PledgeView(stored.Entry, heading, await PledgeChoices.Served(db, stored.Entry)), stored.State,
            await PledgePages.Signature(db, id), await PledgeUnlocks.ByCampaign(db, id)));
    }
}
