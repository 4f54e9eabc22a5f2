using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>One row of the budget's form. A row without a label and an amount is no row.</summary>
/// <param name="Cle">Fresh with the page: the id of the quote that is sent with the row.</param>
public sealed record BudgetRow(Guid Id, Guid Cle, string? Libelle, string? Cout, IFormFile? Devis)
{
    public bool IsEmpty => string.IsNullOrWhiteSpace(Libelle) && string.IsNullOrWhiteSpace(Cout);

    public static BudgetRow New() => new(Guid.CreateVersion7(), Guid.CreateVersion7(), null, null, null);
}

/// <param name="Plus">Set by the button that gives more rows without keeping anything.</param>
public sealed record BudgetForm(IReadOnlyList<BudgetRow>? Lignes, string? Plus);

public sealed record BudgetPage(ProposalFile File, IReadOnlyList<BudgetRow> Rows, FormErrors Errors);

/// <summary>The budget by line, each with its quotes.</summary>
[Route("{lang:lang}/porteur/projets/{id:guid}")]
[WorkerOnly(Workplace.Holder)]
public sealed class BudgetsController(Db db, CurrentPerson me, Texts texts) : Controller
{
    private const int FreshRows = 3;

    [HttpGet("budget")]
    public async Task<IActionResult> Edit(Guid id)
    {
        if (await ProposalFile.Find(db, me, id) is not { } file) return NotFound();
        if (!file.Proposal.IsOpen) return new SeeOther(HolderPlace.Project(id));
        var rows = file.Budget.Select(line =>
            new BudgetRow(line.Id, Guid.CreateVersion7(), line.Label, line.Cost.Plain(), null));
        return Page(file, rows, new FormErrors());
    }

    [HttpPost("budget")]
    public async Task<IActionResult> Update(
        Guid id, [FromForm] BudgetForm form, [FromServices] SaveBudget save, [FromServices] AttachQuote attach)
    {
        if (await ProposalFile.Find(db, me, id) is not { } file) return NotFound();
        var rows = (form.Lignes ?? []).Where(row => !row.IsEmpty || row.Devis is not null)
            .Take(ProposalLimits.BudgetLines_RowsMax + 1).ToList();
        var errors = new FormErrors();
        if (form.Plus is not null) return Page(file, rows, errors);
        var entries = rows.Select((row, at) => Read(row, at, errors)).ToList();
        if (errors.Any) return Again(file, rows, errors);
        var saved = await save.Run(id, me, entries!);
        if (saved.IsRefused)
        {
            errors.Add("", texts.Refusal(saved.Refusal.Value));
            return Again(file, rows, errors);
        }
        for (var at = 0; at < rows.Count; at++)
            if (await rows[at].Devis.Read() is { } paper
                && (await attach.Run(rows[at].Cle, id, me, saved.Value[at], paper)).Refusal is { } refusal)
                errors.Add($"lignes-{at}-devis",
                    texts["Holder.QuoteRefused", rows[at].Libelle, texts.Refusal(refusal)]);
        if (!errors.Any) return new SeeOther(HolderPlace.Project(id, "budget"));
        // The lines are kept; only the paper was not, and the page says which.
        var kept = rows.Select((row, at) => row with { Id = saved.Value[at], Cle = Guid.CreateVersion7() });
        return Again((await ProposalFile.Find(db, me, id))!, kept, errors);
    }

    [HttpPost("devis/{quote:guid}/retraits")]
    public async Task<IActionResult> Withdraw(Guid id, Guid quote, [FromServices] AttachQuote attach)
    {
        var done = await attach.Withdraw(quote, id, me);
        return done.Refusal == Refusal.NotFound ? NotFound() : new SeeOther(HolderPlace.Project(id, "budget"));
    }

    private BudgetEntry? Read(BudgetRow row, int at, FormErrors errors)
    {
        if (string.IsNullOrWhiteSpace(row.Libelle)) errors.Add($"lignes-{at}-libelle", texts["Holder.LabelMissing"]);
        else if (row.Libelle.Length > ProposalLimits.Label_CharsMax)
            errors.Add($"lignes-{at}-libelle", texts["Holder.TooLong", ProposalLimits.Label_CharsMax]);
        var cost = texts.ReadAmount(errors, $"lignes-{at}-cout", row.Cout);
        if (cost is { } zero && zero <= Money.Zero)
            errors.Add($"lignes-{at}-cout", texts.Refusal(Refusal.AmountTooSmall));
        return new BudgetEntry(row.Id, row.Libelle?.Trim() ?? "", cost ?? Money.Zero);
    }

    private ViewResult Again(ProposalFile file, IEnumerable<BudgetRow> rows, FormErrors errors)
    {
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page(file, rows, errors);
    }

    private ViewResult Page(ProposalFile file, IEnumerable<BudgetRow> rows, FormErrors errors)
    {
        // What is shown is what was typed here, not what the binder remembers of rows that moved up.
        ModelState.Clear();
        return View("Edit", new BudgetPage(
            file, [.. rows, .. Enumerable.Range(0, FreshRows).Select(_ => BudgetRow.New())], errors));
    }
}
