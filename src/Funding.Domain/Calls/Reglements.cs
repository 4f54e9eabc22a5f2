using Okote.Data;
using Okote.Matching;

namespace Okote.Funding;

/// <summary>A règlement as it was published: this text, and no other, is what people were told.</summary>
/// <param name="Version">Of the call's scheme.</param>
/// <param name="Text">Markdown; <paramref name="ContentHash"/> is its SHA-256 in hexadecimal.</param>
/// <param name="Seal">Of the rule, the language and the wording the text was generated from.</param>
public sealed record PublishedReglement(
    Guid SchemeId, string Call, int Version, string Language, int TextVersion, string Text, string Seal,
    string ContentHash, DateTimeOffset PublishedAt);

/// <summary>One version of a call's scheme, for the list of all of them.</summary>
public sealed record SchemeVersion(Guid Id, int Version, DateTimeOffset CreatedAt);

/// <summary>The published texts, and what they say beside their scheme.</summary>
public static class Reglements
{
    public static Task<PublishedReglement?> Find(Session session, Guid scheme, string language) =>
        session.One<PublishedReglement>("""
            SELECT r.scheme_id, c.name AS call, s.version, r.language, r.text_version, r.text, r.seal,
                   encode(r.content_hash, 'hex') AS content_hash, r.published_at
            FROM reglements r
            JOIN match_schemes s ON s.id = r.scheme_id
            JOIN calls c ON c.id = s.call_id
            WHERE r.scheme_id = @scheme AND r.language = @language
            """, new { scheme, language });

    /// <summary>All versions of the call that a scheme belongs to, newest first.</summary>
    public static Task<IReadOnlyList<SchemeVersion>> Versions(Session session, Guid scheme) =>
        session.Query<SchemeVersion>("""
            SELECT v.id, v.version, v.created_at
            FROM match_schemes s
            JOIN match_schemes v ON v.call_id = s.call_id
            WHERE s.id = @scheme
            ORDER BY v.version DESC
            """, new { scheme });

    /// <summary>Stores the text in every language. A text that stands there already stays as it is.</summary>
    public static async Task Publish(
        Tx tx, Guid schemeId, Scheme scheme, string call, int version, DateTimeOffset now)
    {
        var holds = await tx.Single<HoldRow>("""
            SELECT c.hold_lease_seconds AS lease, c.hold_step_seconds AS step, c.hold_ceiling_seconds AS ceiling,
                   c.consent_required
            FROM match_schemes s
            JOIN calls c ON c.id = s.call_id
            WHERE s.id = @schemeId
            """, new { schemeId });
        var terms = Terms(call, version) with
        {
            HoldSeconds = holds.Lease, StepSeconds = holds.Step, CeilingSeconds = holds.Ceiling,
            ConsentRequired = holds.ConsentRequired,
        };
        foreach (var language in Reglement.Languages)
        {
            var reglement = Reglement.Of(scheme, language, terms);
            await tx.Execute("""
                INSERT INTO reglements (scheme_id, language, text_version, text, seal, content_hash, published_at)
                VALUES (@schemeId, @language, @TextVersion, @Text, @Seal, sha256(convert_to(@Text, 'UTF8')), @now)
                ON CONFLICT (scheme_id, language) DO NOTHING
                """, new
            {
                schemeId, language, Reglement.TextVersion, Text = reglement.ToMarkdown(), reglement.Seal, now,
            });
        }
    }

    private sealed record HoldRow(int Lease, int Step, int Ceiling, bool ConsentRequired);

    /// <summary>What a text says about holds where no call says otherwise.</summary>
    public static ReglementTerms Terms(string? call = null, int? version = null) => new(
        TerritoryTime.Zone, call, version,
        (long)ContributionLimits.HoldLease.TotalSeconds, (long)ContributionLimits.HoldStep.TotalSeconds,
        (long)ContributionLimits.HoldCeiling.TotalSeconds);
}
