using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>What was typed on the page of a payment.</summary>
public sealed record CityPaymentForm
{
    public Guid Cle { get; init; }

    public string? Nom { get; init; }

    public string? Qualite { get; init; }

    public string? Numero { get; init; }

    public string? Date { get; init; }

    public string? Reference { get; init; }

    public string? Raison { get; init; }

    public string? Meme { get; init; }
}

public sealed record CityPaymentPage(
    PublicPayment Payment, CityPaymentForm Form, FormErrors Errors, Guid Me, bool HasExpired);

/// <summary>From the état liquidatif to the holder's account: certified, ordered, paid, confirmed. No two of these
/// that follow each other are done by one person.</summary>
[Route("{lang:lang}/collectivite/paiements")]
[WorkerOnly(Workplace.City)]
public sealed class CityPaymentsController(CityPaymentRoom room, CityPaymentSteps steps, CurrentPerson me) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Index([FromServices] CityMoneySheets sheets) =>
        this.Sheet(await sheets.Payments(SheetAsk.Of(Request)));

    [HttpGet("{id:guid}")]
    public Task<IActionResult> Show(Guid id) =>
        room.Page(this, id, new CityPaymentForm { Cle = Guid.CreateVersion7() });

    [HttpPost("{id:guid}/certifications")]
    public async Task<IActionResult> Certify(Guid id, [FromForm] CityPaymentForm form)
    {
        var (name, quality, day) = (room.Reading.Text(form.Nom, "nom"), room.Reading.Text(form.Qualite, "qualite"),
            room.Reading.Day(form.Date, "date"));
        if (room.Reading.Errors.Any) return await room.Page(this, id, form);
        return await room.Answer(this, id, form, (await steps.Certify.Run(id, name, quality, day!.Value, me)).Refusal);
    }

    [HttpPost("{id:guid}/mandats")]
    public async Task<IActionResult> Order(Guid id, [FromForm] CityPaymentForm form)
    {
        var (number, day) = (room.Reading.Text(form.Numero, "numero"), room.Reading.Day(form.Date, "date"));
        if (room.Reading.Errors.Any) return await room.Page(this, id, form);
        return await room.Answer(this, id, form, (await steps.Issue.Run(id, number, day!.Value, me)).Refusal);
    }

    [HttpPost("{id:guid}/versements")]
    public async Task<IActionResult> Pay(Guid id, [FromForm] CityPaymentForm form)
    {
        var day = room.Reading.Day(form.Date, "date");
        if (room.Reading.Errors.Any) return await room.Page(this, id, form);
        return await room.Answer(this, id, form, (await steps.Record.Run(form.Cle, id, day!.Value, me)).Refusal);
    }

    [HttpPost("{id:guid}/confirmations")]
    public async Task<IActionResult> Confirm(Guid id, [FromForm] CityPaymentForm form) => await room.Answer(
        this, id, form, (await steps.Decide.Run(id, form.Cle, me, true, form.Raison ?? "")).Refusal);

    [HttpPost("{id:guid}/refus")]
    public async Task<IActionResult> Refuse(Guid id, [FromForm] CityPaymentForm form) => await room.Answer(
        this, id, form, (await steps.Decide.Run(id, form.Cle, me, false, form.Raison ?? "")).Refusal);
}

public sealed record CityPaymentSteps(
    CertifyPayment Certify, IssueMandate Issue, RecordCityPayment Record, DecideCityPayment Decide);

/// <summary>The page of one payment, and how it answers what was done there.</summary>
public sealed class CityPaymentRoom(Db db, Texts texts, CurrentPerson me, TimeProvider clock)
{
    private const string View = "/Features/City/CityPayments/Show.cshtml";

    public CityReading Reading { get; } = new(texts, new FormErrors());

    public async Task<IActionResult> Answer(Controller controller, Guid id, CityPaymentForm form, Refusal? refusal)
    {
        if (refusal is null) return new SeeOther($"/{Languages.Current}/collectivite/paiements/{id}");
        if (refusal == Refusal.NotFound) return controller.NotFound();
        Reading.Refuse(refusal.Value);
        return await Page(controller, id, form);
    }

    public async Task<IActionResult> Page(Controller controller, Guid id, CityPaymentForm form)
    {
        if (await PublicPayments.Find(db, me.Cities, id) is not { } payment) return controller.NotFound();
        if (Reading.Errors.Any) controller.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return controller.View(View, new CityPaymentPage(
            payment, form, Reading.Errors, me.Id, payment.HasExpired(clock.GetUtcNow())));
    }
}
