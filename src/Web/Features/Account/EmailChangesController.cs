using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <param name="Cle">Sent twice, one letter leaves.</param>
/// <param name="Actuel">The password, where there is one.</param>
public sealed record EmailForm(Guid Cle, string? Email, string? Actuel);

/// <param name="AsksLink">There is neither password nor second factor to show: the mailbox of today is what the person
/// shows, by coming in by a link anew.</param>
public sealed record EmailPage(
    AccountPage Account, EmailForm Form, bool AsksCurrent, bool AsksLink, FormErrors Errors)
{
    public EmailPage Anew() => this with { Form = Form with { Cle = Guid.CreateVersion7() } };
}

/// <summary>Moving to another address: asked here, proved by a link sent there.</summary>
[Route("{lang:lang}/compte/adresse")]
[WorkerOnly]
[SecondFactorFirst]
[EnableRateLimiting(RateLimits.SignIn)]
public sealed class EmailChangesController(Db db, CurrentPerson me, Texts texts, WebAppSettings settings) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> New(
        [FromServices] ShortMemory memory, [FromServices] Presence presence, [FromServices] TimeProvider clock) =>
        View(await PageOf(memory, presence, new EmailForm(Guid.CreateVersion7(clock.GetUtcNow()), null, null)));

    [HttpPost("")]
    public async Task<IActionResult> Create([FromForm] EmailForm form, [FromServices] ShortMemory memory,
        [FromServices] Presence presence, [FromServices] PasswordCheck passwords,
        [FromServices] RequestEmailChange request)
    {
        var page = await PageOf(memory, presence, form with { Actuel = null });
        if (page.AsksLink) page.Errors.Add("", texts["Account.EmailLinkFirst"]);
        else if (page.AsksCurrent && await passwords.Run(me.Email, form.Actuel) is null)
            page.Errors.Add("actuel", texts["Account.Password_Current"]);
        else
        {
            var asked = await request.Run(
                new EmailWish(form.Cle, me.Id, form.Email, Languages.Current, settings.PublicAddress));
            if (!asked.IsRefused) return new SeeOther($"/{Languages.Current}/compte/adresse/envoi");
            page.Errors.Add("email", texts.Refusal(asked.Refusal.Value));
            // Changed after it was sent, it is another request.
            if (asked.Refusal == Refusal.SameIdOtherContent) page = page.Anew();
        }
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View(nameof(New), page);
    }

    /// <summary>The same words for a free address and for somebody else's.</summary>
    [HttpGet("envoi")]
    public IActionResult Sent() => View();

    [HttpGet("liens/{token}")]
    public async Task<IActionResult> Show(string token, [FromServices] TimeProvider clock)
    {
        var email = await EmailChanges.Find(db, me.Id, token, clock.GetUtcNow());
        return View(new EmailProof(email, email is null ? Refusal.LinkSpent : null));
    }

    [HttpPost("liens/{token}")]
    public async Task<IActionResult> Use(
        string token, [FromServices] ConfirmEmailChange confirm, [FromServices] Presence presence)
    {
        var changed = await confirm.Run(me.Id, token, settings.PublicAddress);
        if (changed.IsRefused) return View(nameof(Show), new EmailProof(null, changed.Refusal));
        // Every session ended with the old address; this one begins again.
        await PersonSignIn.Enter(HttpContext, me.Id, presence.IsStrong);
        this.Say(texts["Account.EmailMoved"]);
        return new SeeOther($"/{Languages.Current}/compte");
    }

    private async Task<EmailPage> PageOf(ShortMemory memory, Presence presence, EmailForm form)
    {
        var account = (await AccountPages.Find(db, me.Id))!;
        var cameByLink = memory.Read(HttpContext, ShortMemory.ByLink) == $"{me.Id}";
        return new EmailPage(account, form, account.HasPassword && !cameByLink,
            !account.HasPassword && !cameByLink && !presence.IsStrong, new FormErrors());
    }
}

/// <param name="Email">What one more click makes the person's address; null when the link leads nowhere.</param>
public sealed record EmailProof(string? Email, Refusal? Refusal);
