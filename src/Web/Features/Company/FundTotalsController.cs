using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <param name="Avant">Cents of the total the page showed.</param>
public sealed record TotalForm(Guid Cle, string? Montant, long Avant, bool Retrait);

public sealed record TotalPage(
    FundEntry Fund, PledgeHeading Heading, FundTotal? Waiting, bool MaySign, TotalForm Form, FormErrors Errors);

/// <summary>Raises a pledge, or lowers one that nobody uses.</summary>
[Route("{lang:lang}/entreprise/engagements/{id:guid}/total")]
[WorkerOnly(Workplace.Company)]
public sealed class FundTotalsController(Db db, Texts texts, CurrentPerson me, ProposeFundTotal propose) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> New(Guid id) => await Page(id, null, new FormErrors());

    [HttpPost("")]
    public async Task<IActionResult> Create(Guid id, [FromForm] TotalForm form)
    {
        if (await PledgePages.Find(db, id, me.Companies) is null) return NotFound();
        var stored = (await Funds.Find(db, id))!;
        var errors = new FormErrors();
        if (!me.MaySignFor(stored.Entry.OrganisationId))
            errors.Add("", texts.Refusal(Refusal.SignatoryRequired));
        if (ReadAmount(form.Montant) is not { } after) errors.Add("montant", texts["Company.AmountUnreadable"]);
        else if (!errors.Any)
        {
            var total = new FundTotal(form.Cle, id, Money.Eur(form.Avant), after, form.Retrait);
            var proposed = await propose.Run(total, me.Id);
            // Sent twice: the first one stands.
            if (!proposed.IsRefused || proposed.Refusal == Refusal.SameIdOtherContent)
                return new SeeOther(PledgeTexts.Place($"/engagements/{id}"));
            errors.Add(PledgeTexts.FieldOf(proposed.Refusal.Value), texts.Refusal(proposed.Refusal.Value));
        }
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return await Page(id, form, errors);
    }

    /// <summary>Zero withdraws an unused pledge, so it may be written here.</summary>
    private static Money? ReadAmount(string? text) => text?.Trim() == "0" ? Money.Zero
        : Money.TryParse(text, CultureInfo.CurrentCulture, out var amount) ? amount : null;

    private async Task<IActionResult> Page(Guid id, TotalForm? form, FormErrors errors)
    {
        if (await PledgePages.Find(db, id, me.Companies) is not { } heading) return NotFound();
        var stored = (await Funds.Find(db, id))!;
        if (!stored.State.IsInForce())
            return new SeeOther(PledgeTexts.Place($"/engagements/{id}"));
        var fund = stored.Entry;
        return View("New", new TotalPage(fund, heading, await TotalChanges.Waiting(db, id),
            me.MaySignFor(fund.OrganisationId),
            form is null ? new TotalForm(Guid.CreateVersion7(), null, fund.Amount.Cents, false)
                : form with { Avant = fund.Amount.Cents }, errors));
    }
}
