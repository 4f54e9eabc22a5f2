using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>The operators themselves: who they are, and who is asked to join them.</summary>
[Route("{lang:lang}/operator")]
[WorkerOnly(Workplace.Operator)]
public sealed class TeamController(Db db, CurrentPerson me, Texts texts, TimeProvider clock) : Controller
{
    [HttpGet("equipe")]
    public async Task<IActionResult> Index() =>
        View(await PageOf(new InvitationForm(null, null, false), new FormErrors()));

    [HttpPost("equipe/invitations")]
    public async Task<IActionResult> Invite(
        [FromForm] InvitationForm form, [FromServices] InviteMember invite, [FromServices] WebAppSettings settings)
    {
        var invited = await invite.Run(new InvitationWish(
            null, form.Email ?? "", "member", false, Languages.Current, settings.PublicAddress), me.Id);
        if (!invited.IsRefused) return new SeeOther($"/{Languages.Current}/operator/equipe");
        var errors = new FormErrors();
        errors.Add("email", texts.Refusal(invited.Refusal.Value));
        return View(nameof(Index), await PageOf(form, errors));
    }

    [HttpPost("equipe/invitations/{invitation:guid}/retraits")]
    public async Task<IActionResult> Withdraw(Guid invitation, [FromServices] WithdrawInvitation withdraw) =>
        (await withdraw.Run(null, invitation, me.Id)).IsRefused
            ? NotFound() : new SeeOther($"/{Languages.Current}/operator/equipe");

    private async Task<MembersPage> PageOf(InvitationForm form, FormErrors errors) => new(null,
        await Members.Operators(db), await Invitations.OpenOf(db, null, clock.GetUtcNow()), form, errors, true, me.Id);
}
