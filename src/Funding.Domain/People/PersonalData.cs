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
            Roles = await Roles(person),
            Passkeys = (await Passkeys.Of(db, person)).Select(key => new { key.Name, key.CreatedAt, key.LastUsedAt }),
            Contributions = await Gifts(person),
            Consents = await Consents(person),
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

    private Task<IReadOnlyList<RoleRow>> Roles(Guid person) => db.Query<RoleRow>("""
        SELECT r.role, o.name AS organisation
        FROM roles r
        LEFT JOIN organisations o ON o.id = r.organisation_id
        WHERE r.person_id = @person
        ORDER BY r.role, o.name
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

    private sealed record ConsentRow(Guid ContributionId, string Kind, string Language, DateTimeOffset GivenAt);

    private sealed record SentMail(string Kind, string Subject, string State, DateTimeOffset CreatedAt);
}
