using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>An award as somebody types it.</summary>
public sealed record AwardForm
{
    public Guid Cle { get; init; }

    public Guid Organisme { get; init; }

    public Guid Appel { get; init; }

    public string? Numero { get; init; }

    public string? Date { get; init; }

    public string? Assemblee { get; init; }

    public List<AwardField> Parts { get; init; } = [];
}

/// <summary>What one campaign gets; left empty, it is not part of the decision.</summary>
public sealed record AwardField
{
    public Guid Campagne { get; init; }

    public string? Montant { get; init; }
}

/// <param name="Bounds">Cents the rule may promise each campaign in this body's name.</param>
public sealed record AwardFormPage(
    AwardForm Form, FormErrors Errors, bool IsNew, FundedCall Call, IReadOnlyList<CallCampaign> Campaigns,
    IReadOnlyDictionary<Guid, long> Bounds);

public sealed record AwardPage(
    Award Award, IReadOnlyList<AwardItem> Items, DecisionFolder Folder, DecideBox Decide, FormErrors Errors);

/// <summary>The second decision of public money: how much at most for each campaign of a cohort.</summary>
[Route("{lang:lang}/collectivite/attributions")]
[WorkerOnly(Workplace.City)]
public sealed class AwardsController(AwardDesk desk, SaveAward save, Texts texts, CurrentPerson me) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Index([FromServices] CityDecisionSheets sheets) =>
        this.Sheet(await sheets.Awards(SheetAsk.Of(Request)));

    [HttpGet("nouvelle")]
    public async Task<IActionResult> New(Guid appel, Guid organisme)
    {
        if (await desk.Form(new AwardForm { Cle = Guid.CreateVersion7(), Appel = appel, Organisme = organisme },
                new FormErrors(), isNew: true) is not { } page) return NotFound();
        // What the rule may promise is the least that must be voted.
        return View("Form", page with
        {
            Form = page.Form with
            {
                Parts = [.. page.Campaigns.Select(campaign => new AwardField
                {
                    Campagne = campaign.Id, Montant = page.Bounds.TryGetValue(campaign.Id, out var cents)
                        ? CityText.Written(Money.Eur(cents)) : null,
                })],
            },
        });
    }

    [HttpPost("")]
    public Task<IActionResult> Create([FromForm] AwardForm form) => Save(form, isNew: true);

    [HttpGet("{id:guid}")]
    public async Task<IActionResult> Show(Guid id) =>
        await desk.Show(id, new FormErrors(), new DecisionTyped()) is { } page ? View(page) : NotFound();

    [HttpGet("{id:guid}/modifier")]
    public async Task<IActionResult> Edit(Guid id)
    {
        if (await desk.Show(id, new FormErrors(), new DecisionTyped()) is not { } shown) return NotFound();
        if (shown.Award.State != "draft") return new SeeOther(Address(id));
        var (award, items) = (shown.Award, shown.Items.ToDictionary(item => item.CampaignId, item => item.Most));
        var form = new AwardForm
        {
            Cle = id, Appel = award.CallId, Organisme = award.OrganisationId, Numero = award.DecisionNumber,
            Date = CityText.Written(award.DecisionDate), Assemblee = award.Assembly,
        };
        if (await desk.Form(form, new FormErrors(), isNew: false) is not { } page) return NotFound();
        return View("Form", page with
        {
            Form = form with
            {
                Parts = [.. page.Campaigns.Select(campaign => new AwardField
                {
                    Campagne = campaign.Id,
                    Montant = items.TryGetValue(campaign.Id, out var most) ? CityText.Written(most) : null,
                })],
            },
        });
    }

    [HttpPost("{id:guid}")]
    public async Task<IActionResult> Update(Guid id, [FromForm] AwardForm form) =>
        await desk.Show(id, new FormErrors(), new DecisionTyped()) is null ? NotFound()
            : await Save(form with { Cle = id }, isNew: false);

    private async Task<IActionResult> Save(AwardForm form, bool isNew)
    {
        var reading = new CityReading(texts, new FormErrors());
        var (number, day, assembly) = (reading.Text(form.Numero, "numero"), reading.Day(form.Date, "date"),
            reading.Text(form.Assemblee, "assemblee"));
        var shares = form.Parts.Index().Where(part => part.Item.Montant.OrNull() is not null)
            .Select(part => new AwardShare(part.Item.Campagne,
                reading.Amount(part.Item.Montant, $"part-{part.Index}"))).ToList();
        if (!reading.Errors.Any)
        {
            var saved = await save.Run(
                new AwardEntry(form.Cle, form.Organisme, form.Appel, number, day!.Value, assembly, shares), me);
            if (!saved.IsRefused) return new SeeOther(Address(saved.Value));
            if (saved.Refusal == Refusal.NotFound) return NotFound();
            reading.Refuse(saved.Refusal.Value);
        }
        if (await desk.Form(form, reading.Errors, isNew) is not { } page) return NotFound();
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View("Form", page);
    }

    private static string Address(Guid id) => $"/{Languages.Current}/collectivite/attributions/{id}";
}

