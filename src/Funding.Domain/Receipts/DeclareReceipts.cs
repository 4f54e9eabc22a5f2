using Okote.Data;

namespace Okote.Funding;

/// <summary>An administrator writes down under which articles the organisation's gifts are deducted, what it is for and
/// who signs its receipts.</summary>
public sealed class DeclareReceipts(Db db, TimeProvider clock)
{
    public async Task<Result<Done>> Run(Guid organisation, ReceiptDeclaration typed, Guid by)
    {
        var said = Plain(typed);
        string[] texts = [said.Detail, said.Object, said.SignatoryName, said.SignatoryQuality];
        if (texts.Any(text => text.Length > ReceiptDeclaration.Text_CharsMax)) return Refusal.TextTooLong;
        return await db.Decide<Done>(async tx =>
        {
            if (!await Members.MayLead(tx, organisation, by)) return Refusal.NotFound;
            await ReceiptProfiles.Lock(tx, organisation);
            var now = clock.GetUtcNow();
            await tx.Execute("""
                INSERT INTO receipt_profiles (organisation_id, bases, category, category_detail, object,
                                              signatory_name, signatory_quality, saved_by, saved_at)
                VALUES (@organisation, @Bases, @Category, @Detail, @Object, @SignatoryName, @SignatoryQuality, @by,
                        @now)
                ON CONFLICT (organisation_id) DO UPDATE
                SET bases = excluded.bases, category = excluded.category, category_detail = excluded.category_detail,
                    object = excluded.object, signatory_name = excluded.signatory_name,
                    signatory_quality = excluded.signatory_quality, saved_by = excluded.saved_by,
                    saved_at = excluded.saved_at
                """,
                new
                {
                    organisation, Bases = said.Bases.ToArray(), said.Category, said.Detail, said.Object,
                    said.SignatoryName, said.SignatoryQuality, by, now,
                });
            await Audit.Write(tx, now, by, "receipts_declared", "organisation", organisation,
                organisation: organisation);
            return default(Done);
        });
    }

    /// <summary>Only words that are known here, in one order: the same declaration has one hash.</summary>
    private static ReceiptDeclaration Plain(ReceiptDeclaration typed) => new(
        [.. ReceiptDeclaration.BasesKnown.Where(typed.Bases.Contains)],
        ReceiptDeclaration.CategoriesKnown.FirstOrDefault(known => known == typed.Category),
        typed.Detail.Trim(), typed.Object.Trim(), typed.SignatoryName.Trim(), typed.SignatoryQuality.Trim());
}

/// <summary>Somebody who may bind the organisation lets the platform issue its receipts as declared.</summary>
public sealed class SignReceiptMandate(Db db, TimeProvider clock)
{
    /// <param name="shown">Hash of the declaration on the page that was signed.</param>
    public Task<Result<Done>> Run(Guid organisation, byte[] shown, string name, string quality, Guid by) =>
        db.Decide<Done>(async tx =>
        {
            if (!await Members.MayLead(tx, organisation, by)) return Refusal.NotFound;
            if (!await MaySign(tx, organisation, by)) return Refusal.SignatoryRequired;
            if (string.IsNullOrWhiteSpace(name) || string.IsNullOrWhiteSpace(quality)) return Refusal.NameMissing;
            await ReceiptProfiles.Lock(tx, organisation);
            var profile = (await ReceiptProfiles.Find(tx, organisation))!;
            var hash = profile.Declaration.ContentHash();
            if (!hash.AsSpan().SequenceEqual(shown)) return Refusal.ContentChanged;
            // Sent twice, signed once.
            if (!profile.Lacks(ReceiptGap.Mandate)) return default(Done);
            if (!profile.MayBeSigned) return Refusal.FieldMissing;
            var now = clock.GetUtcNow();
            await End(tx, organisation, by, now);
            await tx.Execute("""
                INSERT INTO receipt_mandates (id, organisation_id, content_hash, name, quality, signed_by, signed_at)
                VALUES (@Id, @organisation, @hash, @Name, @Quality, @by, @now)
                """,
                new
                {
                    Id = Guid.CreateVersion7(now), organisation, hash, Name = name.Trim(), Quality = quality.Trim(), by,
                    now,
                });
            await Audit.Write(tx, now, by, "receipt_mandate_signed", "organisation", organisation,
                organisation: organisation);
            return default(Done);
        });

    private static Task<bool> MaySign(Tx tx, Guid organisation, Guid by) => tx.Single<bool>("""
        SELECT EXISTS (
            SELECT 1 FROM roles WHERE person_id = @by AND organisation_id = @organisation AND may_sign)
        """, new { organisation, by });

    internal static Task<int> End(Tx tx, Guid organisation, Guid by, DateTimeOffset now) => tx.Execute("""
        UPDATE receipt_mandates
        SET ended_by = @by, ended_at = @now
        WHERE organisation_id = @organisation AND ended_at IS NULL
        """, new { organisation, by, now });
}

/// <summary>The organisation takes its mandate back: nothing more is issued in its name.</summary>
public sealed class EndReceiptMandate(Db db, TimeProvider clock)
{
    public Task<Result<Done>> Run(Guid organisation, Guid by) => db.Decide<Done>(async tx =>
    {
        if (!await Members.MayLead(tx, organisation, by)) return Refusal.NotFound;
        await ReceiptProfiles.Lock(tx, organisation);
        var now = clock.GetUtcNow();
        if (await SignReceiptMandate.End(tx, organisation, by, now) == 1)
            await Audit.Write(tx, now, by, "receipt_mandate_ended", "organisation", organisation,
                organisation: organisation);
        return default(Done);
    });
}
