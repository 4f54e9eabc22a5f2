using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <param name="Vu">Hash of what the page showed: of the pledge, or of its new total.</param>
public sealed record DecisionForm(string? Raison, string? Vu, Guid Total, long Apres, bool Retrait, long Avant)
{
    public FundTotal AsTotal(Guid fund) => new(Total, fund, Money.Eur(Avant), Money.Eur(Apres), Retrait);
}

/// <summary>A pledge as the second person sees it before they decide.</summary>
public sealed record CommitmentPage(
    PledgeView View, FundStage State, PledgeSignatureRow? Signature, FundApproval? Approval, FundTotal? Total,
    string? Reason, string? Problem)
{
    public IReadOnlyList<FundStep> History { get; init; } = [];

    public GuaranteePage? Guarantee { get; init; }
}

/// <summary>The operator's eyes on pledges: what is executed carries the hash of what is shown here.</summary>
[Route("{lang:lang}/operator/engagements")]
[WorkerOnly(Workplace.Operator)]
public sealed class CommitmentsController(
    Db db, Texts texts, CurrentPerson me, GuaranteePages guarantees) : Controller
{
    private static readonly string[] States = ["draft", "submitted", "approved", "active", "suspended", "closed"];

    [HttpGet("")]
    public async Task<IActionResult> Index()
    {
        var ask = SheetAsk.Of(Request);
        var list = await PledgePages.List(db, null, ask.OneOf("statut", States), ask.List());
        var section = SheetSection.Of(texts["Company.Pledges"], SheetColumns.Of(texts, "Company",
            "name*", "~company*", "state*", "guarantee", "#amount*", "#unlocked", "created*"), list, row =>
            [
                SheetCell.Owned(row.Name, row.Company, SheetTexts.Room($"/engagements/{row.Id}")), row.Company,
                texts.StateCell(row.WaitsForTotal ? "total" : row.State),
                texts.Guarantee(row.Guarantee, row.Stands), row.Amount, row.Unlocked, row.CreatedAt,
            ]) with { Empty = new(texts["Company.NoneHere"]) };
        return this.Sheet(new Sheet(texts["Company.Pledges"],
            [SheetFilter.Select(ask, "statut", texts["Company.Col_state"], States)], [section], [])
        {
            Lead = texts["Company.ReviewLead"],
        });
    }

    [HttpGet("{id:guid}")]
    public Task<IActionResult> Show(Guid id) => Page(id, null, null);

    [HttpPost("{id:guid}/approbations")]
    public async Task<IActionResult> Approve(Guid id, [FromForm] DecisionForm form,
        [FromServices] ApproveFund approve, [FromServices] ApproveFundTotal total) => await IsNoPledge(id)
        ? NotFound()
        : await Answer(id, form, form.Total == Guid.Empty
            ? await approve.Run(id, PledgeTexts.HashOf(form.Vu), me.Id, form.Raison ?? "")
            : await total.Run(form.AsTotal(id), me.Id, form.Raison ?? ""));

    [HttpPost("{id:guid}/refus")]
    public async Task<IActionResult> Refuse(Guid id, [FromForm] DecisionForm form,
        [FromServices] RefuseFund refuse, [FromServices] RefuseFundTotal total) => await IsNoPledge(id)
        ? NotFound()
        : await Answer(id, form, form.Total == Guid.Empty
            ? await refuse.Run(id, PledgeTexts.HashOf(form.Vu), me.Id, form.Raison ?? "")
            : await total.Run(form.AsTotal(id), me.Id, form.Raison ?? ""));

    [HttpPost("{id:guid}/renouvellements")]
    public async Task<IActionResult> Renew(Guid id, [FromServices] RenewFundApproval renew) =>
        await IsNoPledge(id) ? NotFound()
            : await Answer(id, new DecisionForm(null, null, default, 0, false, 0), await renew.Run(id, me.Id));

    /// <summary>Public money is decided by two people of the city, on the city's own pages.</summary>
    private async Task<bool> IsNoPledge(Guid id) => await PledgePages.Find(db, id, null) is null;

    private async Task<IActionResult> Answer(Guid id, DecisionForm form, Result<Done> result)
    {
        if (!result.IsRefused) return new SeeOther(SheetTexts.Room($"/engagements/{id}"));
        if (result.Refusal == Refusal.NotFound) return NotFound();
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return await Page(id, form.Raison, texts.Refusal(result.Refusal.Value));
    }

    private async Task<IActionResult> Page(Guid id, string? reason, string? problem)
    {
        if (await PledgePages.Find(db, id, null) is not { } heading) return NotFound();
        var stored = (await Funds.Find(db, id))!;
        return View("Show", new CommitmentPage(
            new PledgeView(stored.Entry, heading, await PledgeChoices.Served(db, stored.Entry)), stored.State,
            await PledgePages.Signature(db, id), await PledgePages.Approval(db, id),
            await TotalChanges.Waiting(db, id), reason, problem)
        {
            History = await FundHistories.Of(db, id), Guarantee = await guarantees.Of(stored, maySave: false),
        });
    }
}
