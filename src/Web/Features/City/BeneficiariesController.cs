using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

public sealed record ConventionForm
{
    public Guid Cle { get; init; }

    public string? Numero { get; init; }

    public string? Date { get; init; }
}

public sealed record BeneficiaryPage(Beneficiary Beneficiary, ConventionForm Form, FormErrors Errors);

/// <summary>What each beneficiary gets in a year, and the conventions that large grants need.</summary>
[Route("{lang:lang}/collectivite/beneficiaires")]
[WorkerOnly(Workplace.City)]
public sealed class BeneficiariesController(Db db, ConventionSteps steps, Texts texts, CurrentPerson me) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Index([FromServices] CityGrantSheets sheets) =>
        this.Sheet(await sheets.Beneficiaries(SheetAsk.Of(Request)));

    [HttpGet("{funder:guid}/{holder:guid}/{year:int}")]
    public async Task<IActionResult> Show(Guid funder, Guid holder, int year) => await Page(
        funder, holder, year, new ConventionForm { Cle = Guid.CreateVersion7() }, new FormErrors());

    [HttpPost("{funder:guid}/{holder:guid}/{year:int}/conventions")]
    [RequestSizeLimit(UploadDocument.File_BytesMax + 65_536)]
    [RequestFormLimits(MultipartBodyLengthLimit = UploadDocument.File_BytesMax + 65_536)]
    public async Task<IActionResult> Create(
        Guid funder, Guid holder, int year, [FromForm] ConventionForm form, IFormFile? fichier)
    {
        if (await Find(funder, holder, year) is null) return NotFound();
        var reading = new CityReading(texts, new FormErrors());
        var (number, day) = (reading.Text(form.Numero, "numero"), reading.Day(form.Date, "date"));
        if (fichier?.Length > UploadDocument.File_BytesMax) reading.Refuse(Refusal.FileTooLarge);
        if (reading.Errors.Any) return await Page(funder, holder, year, form, reading.Errors);
        var recorded = await steps.Record.Run(
            new ConventionEntry(form.Cle, funder, holder, year, number, day!.Value), fichier?.FileName ?? "",
            await CityReading.Content(fichier), me);
        if (!recorded.IsRefused)
            return new SeeOther($"/{Languages.Current}/collectivite/beneficiaires/{funder}/{holder}/{year}");
        if (recorded.Refusal == Refusal.NotFound) return NotFound();
        reading.Refuse(recorded.Refusal.Value);
        if (recorded.Refusal == Refusal.SameIdOtherContent) form = form with { Cle = Guid.CreateVersion7() };
        return await Page(funder, holder, year, form, reading.Errors);
    }

    private async Task<Beneficiary?> Find(Guid funder, Guid holder, int year) =>
        (await GrantWatch.Of(db, me.Cities, steps.Clock.GetUtcNow(), alsoApproved: true)).FirstOrDefault(known =>
            (known.FunderId, known.HolderId, known.Year) == (funder, holder, year));

    private async Task<IActionResult> Page(
        Guid funder, Guid holder, int year, ConventionForm form, FormErrors errors)
    {
        if (await Find(funder, holder, year) is not { } beneficiary) return NotFound();
        if (errors.Any) Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View("Show", new BeneficiaryPage(beneficiary, form, errors));
    }
}

public sealed record ConventionSteps(RecordConvention Record, TimeProvider Clock);
