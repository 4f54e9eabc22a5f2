using Okote.Data;

namespace Okote.Funding;

/// <summary>What an organisation says of itself. The identifiers have been read, so that no wrong one gets here.
/// </summary>
/// <param name="Court">Whose register <paramref name="Register"/> is in.</param>
/// <param name="AccountHolder">The name the bank knows the account under.</param>
public sealed record OrganisationProfile(
    string Name, string? LegalForm, Siren? Siren, Siret? Siret, Rna? Rna, TribunalRegister? Register, string? Court,
    VatNumber? Vat, PostalAddress Address, Iban? Iban, string? AccountHolder);

public sealed record PostalAddress(string? Street, string? Postcode, string? Town, Commune? Commune);

/// <summary>The same as it is stored, for pages and papers.</summary>
public sealed record OrganisationDetails(
    Guid Id, string Kind, string Name, bool Fictional, string? LegalForm, string? Siren, string? Siret, string? Rna,
    string? RegisterEntry, string? RegisterCourt, string? VatNumber, string? Street, string? Postcode, string? Town,
    string? Commune, string? Iban, string? AccountHolder, string PayoutState, DateTimeOffset CreatedAt)
{
    /// <summary>Enough to write a receipt or a grant to: a number in some public register.</summary>
    public bool IsIdentified => Siren is not null || Rna is not null || RegisterEntry is not null;
}

public static class OrganisationProfiles
{
    public static Task<OrganisationDetails?> Find(Session session, Guid id) => session.One<OrganisationDetails>("""
        SELECT id, kind, name, fictional, legal_form, siren, siret, rna, register_entry, register_court, vat_number,
               street, postcode, town, commune, iban, account_holder, payout_state, created_at
        FROM organisations
        WHERE id = @id
        """, new { id });

    public static Task Write(Tx tx, Guid id, OrganisationProfile profile) => tx.Execute("""
        UPDATE organisations
        SET name = @Name, legal_form = @LegalForm, siren = @Siren, siret = @Siret, rna = @Rna,
            register_entry = @Register, register_court = @Court, vat_number = @Vat, street = @Street,
            postcode = @Postcode, town = @Town, commune = @Commune, iban = @Iban, account_holder = @AccountHolder
        WHERE id = @id
        """,
        new
        {
            id,
            profile.Name,
            profile.LegalForm,
            Siren = profile.Siren?.Text ?? profile.Siret?.Siren,
            Siret = profile.Siret?.Text,
            Rna = profile.Rna?.Text,
            Register = profile.Register?.Text,
            profile.Court,
            Vat = profile.Vat?.Text,
            profile.Address.Street,
            profile.Address.Postcode,
            profile.Address.Town,
            Commune = profile.Address.Commune?.Code,
            Iban = profile.Iban?.Text,
            profile.AccountHolder,
        });

    /// <summary>What does not fit together although each part is right by itself.</summary>
    public static Refusal? Conflict(OrganisationProfile profile)
    {
        var siren = profile.Siren?.Text ?? profile.Siret?.Siren;
        if (profile.Siret is { } siret && siret.Siren != siren) return Refusal.SiretOfOther;
        if (profile.Vat?.Siren is { } other && siren is not null && other != siren) return Refusal.VatOfOther;
        return profile is { Register.NeedsCourt: true, Court: null } ? Refusal.CourtMissing : null;
    }
}

/// <summary>An administrator writes down what the organisation says of itself.</summary>
public sealed class DescribeOrganisation(Db db, TimeProvider clock)
{
    public async Task<Result<Done>> Run(Guid organisation, OrganisationProfile profile, Guid by)
    {
        if (string.IsNullOrWhiteSpace(profile.Name)) return Refusal.NameMissing;
        if (OrganisationProfiles.Conflict(profile) is { } conflict) return conflict;
        var now = clock.GetUtcNow();
        return await db.Decide<Done>(async tx =>
        {
            if (!await Members.MayLead(tx, organisation, by)) return Refusal.NotFound;
            var before = await OrganisationProfiles.Find(tx, organisation);
            await OrganisationProfiles.Write(tx, organisation, profile);
            await Audit.Write(tx, now, by, "organisation_described", "organisation", organisation,
                organisation: organisation);
            // Where money goes is the one thing worth a line of its own.
            if (before?.Iban != profile.Iban?.Text)
                await Audit.Write(tx, now, by, "bank_account_changed", "organisation", organisation,
                    organisation: organisation);
            return default(Done);
        });
    }
}

/// <summary>Somebody enters a new organisation and leads it from then on. Public bodies are entered by operators, who
/// know which ones there are.</summary>
public sealed class FoundOrganisation(Db db, TimeProvider clock)
{
    public async Task<Result<Guid>> Run(Guid id, OrganisationKind kind, OrganisationProfile profile, Guid by)
    {
        if (string.IsNullOrWhiteSpace(profile.Name)) return Refusal.NameMissing;
        if (OrganisationProfiles.Conflict(profile) is { } conflict) return conflict;
        var now = clock.GetUtcNow();
        return await db.Decide<Guid>(async tx =>
        {
            var isOperator = await Members.IsOperator(tx, by);
            if (kind == OrganisationKind.PublicBody && !isOperator) return Refusal.NotFound;
            if (await OrganisationProfiles.Find(tx, id) is not null) return Refusal.SameIdOtherContent;
            if (!await Organisations.Enter(
                    tx, new OrganisationEntry(id, kind, profile.Name, null, null, false), now))
                return Refusal.SameIdOtherContent;
            await OrganisationProfiles.Write(tx, id, profile);
            // An operator enters it for others, and invites the first of them.
            if (!isOperator) await Members.Set(tx, new Membering(id, by, Members.RoleIn(kind), "admin", true));
            await Audit.Write(tx, now, by, "organisation_founded", "organisation", id, organisation: id);
            return id;
        });
    }
}
