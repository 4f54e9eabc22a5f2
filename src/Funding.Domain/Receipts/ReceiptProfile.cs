using Okote.Data;

namespace Okote.Funding;

/// <summary>What stands between an organisation and its first receipt.</summary>
public enum ReceiptGap { Eligibility, Category, Object, Signatory, Mandate, Address, Identifier }

/// <summary>What an organisation declares about the receipts it wants to give.</summary>
/// <param name="Bases">Articles of the tax code: 200, 238bis, 978.</param>
/// <param name="Detail">The decree of an organisation of public utility, or what « other » stands for.</param>
public sealed record ReceiptDeclaration(
    IReadOnlyList<string> Bases, string? Category, string Detail, string Object, string SignatoryName,
    string SignatoryQuality)
{
    public const int Text_CharsMax = 300;

    public static IReadOnlyList<string> BasesKnown { get; } = ["200", "238bis", "978"];

    public static IReadOnlyList<string> CategoriesKnown { get; } =
        ["general_interest", "public_utility", "local_law_mission", "foundation", "endowment_fund", "aid", "other"];

    public static ReceiptDeclaration None { get; } = new([], null, "", "", "", "");

    /// <summary>As a query brings them, with commas between them.</summary>
    internal static string[] Split(string bases) => bases.Split(',', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What a mandate is signed over: another declaration needs another signature.</summary>
    public byte[] ContentHash() => Approval.HashOf(this);

    /// <summary>Some categories say nothing without their decree or their name.</summary>
    public bool LacksDetail => Category is "public_utility" or "local_law_mission" or "other" && Detail.Length == 0;
}

/// <summary>The signature under which the platform issues in the organisation's name.</summary>
public sealed record ReceiptMandate(
    Guid Id, byte[] ContentHash, string Name, string Quality, DateTimeOffset SignedAt);

/// <summary>Everything that decides whether an organisation may give receipts, in one place.</summary>
public sealed record ReceiptProfile(
    OrganisationDetails Organisation, ReceiptDeclaration Declaration, ReceiptMandate? Mandate)
{
    /// <summary>Empty when receipts may be issued; else exactly what is missing, in the order of the form.</summary>
    public IReadOnlyList<ReceiptGap> Gaps => [.. Enum.GetValues<ReceiptGap>().Where(Lacks)];

    public bool Lacks(ReceiptGap gap) => gap switch
    {
        ReceiptGap.Eligibility => Declaration.Bases.Count == 0,
        ReceiptGap.Category => Declaration.Category is null || Declaration.LacksDetail,
        ReceiptGap.Object => Declaration.Object.Length == 0,
        ReceiptGap.Signatory => Declaration.SignatoryName.Length == 0 || Declaration.SignatoryQuality.Length == 0,
        // A mandate covers what was declared when it was signed, and nothing that was changed since.
        ReceiptGap.Mandate => Mandate is null
            || !Mandate.ContentHash.AsSpan().SequenceEqual(Declaration.ContentHash()),
        ReceiptGap.Address => string.IsNullOrEmpty(Organisation.Street)
            || string.IsNullOrEmpty(Organisation.Postcode) || string.IsNullOrEmpty(Organisation.Town),
        ReceiptGap.Identifier => !Organisation.IsIdentified,
    };

    /// <summary>The declaration is whole, and somebody who may bind the organisation can put their name under it.
    /// </summary>
    public bool MayBeSigned => Gaps.All(gap => gap is ReceiptGap.Mandate or ReceiptGap.Address or ReceiptGap.Identifier)
        && Lacks(ReceiptGap.Mandate);

    /// <summary>As receipts name it: the SIREN before all; an association of Alsace or Moselle may only have its place
    /// in the register of its court.</summary>
    public string Number => Organisation switch
    {
        { Siren: { } siren } => $"SIREN {siren}",
        { Rna: { } rna } => $"RNA {rna}",
        { RegisterEntry: { } entry, RegisterCourt: { } court } => $"Registre des associations, {court}, {entry}",
        { RegisterEntry: { } entry } => $"Registre des associations, AMALIA {entry}",
        _ => "",
    };
}

public static class ReceiptProfiles
{
    private sealed record Row(
        string Bases, string? Category, string CategoryDetail, string Object, string SignatoryName,
        string SignatoryQuality);

    /// <returns>Null where there is no such organisation; one that declared nothing has an empty declaration.</returns>
    public static async Task<ReceiptProfile?> Find(Session session, Guid organisation)
    {
        if (await OrganisationProfiles.Find(session, organisation) is not { } details) return null;
        var row = await session.One<Row>("""
            SELECT array_to_string(bases, ',') AS bases, category, category_detail, object, signatory_name,
                   signatory_quality
            FROM receipt_profiles
            WHERE organisation_id = @organisation
            """, new { organisation });
        var mandate = await session.One<ReceiptMandate>("""
            SELECT id, content_hash, name, quality, signed_at
            FROM receipt_mandates
            WHERE organisation_id = @organisation AND ended_at IS NULL
            """, new { organisation });
        return new ReceiptProfile(details, row is null ? ReceiptDeclaration.None : new ReceiptDeclaration(
            ReceiptDeclaration.Split(row.Bases), row.Category, row.CategoryDetail, row.Object, row.SignatoryName,
            row.SignatoryQuality), mandate);
    }

    /// <summary>Changes wait for each other, and so does a signature.</summary>
    internal static Task Lock(Tx tx, Guid organisation) => tx.Execute("""
        SELECT id
        FROM organisations
        WHERE id = @organisation
        FOR NO KEY UPDATE
        """, new { organisation });
}
