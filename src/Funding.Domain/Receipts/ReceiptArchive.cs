using System.Text;
using Okote.Data;

namespace Okote.Funding;

/// <summary>A year's receipts in one archive: each as PDF, and a table of them all. The files are drawn one by one as
/// the archive is written, so that the whole is never in memory.</summary>
public static class ReceiptArchive
{
    /// <summary>Receipts in one archive; a year that has more comes in several.</summary>
    public const int Part_RowsMax = 2_000;

    public const string Index = "index.csv";

    private sealed record Row(
        Guid Id, int Number, byte[] ContentHash, string Issuer, string Donor, string Campaign, long AmountCents,
        string Model, string Basis, string PaidOn, string IssuedOn, string? CancelledOn, int? Replaces)
    {
        public string File => $"recu-{Receipt.Numbered(Number)}-{Receipt.CodeOf(ContentHash)}.pdf";
    }

    /// <param name="asked">Without an organisation, all that the reader may read; parts are counted from one.</param>
    /// <returns>Null when there is nothing.</returns>
    public static async Task<DecisionFile?> Find(
        Db db, ReceiptReader reader, Uri site, (Guid? Organisation, int Year, int Part) asked)
    {
        var rows = await Rows(db, reader, asked);
        if (rows.Count == 0) return null;
        var part = asked.Part > 1 ? $"-{asked.Part}" : "";
        return new DecisionFile($"recus-{asked.Year}{part}.zip",
            rows.Max(row => PaperRows.Day(row.CancelledOn ?? row.IssuedOn)!.Value),
            [
                .. rows.Select(row => new DecisionFilePart(row.File, async () => PaperPdf.Of(
                    (await Receipts.Find(db, row.Id, reader))!.ToPaper(site)))),
                new DecisionFilePart(Index, () => Task.FromResult(Encoding.UTF8.GetBytes(Csv(rows)))),
            ]);
    }

    private static Task<IReadOnlyList<Row>> Rows(Session session, ReceiptReader reader,
        (Guid? Organisation, int Year, int Part) asked) => session.Query<Row>($"""
        SELECT r.id, r.number, r.content_hash, r.issuer_name AS issuer, coalesce(d.name, '') AS donor,
               p.title AS campaign, r.amount_cents, r.model, r.basis, to_char(r.paid_on, 'YYYY-MM-DD') AS paid_on,
               to_char(r.issued_on, 'YYYY-MM-DD') AS issued_on,
               to_char(r.cancelled_at AT TIME ZONE 'Europe/Paris', 'YYYY-MM-DD') AS cancelled_on, b.number AS replaces
        FROM receipts r
        {Receipts.Sources}
        LEFT JOIN receipts b ON b.id = r.replaces_id
        LEFT JOIN receipt_donors d ON d.receipt_id = r.id
        WHERE {Receipts.Theirs} AND (@Organisation::uuid IS NULL OR r.organisation_id = @Organisation)
          AND extract(year FROM r.paid_on) = @Year
        ORDER BY r.organisation_id, r.number
        LIMIT @Part_RowsMax OFFSET @Before
        """,
        new
        {
            reader.Organisations, reader.Donor, reader.Companies, asked.Organisation, asked.Year, Part_RowsMax,
            Before = (long)Math.Max(0, asked.Part - 1) * Part_RowsMax,
        });

    private static string Csv(IReadOnlyList<Row> rows) => PaperCsv.Of(
        ["numero", "organisme", "donateur", "campagne", "montant", "modele", "article", "verse_le", "emis_le",
            "annule_le", "remplace", "code", "fichier"],
        rows.Select(row => (IReadOnlyList<string>)
        [
            Receipt.Numbered(row.Number), row.Issuer, row.Donor, row.Campaign, PaperCsv.Euros(row.AmountCents),
            row.Model, row.Basis, row.PaidOn, row.IssuedOn, row.CancelledOn ?? "",
            row.Replaces is { } number ? Receipt.Numbered(number) : "", Receipt.CodeOf(row.ContentHash), row.File,
        ]));
}
