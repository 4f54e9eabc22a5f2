using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;
using Okote.Payments.Sandbox;

namespace Okote.Web;

/// <summary>Becoming somebody else, and moving time: only where nobody and no money is real.</summary>
[DemoOnly]
[NoStore]
public sealed class PersonasController(
    Db db, WebAppSettings settings, TimeProvider clock, Presence presence) : Controller
{
    private static readonly IReadOnlyDictionary<string, TimeSpan> Steps = new Dictionary<string, TimeSpan>
    {
        ["1h"] = TimeSpan.FromHours(1), ["1d"] = TimeSpan.FromDays(1), ["7d"] = TimeSpan.FromDays(7),
        ["30d"] = TimeSpan.FromDays(30),
    };

    [HttpPost("/{lang:lang}/demo/personas/{key}")]
    public async Task<IActionResult> Create(string key)
    {
        if (!settings.Personas || Personas.Find(key) is not { } persona) return NotFound();
        if (await Presences.WithEmail(db, persona.Email) is not { } person) return NotFound();
        return await PersonSignIn.Enter(HttpContext, person, strong: true)
            ? new SeeOther($"/{Languages.Current}{Work.Root(persona.Place)}") : NotFound();
    }

    /// <summary>A citizen again, whom nobody knows.</summary>
    [HttpPost("/{lang:lang}/demo/personas/departs")]
    public async Task<IActionResult> Leave()
    {
        await PersonSignIn.Leave(HttpContext);
        return new SeeOther($"/{Languages.Current}/campagnes");
    }

    [HttpPost("/{lang:lang}/demo/horloge")]
    public async Task<IActionResult> Advance([FromForm] string? pas, [FromForm] string? retour, CancellationToken stop)
    {
        if (!settings.Personas || settings.SandboxAddress is not { } sandbox
            || !Steps.TryGetValue(pas ?? "", out var by)) return NotFound();
        var me = await presence.Find();
        // The sandbox first: our works ask it for objects, and it must not live in their past.
        await new SandboxClient(sandbox).Advance(by, stop);
        await Territory.Advance(db, by);
        if (clock is TerritoryClock ours) ours.Ahead = (await Territory.Find(db))!.ClockAhead;
        // A session lasts for hours and the clock jumps over days: whoever was a persona stays it.
        if (me is not null && Personas.All.Any(persona => persona.Email == me.Email))
            await PersonSignIn.Enter(HttpContext, me.Id, presence.IsStrong);
        return new SeeOther(Url.IsLocalUrl(retour) ? retour : $"/{Languages.Current}/demo");
    }
}
