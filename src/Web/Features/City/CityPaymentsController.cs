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

    public string? Raison { get; init; }
}

public sealed record CityPaymentPage(PublicPayment Payment, CityPaymentForm Form, FormErrors Errors, Guid Me);

/// <summary>From the état liquidatif to the holder's account: certified, ordered, paid, confirmed. No two of these
/// that follow each other are done by one person.</summary>
[Route("{lang:lang}/collectivite/paiements")]
[WorkerOnly(Workplace.City)]
public sealed class CityPaymentsController(Db db, CityPaymentSteps steps, Texts texts, CurrentPerson me) : Controller
{
    private readonly CityReading reading = new(texts, new FormErrors());

    [HttpGet("")]
    public async Task<IActionResult> Index([FromServices] CityMoneySheets sheets) =>
        this.Sheet(await sheets.Payments(SheetAsk.Of(Request)));

    [HttpGet("{id:guid}")]
    public Task<IActionResult> Show(Guid id) => Page(id, new CityPaymentForm { Cle = Guid.CreateVersion7() });

    [HttpPost("{id:guid}/certifications")]
    public async Task<IActionResult> Certify(Guid id, [FromForm] CityPaymentForm form)
    {
        var (name, quality, day) = (reading.Text(form.Nom, "nom"), reading.Text(form.Qualite, "qualite"),
            reading.Day(form.Date, "date"));
        if (reading.Errors.Any) return await Page(id, form);
        return await Answer(id, form, (await steps.Certify.Run(id, name, quality, day!.Value, me)).Refusal);
    }

    [HttpPost("{id:guid}/mandats")]
    public async Task<IActionResult> Order(Guid id, [FromForm] CityPaymentForm form)
    {
        var (number, day) = (reading.Text(form.Numero, "numero"), reading.Day(form.Date, "date"));
        if (reading.Errors.Any) return await Page(id, form);
        return await Answer(id, form, (await steps.Issue.Run(id, number, day!.Value, me)).Refusal);
    }

    [HttpPost("{id:guid}/versements")]
    public async Task<IActionResult> Pay(Guid id, [FromForm] CityPaymentForm form)
    {
        var day = reading.Day(form.Date, "date");
        if (reading.Errors.Any) return await Page(id, form);
        return await Answer(id, form, (await steps.Record.Run(form.Cle, id, day!.Value, me)).Refusal);
    }

    [HttpPost("{id:guid}/confirmations")]
    public async Task<IActionResult> Confirm(Guid id, [FromForm] CityPaymentForm form) => await Answer(
        id, form, (await steps.Decide.Run(id, form.Cle, me, true, form.Raison ?? "")).Refusal);

    [HttpPost("{id:guid}/refus")]
    public async Task<IActionResult> Refuse(Guid id, [FromForm] CityPaymentForm form) => await Answer(
        id, form, (await steps.Decide.Run(id, form.Cle, me, false, form.Raison ?? "")).Refusal);

    private async Task<IActionResult> Answer(Guid id, CityPaymentForm form, Refusal? refusal)
    {
        if (refusal is null) return new SeeOther($"/{Languages.Current}/collectivite/paiements/{id}");
        if (refusal == Refusal.NotFound) return NotFound();
        reading.Refuse(refusal.Value);
        return await Page(id, form);
    }

    private async Task<IActionResult> Page(Guid id, CityPaymentForm form)
    {
        if (await PublicPayments.Find(db, me.Cities, id) is not { } payment) return NotFound();
        if (reading.Errors.Any) Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View("Show", new CityPaymentPage(payment, form, reading.Errors, me.Id));
    }
}

public sealed record CityPaymentSteps(
    CertifyPayment Certify, IssueMandate Issue, RecordCityPayment Record, DecideCityPayment Decide);
