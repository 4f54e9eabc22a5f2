using System.Buffers.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

public sealed record PasskeysPage(IReadOnlyList<Passkey> Keys, string? Retour, bool Failed);

[Route("{lang:lang}/compte/cles")]
[WorkerOnly]
[SecondFactorFirst]
[EnableRateLimiting(RateLimits.SignIn)]
public sealed class PasskeysController(Db db, CurrentPerson me, PasskeyDoor door, Texts texts) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Index(string? retour, bool echec = false) =>
        View(new PasskeysPage(await Passkeys.Of(db, me.Id), FrontDoor.LocalPath(retour), echec));

    [HttpPost("options")]
    public async Task<IActionResult> Options() =>
        await door.AskToMake(HttpContext, me.Id) is { } asked ? Content(asked, "application/json") : NotFound();

    [HttpPost("")]
    public async Task<IActionResult> Create([FromForm] PasskeyForm form)
    {
        var name = form.Nom?.Trim() is { Length: > 0 and <= Passkeys.Name_CharsMax } typed
            ? typed : texts["Account.KeyName"];
        if (!await door.Make(HttpContext, me.Id, form.Reponse, name))
            return new SeeOther($"/{Languages.Current}/compte/cles?echec=true");
        // Making it showed both the device and whoever unlocked it.
        await PersonSignIn.Enter(HttpContext, me.Id, strong: true);
        return new SeeOther(FrontDoor.LocalPath(form.Retour) ?? $"/{Languages.Current}/compte/cles");
    }

    [HttpPost("{key}/retraits")]
    public async Task<IActionResult> Remove(string key)
    {
        if (!Base64Url.IsValid(key)) return NotFound();
        return await Passkeys.Remove(db, me.Id, Base64Url.DecodeFromChars(key)) == 1
            ? new SeeOther($"/{Languages.Current}/compte/cles") : NotFound();
    }
}
