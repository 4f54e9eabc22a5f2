using Okote.Data;

namespace Okote.Funding;

/// <summary>Whose receipts somebody may read. There is no reader without one of these words.</summary>
public sealed record ReceiptReader
{
    private ReceiptReader()
    {
    }

    public Guid[]? Organisations { get; private init; }

    public Guid? Donor { get; private init; }

    public Guid[]? Companies { get; private init; }

    /// <summary>Reads every receipt.</summary>
    public static ReceiptReader Operator { get; } = new();

    public static ReceiptReader Holder(Guid[] organisations) => new() { Organisations = organisations };

    public static ReceiptReader Giver(Guid person) => new() { Donor = person };

    /// <summary>Reads what these companies got for the lines of their calls.</summary>
    public static ReceiptReader Patron(Guid[] companies) => new() { Companies = companies };
}

/// <summary>Receipts as they stand in their tables.</summary>
public static class Receipts
{
    private sealed record Row(
        Guid Id, Guid OrganisationId, int Number, Guid? ContributionId, string Model, string Basis, long GiftCents,
        long RewardCents, long AmountCents, string PaidOn, string Mode, string IssuedOn, int? Replaces,
        string IssuerName, string IssuerNumber, string? IssuerSiren, string IssuerStreet, string IssuerPostcode,
        string IssuerTown, string IssuerObject, string Category, string CategoryDetail, string SignatoryName,
        string SignatoryQuality, bool Fictional, string? Kind, string? DonorName, string? LegalForm, string? Siren,
        string? Street, string? Postcode, string? Town, string? Country, byte[] ContentHash,
        DateTimeOffset? CancelledAt, string? CancelKind, string CancelReason, int? ReplacedBy, Guid? SettlementItemId)
    {
        public Receipt ToReceipt() => new(Id, OrganisationId, Number, ContributionId, Model, Basis, GiftCents,
            RewardCents, AmountCents, PaperRows.Day(PaidOn)!.Value, Mode, PaperRows.Day(IssuedOn)!.Value, Replaces,
            new ReceiptIssuer(IssuerName, IssuerNumber, IssuerSiren, IssuerStreet, IssuerPostcode, IssuerTown,
                IssuerObject, Category, CategoryDetail, SignatoryName, SignatoryQuality, Fictional),
            Kind is null ? null
                : new ReceiptDonor(Kind, DonorName!, LegalForm, Siren, Street!, Postcode!, Town!, Country!),
            SettlementItemId)
        {
            ContentHash = ContentHash,
            Cancellation = CancelledAt is { } at
                ? new ReceiptCancellation(TerritoryTime.DayOf(at), CancelKind!, CancelReason, ReplacedBy) : null,
        };
    }

    private const string Columns = """
        r.id, r.organisation_id, r.number, r.contribution_id, r.model, r.basis, r.gift_cents, r.reward_cents,
        r.amount_cents, to_char(r.paid_on, 'YYYY-MM-DD') AS paid_on, r.mode,
        to_char(r.issued_on, 'YYYY-MM-DD') AS issued_on, b.number AS replaces, r.issuer_name, r.issuer_number,
        r.issuer_siren, r.issuer_street, r.issuer_postcode, r.issuer_town, r.issuer_object, r.category,
        r.category_detail, r.signatory_name, r.signatory_quality, r.fictional, d.kind, d.name AS donor_name,
        d.legal_form, d.siren, d.street, d.postcode, d.town, d.country, r.content_hash, r.cancelled_at, r.cancel_kind,
        r.cancel_reason, a.number AS replaced_by, r.settlement_item_id
        """;

    /// <summary>What a receipt is of: a gift, or a company's line. Both belong to a campaign.</summary>
    internal const string Sources = """
        LEFT JOIN contributions c ON c.id = r.contribution_id
        LEFT JOIN settlement_items i ON i.id = r.settlement_item_id
        LEFT JOIN settlements s ON s.id = i.settlement_id
        LEFT JOIN funds f ON f.id = i.fund_id
        JOIN campaigns p ON p.id = coalesce(c.campaign_id, s.campaign_id)
        """;

    private const string From = $"""
        FROM receipts r
        {Sources}
        LEFT JOIN receipts b ON b.id = r.replaces_id
        LEFT JOIN receipts a ON a.replaces_id = r.id
        LEFT JOIN receipt_donors d ON d.receipt_id = r.id
        """;

