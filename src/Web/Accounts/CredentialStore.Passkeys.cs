using Microsoft.AspNetCore.Identity;
using Okote.Funding;

namespace Okote.Web;

public sealed partial class CredentialStore
{
    public Task AddOrUpdatePasskeyAsync(
        Credential user, UserPasskeyInfo passkey, CancellationToken cancellationToken) =>
        Passkeys.Save(db, new Passkey(passkey.CredentialId, user.PersonId, passkey.Name ?? "", passkey.PublicKey,
            passkey.SignCount, passkey.Transports ?? [], passkey.IsUserVerified, passkey.IsBackupEligible,
            passkey.IsBackedUp, passkey.AttestationObject, passkey.ClientDataJson, clock.GetUtcNow(),
            clock.GetUtcNow()));

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(
        Credential user, CancellationToken cancellationToken) =>
        [.. (await Passkeys.Of(db, user.PersonId)).Select(Told)];

    public async Task<Credential?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        await Passkeys.Find(db, credentialId) is { } key ? await Credentials.Find(db, key.PersonId) : null;

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(
        Credential user, byte[] credentialId, CancellationToken cancellationToken) =>
        await Passkeys.Find(db, credentialId) is { } key && key.PersonId == user.PersonId ? Told(key) : null;

    public Task RemovePasskeyAsync(Credential user, byte[] credentialId, CancellationToken cancellationToken) =>
        Passkeys.Remove(db, user.PersonId, credentialId);

    private static UserPasskeyInfo Told(Passkey key) => new(key.CredentialId, key.PublicKey, key.CreatedAt,
        checked((uint)key.SignCount), key.Transports, key.IsUserVerified, key.IsBackupEligible, key.IsBackedUp,
        key.AttestationObject, key.ClientData) { Name = key.Name };
}
