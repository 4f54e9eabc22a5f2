using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;
using Okote.Payments;

namespace Okote.Web;

/// <param name="Jour">The day of the transfer, as the browser's date field writes it.</param>
public sealed record ClaimForm(Guid Cle, string? Montant, string? Jour, string? Reference);

/// <param name="Online">The last attempt at paying by card or direct debit.</param>
public sealed record ClaimPage(
    CalledItem Item, ClaimForm Form, FormErrors Errors, ClaimedPayment? Claimed, CompanyPayment? Online)
{
    public bool IsOnItsWay => Item.State == "called" && Online is { State: PaymentState.Processing };

    public bool HasFailed => Online is { State: PaymentState.Failed };

    public bool IsPaidOnline => Online is { State: PaymentState.Succeeded };
}

/// <summary>A company says that it has paid what it was called for, with a proof where it has one; the bank statement
/// decides.</summary>
[Route("{lang:lang}/entreprise/appels/{item:guid}/versement")]
[WorkerOnly(Workplace.Company)]
public sealed class PaidCallsController(Db db, Texts texts, CurrentPerson me, ClaimPayment claim) : Controller
{
    private const int Post_BytesMax = UploadDocument.File_BytesMax + 64 * 1024;

    [HttpGet("")]
    public Task<IActionResult> New(Guid item) => Page(item, null, new FormErrors());

    [HttpPost("")]
    [RequestSizeLimit(Post_BytesMax)]
    [RequestFormLimits(MultipartBodyLengthLimit = Post_BytesMax)]
    public async Task<IActionResult> Create(Guid item, [FromForm] ClaimForm form, IFormFile? preuve)
    {
        if (await CalledItems.Find(db, item, me.Companies) is not { } called) return NotFound();
        var errors = new FormErrors();
        if (!Money.TryParse(form.Montant, CultureInfo.CurrentCulture, out var amount))
            errors.Add("montant", texts["Company.AmountUnreadable"]);
        if (!DateOnly.TryParseExact(form.Jour, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None,
                out var day))
            errors.Add("jour", texts["Company.DayUnreadable"]);
        if (string.IsNullOrWhiteSpace(form.Reference)) errors.Add("reference", texts["Company.ReferenceMissing"]);
        if (!errors.Any)
        {
            var proof = await Read(preuve, item, called.CompanyId);
            var made = await claim.Run(
                new PaymentClaim(form.Cle, item, amount, day, form.Reference!, proof), me.Companies, me.Id);
            if (!made.IsRefused) return new SeeOther(PledgeTexts.Place($"/appels/{item}/versement"));
            if (made.Refusal == Refusal.SameIdOtherContent) form = form with { Cle = Guid.CreateVersion7() };
            errors.Add(made.Refusal is Refusal.FileEmpty or Refusal.FileTooLarge or Refusal.FileTypeRefused
                ? "preuve" : PledgeTexts.FieldOf(made.Refusal.Value), texts.Refusal(made.Refusal.Value));
        }
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return await Page(item, form, errors);
    }

    private static async Task<Upload?> Read(IFormFile? file, Guid item, Guid company)
    {
        if (file is null) return null;
        using var content = new MemoryStream();
        await file.CopyToAsync(content);
        return new Upload(Guid.CreateVersion7(), company, "payment_proof", "settlement_item", item, file.FileName,
            content.ToArray(), FileType.All);
    }

    private async Task<IActionResult> Page(Guid item, ClaimForm? form, FormErrors errors)
    {
        if (await CalledItems.Find(db, item, me.Companies) is not { } called) return NotFound();
        return View("New", await new PaidCallPages(db, texts).Of(called, form, errors));
    }
}
