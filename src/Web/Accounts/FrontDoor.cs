using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>What follows when somebody has shown who they are.</summary>
public sealed class FrontDoor(Db db, ShortMemory memory)
{
    /// <summary>After a link or a password. Whoever has a second factor is not in before they showed it.</summary>
    public async Task<ActionResult> Welcome(HttpContext http, Guid person, string? back)
    {
        if (!await Credentials.HasSecondFactor(db, person)) return await Enter(http, person, strong: false, back);
        memory.Keep(http, ShortMemory.FirstFactor, $"{person}");
        return new SeeOther($"/{Languages.Current}/connexion/second-facteur{Query.Of(("retour", LocalPath(back)))}");
    }

    /// <summary>Lets the person in, to where they wanted to go.</summary>
    public async Task<ActionResult> Enter(HttpContext http, Guid person, bool strong, string? back)
    {
        memory.Forget(http, ShortMemory.FirstFactor);
        return await PersonSignIn.Enter(http, person, strong)
            ? new SeeOther(LocalPath(back) ?? $"/{Languages.Current}/compte")
            : new NotFoundResult();
    }

    /// <summary>Who has shown a first factor in this browser and stands before the second.</summary>
    public Guid? Waiting(HttpContext http) =>
        Guid.TryParse(memory.Read(http, ShortMemory.FirstFactor), out var person) ? person : null;

    /// <summary>An address on this site, or nothing: a link from elsewhere must not send people on to a third place.
    /// </summary>
    public static string? LocalPath(string? path) =>
        path is ['/', ..] and not ['/', '/' or '\\', ..] && !path.Any(char.IsControl) ? path : null;
}
