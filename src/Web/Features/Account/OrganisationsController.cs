using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <param name="Existing">Null while a new one is being entered.</param>
public sealed record OrganisationEditPage(
    OrganisationDetails? Existing, OrganisationForm Form, FormErrors Errors, bool MayEdit, bool MayEnterPublicBodies,
    bool Saved);

/// <summary>What organisations say of themselves. Members read, administrators write, operators do both.</summary>
[Route("{lang:lang}/organisations")]
[WorkerOnly]
[SecondFactorFirst]
public sealed class OrganisationsController(Db db, CurrentPerson me, Texts texts, TimeProvider clock) : Controller
{
    [HttpGet("nouvelle")]
    public IActionResult New() => View(nameof(Edit), NewPage(
        new OrganisationForm(Guid.CreateVersion7(clock.GetUtcNow()), null, null, null, null, null, null, null, null,
            null, null, null, null, null, null, null), new FormErrors()));

    [HttpPost("nouvelle")]
    public async Task<IActionResult> Create([FromForm] OrganisationForm form, [FromServices] FoundOrganisation found)
    {
        var errors = new FormErrors();
        if (form.Kind is null) errors.Add("sorte", texts["Account.KindMissing"]);
        var profile = form.Read(texts, errors);
        if (!errors.Any)
        {
            var entered = await found.Run(form.Cle, form.Kind!.Value, profile, me.Id);
            if (!entered.IsRefused) return new SeeOther($"/{Languages.Current}/organisations/{entered.Value}/membres");
            errors.Add(OrganisationForm.FieldOf(entered.Refusal.Value), texts.Refusal(entered.Refusal.Value));
        }
        return View(nameof(Edit), NewPage(form, errors));
    }

    [HttpGet("{id:guid}")]
    public async Task<IActionResult> Edit(Guid id, bool enregistre = false) =>
        await Mine(id) is { } organisation
            ? View(PageOf(organisation, OrganisationForm.Of(organisation), new FormErrors(), enregistre))
            : NotFound();

    [HttpPost("{id:guid}")]
    public async Task<IActionResult> Update(
        Guid id, [FromForm] OrganisationForm form, [FromServices] DescribeOrganisation describe)
    {
        if (await Mine(id) is not { } organisation || !MayEdit(id)) return NotFound();
        var errors = new FormErrors();
        var profile = form.Read(texts, errors);
        if (!errors.Any)
        {
            var described = await describe.Run(id, profile, me.Id);
            if (!described.IsRefused) return new SeeOther($"/{Languages.Current}/organisations/{id}?enregistre=true");
            errors.Add(OrganisationForm.FieldOf(described.Refusal.Value), texts.Refusal(described.Refusal.Value));
        }
        return View(nameof(Edit), PageOf(organisation, form, errors, false));
    }

    private async Task<OrganisationDetails?> Mine(Guid id) =>
        me.IsOperator || me.Memberships.Any(place => place.OrganisationId == id)
            ? await OrganisationProfiles.Find(db, id) : null;

    private bool MayEdit(Guid id) => me.IsOperator || me.IsAdminOf(id);

    private OrganisationEditPage NewPage(OrganisationForm form, FormErrors errors) =>
        new(null, form, errors, true, me.IsOperator, false);

    private OrganisationEditPage PageOf(
        OrganisationDetails organisation, OrganisationForm form, FormErrors errors, bool saved) =>
        new(organisation, form with { Sorte = organisation.Kind }, errors, MayEdit(organisation.Id), me.IsOperator,
            saved);
}
