using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>Whoever may bind the company suspends its pledge, takes it up again, or ends it.</summary>
[Route("{lang:lang}/entreprise/engagements/{id:guid}/{move:regex(^(suspensions|reprises|clotures)$)}")]
[WorkerOnly(Workplace.Company)]
public sealed class PledgeMovesController(Db db, CurrentPerson me, FundSteps steps) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> New(Guid id, string move)
    {
        var question = await Question(id, move);
        var signs = question is null || me.MaySignFor((await Funds.Find(db, id))!.Entry.OrganisationId);
        return steps.Ask(this, question, signs ? null : Refusal.SignatoryRequired);
    }

    [HttpPost("")]
    public async Task<IActionResult> Create(Guid id, string move, [FromForm] string? motif) =>
        await steps.Take(this, await Question(id, move), FundKeeper.Company(me), motif);

    private async Task<FundQuestion?> Question(Guid id, string move)
    {
        if (await PledgePages.Find(db, id, me.Companies) is not { } heading) return null;
        // A draft has nothing to stop: its own page says what to do with it.
        var fund = await FundHistories.Find(db, id)
            ?? new FundListed(id, "pledge", "", "", "draft", Money.Zero, Money.Zero);
        var back = PledgeTexts.Place($"/engagements/{id}");
        return new FundQuestion(move, fund, heading.Returned, $"{back}/{move}", back);
    }
}
