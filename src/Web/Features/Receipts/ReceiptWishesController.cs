using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>The receipt of one gift, or what is still missing for it.</summary>
/// <param name="Papers">The latest first.</param>
public sealed record ReceiptWishPage(
    ReceiptGift Gift, IReadOnlyList<Receipt> Papers, ReceiptWishForm Form, FormErrors Errors, bool Saved)
{
    public Receipt? Latest => Papers.Count > 0 ? Papers[0] : null;

    public string Address => $"/{Languages.Current}/dons/{Gift.AccessKey}/recu";
}

/// <summary>Behind the personal link of a gift: who gave says for whom the receipt is, and finds it here.</summary>
[Route("{lang:lang}/dons/{key}")]
[NoStore]
[EnableRateLimiting(RateLimits.Contributions)]
public sealed class ReceiptWishesController(Db db, Texts texts, WebAppSettings settings) : Controller
{
    [HttpGet("recu")]
    public async Task<IActionResult> Show(string key, bool enregistre = false) =>
        await ReceiptRequests.Gift(db, key) is not { } gift ? NotFound()
            : View(await Page(gift, ReceiptWishForm.Of(await ReceiptRequests.Donor(db, gift.Id), gift.GivenName),
                new FormErrors(), enregistre));

    [HttpPost("recu")]
    public async Task<IActionResult> Create(
        string key, [FromForm] ReceiptWishForm form, [FromServices] AskReceipt ask)
    {
        if (await ReceiptRequests.Gift(db, key) is not { MayAsk: true } gift) return NotFound();
        var errors = new FormErrors();
        var donor = form.Read(texts, errors);
        if (!errors.Any)
        {
            var asked = await ask.Run(key, donor, form.Ifi && gift.Bases.Contains("978"));
            if (!asked.IsRefused) return new SeeOther($"/{Languages.Current}/dons/{key}/recu?enregistre=true");
            errors.Add(ReceiptWishForm.FieldOf(asked.Refusal.Value), texts.Refusal(asked.Refusal.Value));
        }
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View(nameof(Show), await Page(gift, form, errors, false));
    }

    /// <param name="numero">Of an earlier receipt of the gift; without it, the latest.</param>
    [HttpGet("recu.pdf")]
    public async Task<IActionResult> Pdf(string key, int? numero)
    {
        if (await ReceiptRequests.Gift(db, key) is not { } gift) return NotFound();
        var papers = await Receipts.OfGift(db, gift.Id);
        return papers.FirstOrDefault(paper => numero is null || paper.Number == numero) is { } receipt
            ? PaperPage.PdfFile(receipt.ToPaper(settings.PublicAddress)) : NotFound();
    }

    private async Task<ReceiptWishPage> Page(ReceiptGift gift, ReceiptWishForm form, FormErrors errors, bool saved) =>
        new(gift, await Receipts.OfGift(db, gift.Id), form, errors, saved);
}
