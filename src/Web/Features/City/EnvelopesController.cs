using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>The envelopes of a public body: written down, changed while they are drafts, and looked at.</summary>
[Route("{lang:lang}/collectivite/enveloppes")]
[WorkerOnly(Workplace.City)]
public sealed class EnvelopesController(EnvelopeDesk desk, SaveEnvelope save, Texts texts, CurrentPerson me)
    : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Index([FromServices] CityMoneySheets sheets) =>
        this.Sheet(await sheets.Envelopes(SheetAsk.Of(Request)));

    [HttpGet("nouvelle")]
    public async Task<IActionResult> New() => View("Form", await desk.Form(
        new EnvelopeForm { Cle = Guid.CreateVersion7(), Organisme = me.Cities[0], Priorite = "1" }, new FormErrors(),
        isNew: true));

    [HttpPost("")]
    public Task<IActionResult> Create([FromForm] EnvelopeForm form) => Save(form, isNew: true);

    [HttpGet("{id:guid}")]
    public async Task<IActionResult> Show(Guid id) =>
        await desk.Show(id, new FormErrors(), new DecisionTyped()) is { } page ? View(page) : NotFound();

    [HttpGet("{id:guid}/modifier")]
    public async Task<IActionResult> Edit(Guid id)
    {
        if (await desk.Show(id, new FormErrors(), new DecisionTyped()) is not { } page) return NotFound();
        if (page.Envelope.State != "draft") return new SeeOther(Address(id));
        return View("Form", await desk.Form(
            EnvelopeForm.Of(page.Envelope, page.Serves), new FormErrors(), isNew: false));
    }

    [HttpPost("{id:guid}")]
    public async Task<IActionResult> Update(Guid id, [FromForm] EnvelopeForm form) =>
        await desk.Show(id, new FormErrors(), new DecisionTyped()) is null ? NotFound()
            : await Save(form with { Cle = id }, isNew: false);

    private async Task<IActionResult> Save(EnvelopeForm form, bool isNew)
    {
        var reading = new CityReading(texts, new FormErrors());
        if (form.Read(reading) is { } entry)
        {
            var saved = await save.Run(entry, me);
            if (!saved.IsRefused) return new SeeOther(Address(saved.Value));
            if (saved.Refusal == Refusal.NotFound) return NotFound();
            reading.Refuse(saved.Refusal.Value);
        }
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View("Form", await desk.Form(form, reading.Errors, isNew));
    }

    private static string Address(Guid id) => $"/{Languages.Current}/collectivite/enveloppes/{id}";
}

/// <summary>What is decided about an envelope: its paper, who withdraws, and the word of two people.</summary>
[Route("{lang:lang}/collectivite/enveloppes/{id:guid}")]
[WorkerOnly(Workplace.City)]
public sealed class EnvelopeDecisionsController(
    EnvelopeDesk desk, EnvelopeSteps steps, Texts texts, CurrentPerson me) : Controller
{
    [HttpPost("decision")]
    [RequestSizeLimit(UploadDocument.File_BytesMax + 65_536)]
    [RequestFormLimits(MultipartBodyLengthLimit = UploadDocument.File_BytesMax + 65_536)]
    public async Task<IActionResult> Paper(Guid id, [FromForm] Guid cle, IFormFile? fichier)
    {
        if (fichier?.Length > UploadDocument.File_BytesMax) return await Refused(id, Refusal.FileTooLarge, new());
        var file = (fichier?.FileName ?? "", await CityReading.Content(fichier));
        var kept = await steps.Upload.Run(cle, CityPlace.Fund, id, file, me);
        return await Answer(id, kept.Refusal, new DecisionTyped());
    }

    [HttpPost("interets")]
    public async Task<IActionResult> Interest(
        Guid id, [FromForm] Guid cle, [FromForm] string? personne, [FromForm] string? motif)
    {
        var recorded = await steps.Interest.Run(cle, CityPlace.Fund, id, personne ?? "", motif ?? "", me);
        return await Answer(id, recorded.Refusal, new DecisionTyped(null, personne, motif));
    }

    [HttpPost("soumissions")]
    public async Task<IActionResult> Submit(Guid id) =>
        await Answer(id, (await steps.Submit.Run(id, me)).Refusal, new DecisionTyped());

    [HttpPost("approbations")]
    public async Task<IActionResult> Approve(Guid id, [FromForm] string? vu, [FromForm] string? raison) => await Answer(
        id, (await steps.Approve.Run(id, CityPlace.Hash(vu), me, raison ?? "")).Refusal, new DecisionTyped(raison));

    [HttpPost("refus")]
    public async Task<IActionResult> Refuse(Guid id, [FromForm] string? vu, [FromForm] string? raison) => await Answer(
        id, (await steps.Refuse.Run(id, CityPlace.Hash(vu), me, raison ?? "")).Refusal, new DecisionTyped(raison));

    private async Task<IActionResult> Answer(Guid id, Refusal? refusal, DecisionTyped typed) => refusal switch
    {
        null => new SeeOther($"/{Languages.Current}/collectivite/enveloppes/{id}"),
        { } known => await Refused(id, known, typed),
    };

    private async Task<IActionResult> Refused(Guid id, Refusal refusal, DecisionTyped typed)
    {
        var reading = new CityReading(texts, new FormErrors());
        reading.Refuse(refusal);
        if (await desk.Show(id, reading.Errors, typed) is not { } page) return NotFound();
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View("/Features/City/Envelopes/Show.cshtml", page);
    }
}

/// <summary>The use cases of an envelope's way from draft to money.</summary>
public sealed record EnvelopeSteps(
    UploadDecisionPaper Upload, RecordInterest Interest, SubmitEnvelope Submit, ApproveEnvelope Approve,
    RefuseEnvelope Refuse);

/// <summary>What decisions are about, as the tables call it.</summary>
internal static class CityPlace
{
    public const string Fund = "fund";

    public const string Award = "award";

    /// <summary>The hash a page carried; one that cannot be read agrees with nothing.</summary>
    public static byte[] Hash(string? hex)
    {
        try
        {
            return Convert.FromHexString(hex ?? "");
        }
        catch (FormatException)
        {
            return [];
        }
    }
}
