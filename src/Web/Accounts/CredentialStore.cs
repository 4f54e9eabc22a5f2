using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>What ASP.NET Core Identity asks about people and tells us to keep. It decides about passwords, codes and
/// passkeys; the rows are ours. People come into being by their first gift or link, never through here.</summary>
public sealed partial class CredentialStore(Db db, TimeProvider clock, IDataProtectionProvider protection)
    : IUserPasswordStore<Credential>, IUserLockoutStore<Credential>, IUserTwoFactorStore<Credential>,
        IUserAuthenticatorKeyStore<Credential>, IUserTwoFactorRecoveryCodeStore<Credential>,
        IUserPasskeyStore<Credential>
{
    /// <summary>The key of an authenticator is worth as much as the telephone: the database alone must not give it
    /// away.</summary>
    private readonly IDataProtector keys = protection.CreateProtector("okote.authenticator");

    public async Task<Credential?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        Guid.TryParse(userId, out var id) ? await Credentials.Find(db, id) : null;

    /// <param name="normalizedUserName">The framework writes it in capitals, we keep it in small letters.</param>
    public Task<Credential?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        Credentials.FindByEmail(db, normalizedUserName);

    public async Task<IdentityResult> UpdateAsync(Credential user, CancellationToken cancellationToken)
    {
        await Credentials.Save(db, user, clock.GetUtcNow());
        return IdentityResult.Success;
    }

    public Task<string> GetUserIdAsync(Credential user, CancellationToken cancellationToken) =>
        Task.FromResult($"{user.PersonId}");

    public Task<string?> GetUserNameAsync(Credential user, CancellationToken cancellationToken) =>
        Task.FromResult(user.Email);

    public Task<string?> GetNormalizedUserNameAsync(Credential user, CancellationToken cancellationToken) =>
        Task.FromResult(user.Email);

    /// <summary>An address is changed by ConfirmEmailChange alone, which keeps it in its normal form.</summary>
    public Task SetNormalizedUserNameAsync(
        Credential user, string? normalizedName, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task SetUserNameAsync(Credential user, string? userName, CancellationToken cancellationToken) =>
        throw new NotSupportedException("People are named by their e-mail address.");

    public Task<IdentityResult> CreateAsync(Credential user, CancellationToken cancellationToken) =>
        throw new NotSupportedException("People come into being elsewhere.");

    public Task<IdentityResult> DeleteAsync(Credential user, CancellationToken cancellationToken) =>
        throw new NotSupportedException("A person is erased by ErasePerson.");

    public Task<string?> GetPasswordHashAsync(Credential user, CancellationToken cancellationToken) =>
        Task.FromResult(user.PasswordHash);

    public Task<bool> HasPasswordAsync(Credential user, CancellationToken cancellationToken) =>
        Task.FromResult(user.PasswordHash is not null);

    public Task SetPasswordHashAsync(Credential user, string? passwordHash, CancellationToken cancellationToken)
    {
        user.PasswordHash = passwordHash;
        return Task.CompletedTask;
    }

    public Task<DateTimeOffset?> GetLockoutEndDateAsync(Credential user, CancellationToken cancellationToken) =>
        Task.FromResult(user.LockedUntil);

    public Task SetLockoutEndDateAsync(
        Credential user, DateTimeOffset? lockoutEnd, CancellationToken cancellationToken)
    {
        user.LockedUntil = lockoutEnd;
        return Task.CompletedTask;
    }

    public Task<int> IncrementAccessFailedCountAsync(Credential user, CancellationToken cancellationToken) =>
        Task.FromResult(++user.FailedTries);

    public Task ResetAccessFailedCountAsync(Credential user, CancellationToken cancellationToken)
    {
        user.FailedTries = 0;
        return Task.CompletedTask;
    }

    public Task<int> GetAccessFailedCountAsync(Credential user, CancellationToken cancellationToken) =>
        Task.FromResult(user.FailedTries);

    public Task<bool> GetLockoutEnabledAsync(Credential user, CancellationToken cancellationToken) =>
        Task.FromResult(true);

    public Task SetLockoutEnabledAsync(Credential user, bool enabled, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Nobody may guess without an end.");

    public Task<bool> GetTwoFactorEnabledAsync(Credential user, CancellationToken cancellationToken) =>
        Task.FromResult(user.AuthenticatorConfirmedAt is not null);

    public Task SetTwoFactorEnabledAsync(Credential user, bool enabled, CancellationToken cancellationToken)
    {
        user.AuthenticatorConfirmedAt = enabled ? user.AuthenticatorConfirmedAt ?? clock.GetUtcNow() : null;
        return Task.CompletedTask;
    }

    public Task<string?> GetAuthenticatorKeyAsync(Credential user, CancellationToken cancellationToken) =>
        Task.FromResult(user.AuthenticatorKey is { } key ? keys.Unprotect(key) : null);

    public Task SetAuthenticatorKeyAsync(Credential user, string key, CancellationToken cancellationToken)
    {
        user.AuthenticatorKey = keys.Protect(key);
        return Task.CompletedTask;
    }

    public async Task ReplaceCodesAsync(
        Credential user, IEnumerable<string> recoveryCodes, CancellationToken cancellationToken) =>
        await db.Transact(async tx =>
        {
            await RecoveryCodes.Replace(tx, user.PersonId, recoveryCodes, clock.GetUtcNow());
            return default(Done);
        });

    public Task<bool> RedeemCodeAsync(Credential user, string code, CancellationToken cancellationToken) =>
        RecoveryCodes.Redeem(db, user.PersonId, code, clock.GetUtcNow());

    public Task<int> CountCodesAsync(Credential user, CancellationToken cancellationToken) =>
        RecoveryCodes.Left(db, user.PersonId);

    public void Dispose()
    {
        // Nothing is held between two calls.
    }
}
