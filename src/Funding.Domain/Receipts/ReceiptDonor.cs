using Okote.Data;

namespace Okote.Funding;

/// <summary>For whom a receipt is made out.</summary>
/// <param name="Kind">person or company.</param>
/// <param name="LegalForm">Of a company; null for a person, like <paramref name="Siren"/>.</param>
/// <param name="Country">Empty for France.</param>
public sealed record ReceiptDonor(
    string Kind, string Name, string? LegalForm, string? Siren, string Street, string Postcode, string Town,
    string Country)
{
    public bool IsCompany => Kind == "company";

    public PaperParty AsParty() => new(Name,
    [
        .. IsCompany ? new[] { LegalForm!, $"SIREN {Siren}" } : [],
        Street, $"{Postcode} {Town}", .. Country.Length > 0 ? new[] { Country } : [],
    ]);
}

/// <summary>A gift whose donor may ask for a receipt, found by the secret of the personal link.</summary>
/// <param name="Declared">Under which articles the organisation says that gifts are deducted.</param>
/// <param name="RefusedAt">When it turned out that nothing of it is deductible.</param>
/// <param name="IsErased">Who gave asked to be forgotten: nothing personal is written about them any more.</param>
public sealed record ReceiptGift(
    Guid Id, string Status, string Campaign, string Slug, Guid HolderId, string Holder, string AccessKey,
    string? GivenName, string Declared, DateTimeOffset? AskedAt, DateTimeOffset? RefusedAt, bool IsErased)
{
    public string[] Bases => ReceiptDeclaration.Split(Declared);

    /// <summary>Nothing will come of a gift that has ended.</summary>
    public bool MayAsk => Status is "started" or "committed" or "collected" or "disputed" && !IsErased;
}

public static class ReceiptRequests
{
    public static Task<ReceiptGift?> Gift(Session session, string accessKey) => session.One<ReceiptGift>("""
        SELECT c.id, c.status, p.title AS campaign, p.slug, p.holder_id, o.name AS holder, c.access_key,
               n.name AS given_name, coalesce(array_to_string(f.bases, ','), '') AS declared, q.asked_at, q.refused_at,
               g.erased_at IS NOT NULL AS is_erased
        FROM contributions c
        JOIN campaigns p ON p.id = c.campaign_id
        JOIN organisations o ON o.id = p.holder_id
        JOIN people g ON g.id = c.contributor_id
        LEFT JOIN contribution_names n ON n.contribution_id = c.id
        LEFT JOIN receipt_profiles f ON f.organisation_id = p.holder_id
        LEFT JOIN receipt_requests q ON q.contribution_id = c.id
        WHERE c.access_key = @accessKey
        """, new { accessKey });

    public static Task<ReceiptDonor?> Donor(Session session, Guid contribution) => session.One<ReceiptDonor>("""
        SELECT kind, name, legal_form, siren, street, postcode, town, country
        FROM receipt_requests
        WHERE contribution_id = @contribution
        """, new { contribution });
}

/// <summary>A donor says for whom the receipt is to be made out. What was issued stays as it is; new words count for
/// the receipt that may replace it.</summary>
public sealed class AskReceipt(Db db, TimeProvider clock)
{
    private const int Text_CharsMax = 120;

    /// <param name="accessKey">The secret of the gift's personal link.</param>
    /// <param name="wealth">Whether a person deducts from the tax on real estate wealth instead of that on income.
    /// </param>
    public async Task<Result<Done>> Run(string accessKey, ReceiptDonor typed, bool wealth)
    {
        var donor = Plain(typed);
        if (Wrong(donor) is { } wrong) return wrong;
        return await db.Decide<Done>(async tx =>
        {
            if (await ReceiptRequests.Gift(tx, accessKey) is not { MayAsk: true } gift) return Refusal.NotFound;
            await Contributions.Lock(tx, gift.Id);
            await tx.Execute("""
                INSERT INTO receipt_requests (contribution_id, kind, name, legal_form, siren, street, postcode, town,
                                              country, basis, asked_at)
                VALUES (@Id, @Kind, @Name, @LegalForm, @Siren, @Street, @Postcode, @Town, @Country, @Basis, @Now)
                ON CONFLICT (contribution_id) DO UPDATE
                SET kind = excluded.kind, name = excluded.name, legal_form = excluded.legal_form,
                    siren = excluded.siren, street = excluded.street, postcode = excluded.postcode,
                    town = excluded.town, country = excluded.country, basis = excluded.basis,
                    asked_at = excluded.asked_at, refused_at = NULL
                """,
                new
                {
                    gift.Id, donor.Kind, donor.Name, donor.LegalForm, donor.Siren, donor.Street, donor.Postcode,
                    donor.Town, donor.Country, Basis = donor.IsCompany ? "238bis" : wealth ? "978" : "200",
                    Now = clock.GetUtcNow(),
                });
            return default(Done);
        });
    }

    private static ReceiptDonor Plain(ReceiptDonor typed) => new(
        typed.IsCompany ? "company" : "person", typed.Name.Trim(), typed.IsCompany ? typed.LegalForm?.Trim() : null,
        typed.IsCompany ? Siren.Read(typed.Siren).Value?.Text : null, typed.Street.Trim(), typed.Postcode.Trim(),
        typed.Town.Trim(), typed.Country.Trim());

    private static Refusal? Wrong(ReceiptDonor donor)
    {
        if (donor.Name.Length == 0) return Refusal.NameMissing;
        string[] needed = [donor.Street, donor.Postcode, donor.Town];
        if (needed.Any(text => text.Length == 0)) return Refusal.FieldMissing;
        if (donor.IsCompany && (string.IsNullOrEmpty(donor.LegalForm) || donor.Siren is null))
            return Refusal.FieldMissing;
        return needed.Append(donor.Name).Append(donor.Country).Append(donor.LegalForm ?? "")
            .Any(text => text.Length > Text_CharsMax) ? Refusal.TextTooLong : null;
    }
}
