using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <param name="Cle">Fresh with the page: the id of the proof that is sent with the row.</param>
public sealed record SpentRow(Guid Line, Guid Cle, string? Depense, string? Note, IFormFile? Preuve);

/// <param name="Remise">Set by the button that hands the report in.</param>
public sealed record SpendingReportForm(string? Recit, IReadOnlyList<SpentRow>? Lignes, string? Remise);

public sealed record SpendingReportPage(
    Proposal Proposal, SpendingReport? Report, IReadOnlyList<SpentLine> Lines, ILookup<Guid, Document> Proofs,
    SpendingReportForm Form, FormErrors Errors)
{
    /// <summary>Why it was sent back; null when it was not, or was handed in again.</summary>
    public string? SentBack { get; init; }
}

/// <summary>How the money was spent, with a proof for each line of the budget.</summary>
[Route("{lang:lang}/porteur/projets/{id:guid}/bilan")]
[WorkerOnly(Workplace.Holder)]
public sealed class SpendingReportsController(Db db, CurrentPerson me, Texts texts) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Edit(Guid id)
    {
        if (await Settled(id) is not { } proposal) return NotFound();
        var report = await SpendingReports.Find(db, id);
        var rows = (await SpendingReports.Lines(db, id)).Select(line =>
            new SpentRow(line.Id, Guid.CreateVersion7(), line.Spent?.Plain(), line.Note, null));
        return await Page(proposal, new SpendingReportForm(report?.Story, [.. rows], null), new FormErrors());
    }

    [HttpPost("")]
    public async Task<IActionResult> Update(Guid id, [FromForm] SpendingReportForm form, [FromServices] SaveReport save,
        [FromServices] AttachProof attach, [FromServices] HandInReport handIn)
    {
        if (await Settled(id) is not { } proposal) return NotFound();
        var errors = new FormErrors();
        var rows = form.Lignes ?? [];
        var entries = rows.Select((row, at) => new SpentEntry(row.Line,
            string.IsNullOrWhiteSpace(row.Depense) ? null
                : texts.ReadAmount(errors, $"lignes-{at}-depense", row.Depense), row.Note ?? "")).ToList();
        if (!errors.Any) Add(errors, "", await save.Run(id, me, form.Recit?.Trim() ?? "", entries));
        for (var at = 0; at < rows.Count && errors.Of("") is null; at++)
            if (await rows[at].Preuve.Read() is { } paper)
                Add(errors, $"lignes-{at}-preuve", await attach.Run(rows[at].Cle, id, me, rows[at].Line, paper));
        if (!errors.Any && form.Remise is not null) Add(errors, "", await handIn.Run(id, me));
        if (!errors.Any) return new SeeOther(HolderPlace.Project(id, "bilan"));
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return await Page(proposal, form with
        {
            Lignes = [.. rows.Select(row => row with { Cle = Guid.CreateVersion7() })],
        }, errors);
    }

    private void Add<T>(FormErrors errors, string field, Result<T> result)
    {
        if (result.Refusal is { } refusal) errors.Add(field, texts.Refusal(refusal));
    }

    private async Task<IActionResult> Page(Proposal proposal, SpendingReportForm form, FormErrors errors)
    {
        ModelState.Clear();
        return View("Edit", new SpendingReportPage(proposal, await SpendingReports.Find(db, proposal.Id),
            await SpendingReports.Lines(db, proposal.Id), await SpendingReports.Proofs(db, proposal.Id), form, errors)
            {
                SentBack = (await HolderPages.Moves(db, proposal.Id)).FirstOrDefault() is
                    { From: CampaignState.Reported, To: CampaignState.Settled } back ? back.Reason : null,
            });
    }

    private async Task<Proposal?> Settled(Guid id) => await Proposals.Find(db, me, id) is
    {
        State: CampaignState.Settled or CampaignState.Reported or CampaignState.Accepted,
    } proposal ? proposal : null;
}
