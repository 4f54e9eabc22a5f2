using Okote.Data;

namespace Okote.Funding;

/// <summary>The agreement a public body signs with a beneficiary whose grants of a year pass the threshold.</summary>
public sealed record Convention(
    Guid Id, Guid FunderId, Guid BeneficiaryId, int Year, string Number, DateTime SignedOn, Guid DocumentId);

/// <summary>A convention in the list of a public body.</summary>
public sealed record ConventionRow(
    Guid Id, Guid FunderId, string Funder, Guid BeneficiaryId, string Beneficiary, int Year, string Number,
    DateTime SignedOn, Guid DocumentId, string RecordedBy, DateTimeOffset RecordedAt);

public static class Conventions
{
    private const string From = """
        FROM conventions k
        JOIN organisations f ON f.id = k.funder_id
        JOIN organisations b ON b.id = k.beneficiary_id
        JOIN people p ON p.id = k.recorded_by
        """;

    private const string Mine = "k.funder_id = ANY (@funders)";

    private static readonly ListOrder Order = new(From, "k.id", "-signed",
        ("signed", "k.signed_on"), ("number", "k.number"), ("beneficiary", "b.name"), ("organisation", "f.name"),
        ("year", "k.year"), ("recorded", "k.recorded_at")) { Scope = Mine };

    public static async Task<Listed<ConventionRow>> List(
        Session session, Guid[] funders, int? year, string? text, ListAsk ask)
    {
        var page = Order.At(ask);
        return page.Cut(await session.Query<ConventionRow>($"""
            SELECT k.id, k.funder_id, f.name AS funder, k.beneficiary_id, b.name AS beneficiary, k.year, k.number,
                   k.signed_on::timestamp AS signed_on, k.document_id, coalesce(p.name, '') AS recorded_by,
                   k.recorded_at
            {From}
            WHERE {Mine} AND (@year::int IS NULL OR k.year = @year)
              AND (@text::text IS NULL OR strpos(lower(concat_ws(' ', k.number, b.name)), lower(@text)) > 0)
              AND {page.Where}
            ORDER BY {page.By}
            LIMIT @Limit
            """, new { funders, year, text, page.After, page.Limit }), row => row.Id);
    }

    public static Task<IReadOnlyList<Convention>> All(Session session, Guid[] funders) => session.Query<Convention>("""
        SELECT id, funder_id, beneficiary_id, year, number, signed_on::timestamp AS signed_on, document_id
        FROM conventions
        WHERE funder_id = ANY (@funders)
        ORDER BY year DESC, signed_on, id
        """, new { funders });
}

/// <summary>A convention as somebody types it.</summary>
public sealed record ConventionEntry(
    Guid Id, Guid FunderId, Guid BeneficiaryId, int Year, string Number, DateOnly SignedOn);

/// <summary>Keeps a signed convention with its paper.</summary>
public sealed class RecordConvention(Db db, UploadDocument upload, TimeProvider clock)
{
    public Task<Result<Guid>> Run(ConventionEntry entry, string fileName, byte[] content, CurrentPerson by) =>
        db.Decide<Guid>(async tx =>
        {
            var now = clock.GetUtcNow();
            if (!by.Cities.Contains(entry.FunderId)) return Refusal.NotFound;
            if (await Organisations.Find(tx, entry.BeneficiaryId) is null) return Refusal.NotFound;
            if (string.IsNullOrWhiteSpace(entry.Number)) return Refusal.FieldMissing;
            if (DecisionPaper.IsAhead(entry.SignedOn, now)) return Refusal.DecisionDateAhead;
            // The paper has the convention's own id: sent twice, both are kept once.
            var kept = await upload.Keep(tx, new Upload(entry.Id, entry.FunderId, "convention", "convention", entry.Id,
                fileName, content, FileType.Papers), by.Id);
            if (kept.IsRefused) return kept;
            if (await Insert(tx, entry, by.Id, now) == 0)
                return await IsSame(tx, entry) ? entry.Id : Refusal.SameIdOtherContent;
            await Audit.Write(tx, now, by.Id, "convention_recorded", "organisation", entry.BeneficiaryId,
                entry.Number, entry.FunderId);
            return entry.Id;
        });

    private static Task<int> Insert(Tx tx, ConventionEntry entry, Guid by, DateTimeOffset now) => tx.Execute("""
        INSERT INTO conventions (id, funder_id, beneficiary_id, year, number, signed_on, document_id, recorded_by,
                                 recorded_at)
        VALUES (@Id, @FunderId, @BeneficiaryId, @Year, @Number, @SignedOn, @Id, @by, @now)
        ON CONFLICT (id) DO NOTHING
        """, Values(entry, by, now));

    private static Task<bool> IsSame(Tx tx, ConventionEntry entry) => tx.Single<bool>("""
        SELECT EXISTS (
            SELECT 1
            FROM conventions
            WHERE (id, funder_id, beneficiary_id, year, number, signed_on)
                = (@Id, @FunderId, @BeneficiaryId, @Year, @Number, @SignedOn::date))
        """, Values(entry, default, default));

    private static object Values(ConventionEntry entry, Guid by, DateTimeOffset now) => new
    {
        entry.Id, entry.FunderId, entry.BeneficiaryId, entry.Year, Number = entry.Number.Trim(),
        SignedOn = entry.SignedOn.ToDateTime(TimeOnly.MinValue), by, now,
    };
}
