using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>Whoever may bind the company suspends its pledge, takes it up again, or ends it.</summary>
[Route("{lang:lang}/entreprise/engagements/{id:guid}/{move:regex(^(suspensions|reprises|clotures)$)}")]
[WorkerOnly(Workplace.Company)]
public sealed class PledgeMovesController(Db db, Texts texts, CurrentPerson me, FundSteps steps) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> New(Guid id, string move)
    {
        if (await Question(id, move) is not { } question) return NotFound();
        if (!question.Fits) return new SeeOther(question.Back);
        var signs = me.MaySignFor((await Funds.Find(db, id))!.Entry.OrganisationId);
        return this.Confirm(question.Ask(texts, refusal: signs ? null : Refusal.SignatoryRequired));
    }

    [HttpPost("")]
    public async Task<IActionResult> Create(Guid id, string move, [FromForm] string? motif)
    {
        if (await Question(id, move) is not { } question) return NotFound();
        var moved = await steps.Run(move, id, FundKeeper.Company(me), motif);
        if (moved.IsRefused) return this.Confirm(question.Ask(texts, motif, moved.Refusal));
        this.Say(texts[$"Funds.Done_{move}"]);
        return new SeeOther(question.Back);
    }

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