/// <summary>What is decided about an award: its paper, who withdraws, and the word of two people.</summary>
[Route("{lang:lang}/collectivite/attributions/{id:guid}")]
[WorkerOnly(Workplace.City)]
public sealed class AwardDecisionsController(AwardDesk desk, AwardSteps steps, Texts texts, CurrentPerson me)
    : Controller
{
    [HttpPost("decision")]
    [RequestSizeLimit(UploadDocument.File_BytesMax + 65_536)]
    [RequestFormLimits(MultipartBodyLengthLimit = UploadDocument.File_BytesMax + 65_536)]
    public async Task<IActionResult> Paper(Guid id, [FromForm] Guid cle, IFormFile? fichier)
    {
        if (fichier?.Length > UploadDocument.File_BytesMax) return await Answer(id, Refusal.FileTooLarge, new());
        var file = (fichier?.FileName ?? "", await CityReading.Content(fichier));
        return await Answer(id, (await steps.Upload.Run(cle, CityPlace.Award, id, file, me)).Refusal, new());
    }

    [HttpPost("interets")]
    public async Task<IActionResult> Interest(
        Guid id, [FromForm] Guid cle, [FromForm] string? personne, [FromForm] string? motif) => await Answer(id,
        (await steps.Interest.Run(cle, CityPlace.Award, id, personne ?? "", motif ?? "", me)).Refusal,
        new DecisionTyped(null, personne, motif));

    [HttpPost("soumissions")]
    public async Task<IActionResult> Submit(Guid id) =>
        await Answer(id, (await steps.Submit.Run(id, me)).Refusal, new());

    [HttpPost("approbations")]
    public async Task<IActionResult> Approve(Guid id, [FromForm] string? vu, [FromForm] string? raison) => await Answer(
        id, (await steps.Decide.Run(id, CityPlace.Hash(vu), me, true, raison ?? "")).Refusal, new(raison));

    [HttpPost("refus")]
    public async Task<IActionResult> Refuse(Guid id, [FromForm] string? vu, [FromForm] string? raison) => await Answer(
        id, (await steps.Decide.Run(id, CityPlace.Hash(vu), me, false, raison ?? "")).Refusal, new(raison));

    private async Task<IActionResult> Answer(Guid id, Refusal? refusal, DecisionTyped typed)
    {
        if (refusal is not { } known) return new SeeOther($"/{Languages.Current}/collectivite/attributions/{id}");
        var reading = new CityReading(texts, new FormErrors());
        reading.Refuse(known);
        if (await desk.Show(id, reading.Errors, typed) is not { } page) return NotFound();
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View("/Features/City/Awards/Show.cshtml", page);
    }
}

/// <summary>The use cases of an award's way from draft to vote.</summary>
public sealed record AwardSteps(
    UploadDecisionPaper Upload, RecordInterest Interest, SubmitAward Submit, DecideAward Decide);

/// <summary>Puts the pages of awards together.</summary>
public sealed class AwardDesk(Db db, CurrentPerson me, TimeProvider clock)
{
    public async Task<AwardFormPage?> Form(AwardForm form, FormErrors errors, bool isNew)
    {
        var call = (await FundedCalls.All(db, me.Cities))
            .FirstOrDefault(known => known.Id == form.Appel && known.OrganisationId == form.Organisme);
        if (call is null) return null;
        var campaigns = (await CityCalls.Campaigns(db, clock.GetUtcNow()))
            .Where(campaign => campaign.CallId == call.Id).ToList();
        var bounds = await GrantWatch.Bounds(db, form.Organisme, [.. campaigns.Select(campaign => campaign.Id)]);
        return new AwardFormPage(form, errors, isNew, call, campaigns, bounds);
    }

    public async Task<AwardPage?> Show(Guid id, FormErrors errors, DecisionTyped typed)
    {
        if (await Awards.Find(db, me.Cities, id) is not { } award) return null;
        var (root, now) = ($"/{Languages.Current}/collectivite/attributions/{id}", clock.GetUtcNow());
        var folder = new DecisionFolder(root, award.State == "draft", award.State is "draft" or "submitted",
            await Documents.OfSubject(db, id, DecisionPaper.Kind), await Interests.OfSubject(db, id),
            await Interests.Colleagues(db, award.OrganisationId), errors)
        {
            PaperKey = Guid.CreateVersion7(now), InterestKey = Guid.CreateVersion7(now), Person = typed.Person,
            Why = typed.Why,
        };
        var decide = new DecideBox(root, Convert.ToHexStringLower(await Awards.ContentHash(db, award)),
            await CityQueue.Requests(db, id), errors, me.Id, now)
        {
            IsInterested = await Interests.Has(db, id, me), Reason = typed.Reason,
        };
        return new AwardPage(award, await Awards.Items(db, id), folder, decide, errors);
    }
}
