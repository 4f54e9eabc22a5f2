using Microsoft.AspNetCore.Identity;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>Passwords: asked for, and changed.</summary>
public sealed class PasswordCheck(UserManager<Credential> people, IPasswordHasher<Credential> hasher, Db db)
{
    /// <summary>Any password's hash, so that an unknown address takes as long to refuse as a known one.</summary>
    private static string? decoy;

    /// <returns>The person, or null: which of address, password and lockout it was is not told.</returns>
    public async Task<Guid?> Run(string? email, string? password)
    {
        var credential = await Credentials.FindByEmail(db, email ?? "");
        if (credential?.PasswordHash is null || string.IsNullOrEmpty(password))
        {
            decoy ??= hasher.HashPassword(new Credential(), "nobody's own");
            hasher.VerifyHashedPassword(new Credential(), decoy, password ?? "");
            return null;
        }
        if (await people.IsLockedOutAsync(credential)) return null;
        if (!await people.CheckPasswordAsync(credential, password))
        {
            await people.AccessFailedAsync(credential);
            return null;
        }
        await people.ResetAccessFailedCountAsync(credential);
        return credential.PersonId;
    }

    /// <summary>Sets or changes the password and ends all sessions.</summary>
    /// <param name="current">Null when the person has just shown otherwise who they are.</param>
    /// <returns>The code of what does not fit; null when it is done.</returns>
    public async Task<string?> Change(Guid person, string? current, string next)
    {
        if (await Credentials.Find(db, person) is not { } credential) return "NotFound";
        if (current is not null && await Run(credential.Email, current) is null) return "Current";
        // Loaded again, because checking the old one may have counted a try.
        credential = (await Credentials.Find(db, person))!;
        foreach (var rule in people.PasswordValidators)
            if (await rule.ValidateAsync(people, credential, next) is { Succeeded: false } wrong)
                return wrong.Errors.First().Code;
        if (credential.Email is { } email && next.Contains(email, StringComparison.OrdinalIgnoreCase)) return "Email";
        credential.PasswordHash = hasher.HashPassword(credential, next);
        (credential.FailedTries, credential.LockedUntil) = (0, null);
        await people.UpdateAsync(credential);
        await Credentials.SignOutEverywhere(db, person);
        return null;
    }
}
