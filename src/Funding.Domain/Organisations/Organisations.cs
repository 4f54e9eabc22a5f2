using Okote.Data;

namespace Okote.Funding;

public enum OrganisationKind { Association, Cooperative, Company, PublicBody }

/// <param name="Siren">Nine digits; null for associations that only have an RNA or a tribunal register entry.</param>
/// <param name="Fictional">True for invented ones in data and examples; pages say so.</param>
public sealed record Organisation(
    Guid Id, string Name, string? Siren, string? Town, bool Fictional, string? PayoutAccount, string PayoutState);

public sealed record OrganisationEntry(
    Guid Id, OrganisationKind Kind, string Name, string? Siren, string? Town, bool Fictional);

public static class Organisations
{
    public static Task<Organisation?> Find(Session session, Guid id) => session.One<Organisation>("""
        SELECT id, name, siren, town, fictional, payout_account, payout_state
        FROM organisations
        WHERE id = @id
        """, new { id });

    public static Task<Organisation?> FindByPayoutAccount(Session session, string account) =>
        session.One<Organisation>("""
            SELECT id, name, siren, town, fictional, payout_account, payout_state
            FROM organisations
            WHERE payout_account = @account
            """, new { account });

    /// <summary>What the provider says of the account money is paid to: none, pending, enabled or restricted.</summary>
    public static Task<int> SetPayout(Session session, Guid id, string account, string state) => session.Execute("""
        UPDATE organisations
        SET payout_account = @account, payout_state = @state
        WHERE id = @id AND (payout_account IS NULL OR payout_account = @account)
        """, new { id, account, state });

    /// <summary>Writes the organisation and opens the accounts it may need.</summary>
    /// <returns>False when the id is another organisation's.</returns>
    public static async Task<bool> Enter(Tx tx, OrganisationEntry entry, DateTimeOffset now)
    {
        var written = await tx.Execute("""
            INSERT INTO organisations (id, kind, name, siren, town, fictional, created_at)
            VALUES (@Id, @Kind, @Name, @Siren, @Town, @Fictional, @now)
            ON CONFLICT (id) DO NOTHING
            """,
            new { entry.Id, Kind = entry.Kind.ToDb(), entry.Name, entry.Siren, entry.Town, entry.Fictional, now });
        if (written == 0) return await IsSame(tx, entry);
        await Accounts.Open(tx, now, entry.Kind switch
        {
            OrganisationKind.Company => Account.CompanyReceivable(entry.Id),
            OrganisationKind.PublicBody => Account.CityReceivable(entry.Id),
            OrganisationKind.Association or OrganisationKind.Cooperative => Account.Payable(entry.Id),
        });
        return true;
    }

    private static Task<bool> IsSame(Tx tx, OrganisationEntry entry) => tx.Single<bool>("""
        SELECT EXISTS (
            SELECT 1
            FROM organisations
            WHERE id = @Id AND (kind, name, siren, town, fictional)
                IS NOT DISTINCT FROM (@Kind, @Name, @Siren, @Town, @Fictional))
        """, new { entry.Id, Kind = entry.Kind.ToDb(), entry.Name, entry.Siren, entry.Town, entry.Fictional });
}

/// <summary>Enters an organisation and opens the accounts it may need.</summary>
public sealed class RegisterOrganisation(Db db, TimeProvider clock)
{
    public async Task<Result<Guid>> Run(OrganisationEntry entry)
    {
        if (string.IsNullOrWhiteSpace(entry.Name)) return Refusal.NameMissing;
        var now = clock.GetUtcNow();
        return await db.Decide<Guid>(async tx =>
            await Organisations.Enter(tx, entry, now) ? entry.Id : Refusal.SameIdOtherContent);
    }
}
