using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>The form of a pledge, with what it offers and what does not fit.</summary>
/// <param name="IsNew">Whether its company and call may still be chosen.</param>
public sealed record DraftPage(
    PledgeForm Form, FormErrors Errors, bool IsNew, IReadOnlyList<PledgeCall> Calls,
    IReadOnlyList<Membership> Companies)
{
    public PledgeCall Call => Calls.First(call => call.Id == Form.Appel);

    public string Company => Companies.First(member => member.OrganisationId == Form.Entreprise).Organisation;
}

/// <summary>Writes a pledge at the company's own pace: saved with gaps, mended, handed to whoever may sign.</summary>
[Route("{lang:lang}/entreprise/engagements")]
[WorkerOnly(Workplace.Company)]
public sealed class DraftsController(Db db, Texts texts, CurrentPerson me, DraftFund draft) : Controller
{
    [HttpGet("nouveau")]
    public async Task<IActionResult> New(Guid? appel, Guid? entreprise)
    {
        var calls = await Choices();
        if (calls.Count == 0) return View("NoCall");
        var call = calls.FirstOrDefault(one => one.Id == appel) ?? calls[0];
        var company = me.Companies.Contains(entreprise ?? default) ? entreprise!.Value : me.Companies[0];
        return Form(PledgeForm.New(company, call.Id), new FormErrors(), isNew: true, calls);
    }

    [HttpGet("{id:guid}/brouillon")]
    public async Task<IActionResult> Edit(Guid id)
    {
        if (await Find(id) is not { } stored) return NotFound();
        if (stored.State != FundStage.Draft) return new SeeOther(PledgeTexts.Place($"/engagements/{id}"));
        var calls = await Choices();
        // The call may have ended meanwhile; then its draft can be read and no longer be written.
        return calls.All(call => call.Id != stored.Entry.CallId)
            ? new SeeOther(PledgeTexts.Place($"/engagements/{id}"))
            : Form(PledgeForm.Of(stored.Entry), new FormErrors(), isNew: false, calls);
    }

    [HttpPost("{id:guid}/brouillon")]
    public async Task<IActionResult> Save(Guid id, [FromForm] PledgeForm form)
    {
        form = form with { Cle = id };
        var stored = await Funds.Find(db, id);
        // Whose fund it is stands in the table once there is one, and never in the form.
        if (stored is not null)
            form = form with { Entreprise = stored.Entry.OrganisationId, Appel = stored.Entry.CallId };
        if (!me.Companies.Contains(form.Entreprise)) return NotFound();
        var calls = await Choices();
        if (calls.All(call => call.Id != form.Appel)) return NotFound();
        var errors = new FormErrors();
        var company = me.Memberships.First(member => member.OrganisationId == form.Entreprise).Organisation;
        if (form.Read(company, texts, errors) is { } entry)
        {
            var saved = await draft.Run(entry, me.Id);
            if (!saved.IsRefused)
                return new SeeOther(PledgeTexts.Place(
                    $"/engagements/{id}" + (form.WantsSignature ? "/signature" : "")));
            errors.Add(PledgeTexts.FieldOf(saved.Refusal.Value), texts.Refusal(saved.Refusal.Value));
        }
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Form(form, errors, stored is null, calls);
    }

    private ViewResult Form(PledgeForm form, FormErrors errors, bool isNew, IReadOnlyList<PledgeCall> calls) => View(
        "Edit", new DraftPage(form, errors, isNew, calls,
            [.. me.Memberships.Where(member => member.Role == "company")]));

    private Task<IReadOnlyList<PledgeCall>> Choices() =>
        PledgeChoices.Read(db, HttpContext.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow());

    private async Task<StoredFund?> Find(Guid id) =>
        await PledgePages.Find(db, id, me.Companies) is null ? null : await Funds.Find(db, id);
}
