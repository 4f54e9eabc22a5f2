using System.Text.Json;
using Okote.Data;

namespace Okote.Funding;

/// <summary>Everything Okote knows about one person, for that person: nothing about others, and no secrets that would
/// let a reader of the file sign in.</summary>
public sealed class PersonalData(Db db)
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public async Task<byte[]?> Export(Guid person)
    {
        if (await AccountPages.Find(db, person) is not { } account) return null;
        return JsonSerializer.SerializeToUtf8Bytes(new
        {
            Person = account,
            AddressChanges = await AddressChanges(person),
            Roles = await Roles(person),
            RolesAsked = await RolesAsked(person),
            Passkeys = (await Passkeys.Of(db, person)).Select(key => new { key.Name, key.CreatedAt, key.LastUsedAt }),
            Contributions = await Gifts(person),
            ReceiptsAsked = await ReceiptsAsked(person),
            Receipts = await ReceiptsGot(person),
            Consents = await Consents(person),
            LostFactors = await LostFactors(person),
            Questions = await Questions(person),
            Reports = await Reports(person),
            Interests = await Interests(person),
            Mails = await Mails(person),
        }, Readable);
    }

    private async Task<IEnumerable<object>> Gifts(Guid person)
    {
        var names = (await db.Query<(Guid Id, string Name)>("""
            SELECT n.contribution_id, n.name
            FROM contribution_names n
            JOIN contributions g ON g.id = n.contribution_id
            WHERE g.contributor_id = @person
            """, new { person })).ToDictionary(name => name.Id, name => name.Name);
        return (await AccountPages.Contributions(db, person, null, int.MaxValue)).Select(gift => new
        {
            gift.Id,
            gift.Reference,
            gift.Status,
            gift.CampaignTitle,
            AmountCents = gift.Amount.Cents,
            TipCents = gift.Tip.Cents,
            MatchedCents = gift.Matched.Cents,
            RefundedCents = gift.Refunded.Cents,
            Name = names.GetValueOrDefault(gift.Id),
            gift.Display,
            gift.Message,
            gift.CreatedAt,
            gift.CollectedAt,
        });
    }

    private Task<IReadOnlyList<ReceiptAskedRow>> ReceiptsAsked(Guid person) => db.Query<ReceiptAskedRow>("""
        SELECT g.reference, q.kind, q.name, q.legal_form, q.siren, q.street, q.postcode, q.town, q.country, q.basis,
               q.asked_at
        FROM receipt_requests q
        JOIN contributions g ON g.id = q.contribution_id
        WHERE g.contributor_id = @person
        ORDER BY q.asked_at, g.id
        """, new { person });

    private Task<IReadOnlyList<ReceiptGotRow>> ReceiptsGot(Guid person) => db.Query<ReceiptGotRow>("""
        SELECT g.reference, r.issuer_name AS issuer, r.number, r.amount_cents, d.name, d.legal_form, d.siren, d.street,
               d.postcode, d.town, d.country, r.issued_at, r.cancelled_at
        FROM receipts r
        JOIN contributions g ON g.id = r.contribution_id
        LEFT JOIN receipt_donors d ON d.receipt_id = r.id
        WHERE g.contributor_id = @person
        ORDER BY r.issued_at, r.id
        """, new { person });

    private Task<IReadOnlyList<RoleRow>> Roles(Guid person) => db.Query<RoleRow>("""
        SELECT r.role, o.name AS organisation
        FROM roles r
        LEFT JOIN organisations o ON o.id = r.organisation_id
        WHERE r.person_id = @person
        ORDER BY r.role, o.name
        """, new { person });

    /// <summary>Those that still wait for their proof: the others hold no address.</summary>
    private Task<IReadOnlyList<AddressRow>> AddressChanges(Guid person) => db.Query<AddressRow>("""
        SELECT email, created_at, expires_at
        FROM email_changes
        WHERE person_id = @person AND ended_at IS NULL
        ORDER BY created_at, id
        """, new { person });

    private Task<IReadOnlyList<RoleAsked>> RolesAsked(Guid person) => db.Query<RoleAsked>("""
        SELECT q.role, o.name AS organisation, q.grants, q.reason, q.state, q.requested_at
        FROM role_requests q
        LEFT JOIN organisations o ON o.id = q.organisation_id
        WHERE q.person_id = @person
        ORDER BY q.requested_at, q.id
        """, new { person });

    private Task<IReadOnlyList<LostFactor>> LostFactors(Guid person) => db.Query<LostFactor>("""
        SELECT state, contact, reason, asked_at, ended_at
        FROM factor_resets
        WHERE person_id = @person
        ORDER BY asked_at, id
        """, new { person });

    private Task<IReadOnlyList<QuestionRow>> Questions(Guid person) => db.Query<QuestionRow>("""
        SELECT c.title AS campaign, q.shown_name, q.body, q.language, q.state, q.asked_at
        FROM questions q
        JOIN campaigns c ON c.id = q.campaign_id
        WHERE q.asked_by = @person
        ORDER BY q.asked_at, q.id
        """, new { person });

    private Task<IReadOnlyList<ReportRow>> Reports(Guid person) => db.Query<ReportRow>("""
        SELECT c.title AS campaign, r.category, r.body, r.state, r.reported_at
        FROM reports r
        JOIN campaigns c ON c.id = r.campaign_id
        WHERE r.reported_by = @person
        ORDER BY r.reported_at, r.id
        """, new { person });

    /// <summary>What stands written about the person: a tie to a campaign, said by themselves or by others, or to a
    /// public decision.</summary>
    private Task<IReadOnlyList<InterestRow>> Interests(Guid person) => db.Query<InterestRow>("""
        SELECT 'declared' AS kind, c.title AS about, d.interested, d.reason, d.declared_at AS since
        FROM interest_declarations d
        JOIN campaigns c ON c.id = d.campaign_id
        WHERE d.person_id = @person
        UNION ALL
        SELECT 'related', c.title, true, r.reason, r.recorded_at
        FROM related_parties r
        JOIN campaigns c ON c.id = r.campaign_id
        WHERE r.person_id = @person
        UNION ALL
        SELECT 'decision', o.name, true, i.reason, i.recorded_at
        FROM interests i
        JOIN organisations o ON o.id = i.organisation_id
        WHERE i.person_id = @person
        ORDER BY since, kind
        """, new { person });

    private Task<IReadOnlyList<ConsentRow>> Consents(Guid person) => db.Query<ConsentRow>("""
        SELECT k.contribution_id, k.kind, k.language, k.given_at
        FROM consents k
        JOIN contributions g ON g.id = k.contribution_id
        WHERE g.contributor_id = @person
        ORDER BY k.given_at, k.contribution_id, k.kind
        """, new { person });

    private Task<IReadOnlyList<SentMail>> Mails(Guid person) => db.Query<SentMail>("""
        SELECT kind, subject, state, created_at
        FROM mails
        WHERE person_id = @person
        ORDER BY created_at, id
        """, new { person });

    private sealed record RoleRow(string Role, string? Organisation);

    private sealed record ReceiptAskedRow(
        string Reference, string Kind, string Name, string? LegalForm, string? Siren, string Street, string Postcode,
        string Town, string Country, string Basis, DateTimeOffset AskedAt);

    private sealed record ReceiptGotRow(
        string Reference, string Issuer, int Number, long AmountCents, string? Name, string? LegalForm, string? Siren,
        string? Street, string? Postcode, string? Town, string? Country, DateTimeOffset IssuedAt,
        DateTimeOffset? CancelledAt);

    private sealed record AddressRow(string Email, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);

    private sealed record RoleAsked(
        string Role, string? Organisation, bool Grants, string Reason, string State, DateTimeOffset RequestedAt);

    private sealed record LostFactor(
        string State, string Contact, string Reason, DateTimeOffset AskedAt, DateTimeOffset? EndedAt);

    private sealed record QuestionRow(
        string Campaign, string ShownName, string Body, string Language, string State, DateTimeOffset AskedAt);

    private sealed record ReportRow(
        string Campaign, string Category, string Body, string State, DateTimeOffset ReportedAt);

    private sealed record InterestRow(
        string Kind, string About, bool Interested, string Reason, DateTimeOffset Since);

    private sealed record ConsentRow(Guid ContributionId, string Kind, string Language, DateTimeOffset GivenAt);

    private sealed record SentMail(string Kind, string Subject, string State, DateTimeOffset CreatedAt);
}
