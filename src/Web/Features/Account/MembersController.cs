using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

public sealed record InvitationForm(string? Email, string? Place, bool Signe);

public sealed record MemberForm(string? Place, bool Signe);

/// <param name="Organisation">Null for the operators' own team.</param>
public sealed record MembersPage(
    OrganisationDetails? Organisation, IReadOnlyList<Member> Members, IReadOnlyList<Invitation> Open,
    InvitationForm Form, FormErrors Errors, bool MayLead, Guid Me);

/// <summary>Who works for an organisation, and who is asked to.</summary>
[Route("{lang:lang}/organisations/{id:guid}/membres")]
[WorkerOnly]
[SecondFactorFirst]
public sealed class MembersController(Db db, CurrentPerson me, Texts texts, TimeProvider clock) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Index(Guid id) =>
        await PageOf(id, new InvitationForm(null, null, false), new FormErrors()) is { } page ? View(page) : NotFound();

    [HttpPost("{person:guid}")]
    public async Task<IActionResult> Update(
        Guid id, Guid person, [FromForm] MemberForm form, [FromServices] ChangeMember change)
    {
        var role = await Members.RoleIn(db, id);
        if (role is null) return NotFound();
        var place = new Membering(id, person, role, StandingOf(form.Place), form.Signe);
        return await Answer(id, await change.Run(place, me.Id));
    }

    [HttpPost("{person:guid}/retraits")]
    public async Task<IActionResult> Remove(Guid id, Guid person, [FromServices] RemoveMember remove)
    {
        var removed = await remove.Run(id, person, me.Id);
        return !removed.IsRefused && person == me.Id
            ? new SeeOther($"/{Languages.Current}/compte") : await Answer(id, removed);
    }

    [HttpPost("invitations")]
    public async Task<IActionResult> Invite(
        Guid id, [FromForm] InvitationForm form, [FromServices] InviteMember invite,
        [FromServices] WebAppSettings settings)
    {
        var invited = await invite.Run(new InvitationWish(id, form.Email ?? "", StandingOf(form.Place), form.Signe,
            Languages.Current, settings.PublicAddress), me.Id);
        if (!invited.IsRefused) return new SeeOther($"/{Languages.Current}/organisations/{id}/membres");
        if (invited.Refusal == Refusal.NotFound) return NotFound();
        var errors = new FormErrors();
        errors.Add("email", texts.Refusal(invited.Refusal.Value));
        // Whoever may not see the members learns nothing of what they typed either.
        return await PageOf(id, form, errors) is { } page ? View(nameof(Index), page) : NotFound();
    }

    [HttpPost("invitations/{invitation:guid}/retraits")]
    public async Task<IActionResult> Withdraw(
        Guid id, Guid invitation, [FromServices] WithdrawInvitation withdraw) =>
        await Answer(id, await withdraw.Run(id, invitation, me.Id));

    private static string StandingOf(string? typed) => typed == Members.Admin ? Members.Admin : "member";

    private async Task<IActionResult> Answer(Guid id, Result<Done> result)
    {
        if (!result.IsRefused) return new SeeOther($"/{Languages.Current}/organisations/{id}/membres");
        var errors = new FormErrors();
        errors.Add("", texts.Refusal(result.Refusal.Value));
        return result.Refusal != Refusal.NotFound
            && await PageOf(id, new InvitationForm(null, null, false), errors) is { } page
            ? View(nameof(Index), page) : NotFound();
    }

    private async Task<MembersPage?> PageOf(Guid id, InvitationForm form, FormErrors errors)
    {
        if (!me.IsOperator && me.Memberships.All(place => place.OrganisationId != id)) return null;
        if (await OrganisationProfiles.Find(db, id) is not { } organisation) return null;
        var mayLead = me.IsOperator || me.IsAdminOf(id);
        return new MembersPage(organisation, await Members.Of(db, id),
            mayLead ? await Invitations.OpenOf(db, id, clock.GetUtcNow()) : [], form, errors, mayLead, me.Id);
    }
}
