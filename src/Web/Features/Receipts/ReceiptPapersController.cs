using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>One receipt as a page.</summary>
/// <param name="Cancellations">Where it is cancelled; null for those who may not, and once it is.</param>
public sealed record ReceiptPaperPage(
    Receipt Receipt, Paper Paper, string Pdf, string? Cancellations, Workplace Place)
{
    public FormErrors Errors { get; init; } = new();

    /// <summary>What was typed as the reason.</summary>
    public string? Typed { get; init; }
}

/// <summary>One receipt, for the organisation that gave it and for operators, who may take it back.</summary>
[PaperReader]
[Route("{lang:lang}/papiers/recus")]
public sealed class ReceiptPapersController(Db db, CurrentPerson me, Texts texts, WebAppSettings settings) : Controller
{
    [HttpGet("{id:guid}")]
    public async Task<IActionResult> Show(Guid id) =>
        await Find(id) is { } receipt ? View(Page(receipt)) : NotFound();

    [HttpGet("{id:guid}.pdf")]
    public async Task<IActionResult> Pdf(Guid id) => await Find(id) is { } receipt
        ? PaperPage.PdfFile(receipt.ToPaper(settings.PublicAddress)) : NotFound();

    /// <param name="remplacer">Whether the gift gets another receipt.</param>
    [HttpPost("{id:guid}/annulations")]
    public async Task<IActionResult> Cancel(
        Guid id, [FromForm] string? motif, [FromForm] bool remplacer, [FromServices] CancelReceipt cancel)
    {
        if (await Find(id) is not { } receipt) return NotFound();
        var cancelled = await cancel.Run(id, motif ?? "", remplacer, me);
        if (cancelled is { IsRefused: true, Refusal: Refusal.NotFound }) return NotFound();
        if (!cancelled.IsRefused)
        {
            this.Say(texts["Receipts.CancelledNow", receipt.NumberText]);
            return new SeeOther($"/{Languages.Current}/papiers/recus/{id}");
        }
        var page = Page(receipt) with { Typed = motif };
        page.Errors.Add("motif", texts.Refusal(cancelled.Refusal!.Value));
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View(nameof(Show), page);
    }

    private Task<Receipt?> Find(Guid id) =>
        Receipts.Find(db, id, me.IsOperator ? ReceiptReader.Operator : ReceiptReader.Holder(me.Holders));

    private ReceiptPaperPage Page(Receipt receipt)
    {
        var address = $"/{Languages.Current}/papiers/recus/{receipt.Id}";
        var mayCancel = receipt.IsLive && (me.IsOperator || me.IsAdminOf(receipt.OrganisationId));
        return new ReceiptPaperPage(receipt, receipt.ToPaper(settings.PublicAddress), $"{address}.pdf",
            mayCancel ? $"{address}/annulations" : null, PaperPage.PlaceOf(me, Workplace.Holder));
    }
}
