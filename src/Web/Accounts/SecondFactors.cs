using Microsoft.AspNetCore.Identity;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>Codes of the authenticator and the codes on paper.</summary>
public sealed class SecondFactors(
    UserManager<Credential> people, IUserStore<Credential> store, Db db, TimeProvider clock)
{
    public const int RecoveryCodes_Count = 10;

    private const int RecoveryCodes_FewMax = 3;

    /// <summary>Whether it is time to make new ones.</summary>
    public static bool IsFew(long codes) => codes <= RecoveryCodes_FewMax;

    /// <summary>A secret that nothing knows yet; it becomes the person's with the first right code.</summary>
    public string NewSecret() => people.GenerateNewAuthenticatorKey();

    /// <summary>Counts wrong tries, and locks like a wrong password does.</summary>
    public async Task<bool> Accepts(Guid person, string? code, string? recoveryCode)
    {
        if (await Credentials.Find(db, person) is not { } credential) return false;
        if (await people.IsLockedOutAsync(credential)) return false;
        if (await IsRight(credential, code, recoveryCode))
        {
            await people.ResetAccessFailedCountAsync(credential);
            return true;
        }
        await people.AccessFailedAsync(credential);
        return false;
    }

    /// <returns>The codes for paper, told this once; null when the code does not fit the secret.</returns>
    public async Task<IReadOnlyList<string>?> Confirm(Guid person, string secret, string? code)
    {
        if (await Credentials.Find(db, person) is not { } credential) return null;
        await Keep(credential, secret);
        if (!await IsRight(credential, code, null)) return null;
        await people.SetTwoFactorEnabledAsync(credential, true);
        return await NewRecoveryCodes(credential);
    }

    /// <summary>Null without an authenticator: codes on paper stand in for it, and alone they are no second factor.
    /// </summary>
    public async Task<IReadOnlyList<string>?> RenewRecoveryCodes(Guid person) =>
        await Credentials.Find(db, person) is { AuthenticatorConfirmedAt: not null } credential
            ? await NewRecoveryCodes(credential) : null;

    public async Task Remove(Guid person)
    {
        if (await Credentials.Find(db, person) is not { } credential) return;
        credential.AuthenticatorKey = null;
        await people.SetTwoFactorEnabledAsync(credential, false);
        // Codes on paper stand in for the authenticator, not for a passkey.
        await ((IUserTwoFactorRecoveryCodeStore<Credential>)store).ReplaceCodesAsync(credential, [], default);
    }

    /// <summary>What an authenticator reads from the square.</summary>
    public static string Address(string secret, string? email) =>
        $"otpauth://totp/{Uri.EscapeDataString($"Okote:{email}")}?secret={secret}&issuer=Okote&digits=6";

    private async Task<IReadOnlyList<string>> NewRecoveryCodes(Credential credential) =>
        [.. await people.GenerateNewTwoFactorRecoveryCodesAsync(credential, RecoveryCodes_Count) ?? []];

    /// <summary>In memory only: nothing is stored before the secret has worked once.</summary>
    private Task Keep(Credential credential, string secret) =>
        ((IUserAuthenticatorKeyStore<Credential>)store).SetAuthenticatorKeyAsync(credential, secret, default);

    private async Task<bool> IsRight(Credential credential, string? code, string? recoveryCode)
    {
        if (recoveryCode?.Trim() is { Length: > 0 } paper)
            return (await people.RedeemTwoFactorRecoveryCodeAsync(credential, paper)).Succeeded;
        var plain = string.Concat((code ?? "").Where(char.IsAsciiDigit));
        return plain.Length > 0 && credential.AuthenticatorKey is not null
            && await people.VerifyTwoFactorTokenAsync(
                credential, people.Options.Tokens.AuthenticatorTokenProvider, plain)
            && await Credentials.SpendCode(db, credential.PersonId, plain, clock.GetUtcNow());
    }
}
