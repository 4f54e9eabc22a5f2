using Microsoft.AspNetCore.Identity;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>Passkeys: made, and used. The challenge waits in the visitor's own browser until it is answered.</summary>
public sealed class PasskeyDoor(
    IPasskeyHandler<Credential> handler, UserManager<Credential> people, ShortMemory memory, Db db)
{
    /// <returns>What the browser is asked, as JSON.</returns>
    public async Task<string?> AskToMake(HttpContext http, Guid person)
    {
        if (await Credentials.Find(db, person) is not { Email: { } email } credential) return null;
        var asked = await handler.MakeCreationOptionsAsync(new PasskeyUserEntity
        {
            Id = $"{person}", Name = email, DisplayName = credential.Name ?? email,
        }, http);
        memory.Keep(http, ShortMemory.Challenge, asked.AttestationState ?? "");
        return asked.CreationOptionsJson;
    }

    public async Task<bool> Make(HttpContext http, Guid person, string? answer, string name)
    {
        if (memory.Take(http, ShortMemory.Challenge) is not { } state || string.IsNullOrEmpty(answer)) return false;
        var made = await handler.PerformAttestationAsync(new PasskeyAttestationContext
        {
            HttpContext = http, CredentialJson = answer, AttestationState = state,
        });
        if (!made.Succeeded || made.UserEntity.Id != $"{person}") return false;
        if (await Credentials.Find(db, person) is not { } credential) return false;
        made.Passkey.Name = name;
        return (await people.AddOrUpdatePasskeyAsync(credential, made.Passkey)).Succeeded;
    }

    /// <param name="person">Whose keys may answer; null asks for any that this browser has for us.</param>
    public async Task<string> AskToUse(HttpContext http, Guid? person)
    {
        var credential = person is { } id ? await Credentials.Find(db, id) : null;
        var asked = await handler.MakeRequestOptionsAsync(credential, http);
        memory.Keep(http, ShortMemory.Challenge, asked.AssertionState ?? "");
        return asked.RequestOptionsJson;
    }

    /// <returns>Whose key it was; null when it does not answer our challenge.</returns>
    public async Task<Guid?> Use(HttpContext http, string? answer)
    {
        if (memory.Take(http, ShortMemory.Challenge) is not { } state || string.IsNullOrEmpty(answer)) return null;
        var used = await handler.PerformAssertionAsync(new PasskeyAssertionContext
        {
            HttpContext = http, CredentialJson = answer, AssertionState = state,
        });
        if (!used.Succeeded) return null;
        await people.AddOrUpdatePasskeyAsync(used.User, used.Passkey);
        return used.User.PersonId;
    }
}