    internal const string Theirs = """
        (@Organisations::uuid[] IS NULL OR r.organisation_id = ANY (@Organisations))
        AND (@Donor::uuid IS NULL OR c.contributor_id = @Donor)
        AND (@Companies::uuid[] IS NULL OR f.organisation_id = ANY (@Companies))
        """;

    /// <returns>Null when it is not theirs.</returns>
    public static async Task<Receipt?> Find(Session session, Guid id, ReceiptReader reader) =>
        (await session.One<Row>($"""
            SELECT {Columns}
            {From}
            WHERE r.id = @id AND {Theirs}
            """, new { id, reader.Organisations, reader.Donor, reader.Companies }))?.ToReceipt();

    /// <summary>All of one gift, the latest first: one of them stands at most.</summary>
    public static async Task<IReadOnlyList<Receipt>> OfGift(Session session, Guid contribution) =>
        [.. (await session.Query<Row>($"""
            SELECT {Columns}
            {From}
            WHERE r.contribution_id = @contribution
            ORDER BY r.number DESC
            """, new { contribution })).Select(row => row.ToReceipt())];

    /// <summary>All of one company's line, the latest first: one of them stands at most.</summary>
    public static async Task<IReadOnlyList<Receipt>> OfLine(Session session, Guid item) =>
        [.. (await session.Query<Row>($"""
            SELECT {Columns}
            {From}
            WHERE r.settlement_item_id = @item
            ORDER BY r.number DESC
            """, new { item })).Select(row => row.ToReceipt())];

    /// <summary>The next number of the organisation. The counter's row is held until the transaction ends and goes back
    /// with it: no number is left out, and none is given twice.</summary>
    internal static Task<int> NextNumber(Tx tx, Guid organisation) => tx.Single<int>("""
        INSERT INTO receipt_counters (organisation_id, last_number)
        VALUES (@organisation, 1)
        ON CONFLICT (organisation_id) DO UPDATE SET last_number = receipt_counters.last_number + 1
        RETURNING last_number
        """, new { organisation });

    internal static async Task Insert(Tx tx, Receipt receipt, Guid? replaces, Guid mandate, DateTimeOffset now)
    {
        var (issuer, donor) = (receipt.Issuer, receipt.Donor!);
        await tx.Execute("""
            INSERT INTO receipts (id, organisation_id, number, contribution_id, replaces_id, mandate_id, model, basis,
                                  gift_cents, reward_cents, amount_cents, paid_on, mode, issuer_name, issuer_number,
                                  issuer_siren, issuer_street, issuer_postcode, issuer_town, issuer_object, category,
                                  category_detail, signatory_name, signatory_quality, fictional, issued_on, issued_at,
                                  content_hash, settlement_item_id)
            VALUES (@Id, @OrganisationId, @Number, @ContributionId, @replaces, @mandate, @Model, @Basis,
                    @GiftCents, @RewardCents, @AmountCents, @PaidOn, @Mode, @Name, @IssuerNumber,
                    @IssuerSiren, @Street, @Postcode, @Town, @Object, @Category,
                    @CategoryDetail, @SignatoryName, @SignatoryQuality, @Fictional, @IssuedOn, @now,
                    @ContentHash, @SettlementItemId)
            """,
            new
            {
                receipt.Id, receipt.OrganisationId, receipt.Number, receipt.ContributionId, replaces, mandate,
                receipt.Model, receipt.Basis, receipt.GiftCents, receipt.RewardCents, receipt.AmountCents,
                PaidOn = receipt.PaidOn.ToDateTime(TimeOnly.MinValue), receipt.Mode, issuer.Name,
                IssuerNumber = issuer.Number, IssuerSiren = issuer.Siren, issuer.Street, issuer.Postcode, issuer.Town,
                issuer.Object, issuer.Category, issuer.CategoryDetail, issuer.SignatoryName, issuer.SignatoryQuality,
                issuer.Fictional, IssuedOn = receipt.IssuedOn.ToDateTime(TimeOnly.MinValue), now, receipt.ContentHash,
                receipt.SettlementItemId,
            });
        await tx.Execute("""
            INSERT INTO receipt_donors (receipt_id, kind, name, legal_form, siren, street, postcode, town, country)
            VALUES (@Id, @Kind, @Name, @LegalForm, @Siren, @Street, @Postcode, @Town, @Country)
            """,
            new
            {
                receipt.Id, donor.Kind, donor.Name, donor.LegalForm, donor.Siren, donor.Street, donor.Postcode,
                donor.Town, donor.Country,
            });
    }
}
