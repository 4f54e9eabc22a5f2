using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <param name="Vu">Hash of the pledge as the page showed it.</param>
public sealed record SignatureForm(string? Nom, string? Qualite, bool Accord, string? Vu);

public sealed record SignaturePage(
    PledgeView View, IReadOnlyList<string> Gaps, bool MaySign, SignatureForm Form, FormErrors Errors);

/// <summary>Somebody who may bind the company sees exactly what they sign, and signs it.</summary>
[Route("{lang:lang}/entreprise/engagements/{id:guid}")]
[WorkerOnly(Workplace.Company)]
public sealed class SignaturesController(Db db, Texts texts, CurrentPerson me, SignPledge sign) : Controller
{
    [HttpGet("signature")]
    public async Task<IActionResult> New(Guid id) =>
        await Page(id, new SignatureForm(me.Name, null, false, null), new FormErrors());

    [HttpPost("signature")]
    public async Task<IActionResult> Create(Guid id, [FromForm] SignatureForm form)
    {
        if (await PledgePages.Find(db, id, me.Companies) is null) return NotFound();
        var errors = new FormErrors();
        if (!form.Accord) errors.Add("accord", texts["Company.AgreementMissing"]);
        if (string.IsNullOrWhiteSpace(form.Nom)) errors.Add("nom", texts.Refusal(Refusal.NameMissing));
        if (string.IsNullOrWhiteSpace(form.Qualite)) errors.Add("qualite", texts["Company.QualityMissing"]);
        if (!errors.Any)
        {
            var signed = await sign.Run(
                new PledgeSignature(id, PledgeTexts.HashOf(form.Vu), form.Nom!, form.Qualite!), me.Id);
            if (!signed.IsRefused) return new SeeOther(PledgeTexts.Place($"/engagements/{id}"));
            errors.Add(PledgeTexts.FieldOf(signed.Refusal.Value), texts.Refusal(signed.Refusal.Value));
        }
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return await Page(id, form, errors);
    }

    /// <summary>The time for the second person ran out; they are asked once more.</summary>
    [HttpPost("renouvellements")]
    public async Task<IActionResult> Renew(Guid id, [FromServices] RenewFundApproval renew)
    {
        if (await PledgePages.Find(db, id, me.Companies) is null) return NotFound();
        await renew.Run(id, me.Id);
        return new SeeOther(PledgeTexts.Place($"/engagements/{id}"));
    }

    private async Task<IActionResult> Page(Guid id, SignatureForm form, FormErrors errors)
    {
        if (await PledgePages.Find(db, id, me.Companies) is not { } heading) return NotFound();
        var stored = (await Funds.Find(db, id))!;
        // Signed already, perhaps by the same click: the pledge's own page says so.
        if (stored.State != FundStage.Draft) return new SeeOther(PledgeTexts.Place($"/engagements/{id}"));
        return View("New", new SignaturePage(
            new PledgeView(stored.Entry, heading, await PledgeChoices.Served(db, stored.Entry)), stored.Entry.Gaps(),
            me.MaySignFor(stored.Entry.OrganisationId), form, errors));
    }
}
