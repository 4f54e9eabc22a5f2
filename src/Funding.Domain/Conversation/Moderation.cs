using Okote.Data;

namespace Okote.Funding;

/// <summary>The operator hides something that was said, or shows it again; each with its reason, which its author is
/// told.</summary>
public sealed class Moderate(Db db, TimeProvider clock)
{
    private sealed record Row(Guid CampaignId, Guid Author, string State);

    public Task<Result<Done>> Update(Guid id, bool shown, string reason, Guid by) => Run(
        "update", "campaign_updates", "published_by", id, shown, reason, by);

    public Task<Result<Done>> Question(Guid id, bool shown, string reason, Guid by) => Run(
        "question", "questions", "asked_by", id, shown, reason, by);

    // Table and column are this class's own words.
    private Task<Result<Done>> Run(
        string kind, string table, string author, Guid id, bool shown, string reason, Guid by) =>
        db.Decide<Done>(async tx =>
        {
            if (string.IsNullOrWhiteSpace(reason)) return Refusal.ReasonMissing;
            var said = await tx.One<Row>($"""
                SELECT campaign_id, {author} AS author, state
                FROM {table}
                WHERE id = @id
                FOR UPDATE
                """, new { id });
            if (said is null) return Refusal.NotFound;
            var (now, state) = (clock.GetUtcNow(), shown ? "published" : "hidden");
            if (said.State == state) return Refusal.WrongState;
            await tx.Execute($"""
                UPDATE {table}
                SET state = @state, decided_by = @by, decided_at = @now, reason = @reason
                WHERE id = @id
                """, new { id, state, by, now, reason = reason.Trim() });
            await Audit.Write(tx, now, by, shown ? $"{kind}_shown" : $"{kind}_hidden", kind, id, reason.Trim());
            var campaign = (await Talks.Find(tx, said.CampaignId))!;
            if (!shown)
                await Tell.Person(tx, now, said.Author, "content_hidden", id, $"/campagnes/{campaign.Slug}",
                    ("campaign", campaign.Title), ("reason", reason.Trim()));
            return default(Done);
        });
}

/// <summary>Somebody objects to something on a campaign's page.</summary>
/// <param name="Email">Optional: whoever leaves one is told the decision.</param>
public sealed record ReportDraft(
    Guid Id, Guid CampaignId, string SubjectKind, Guid SubjectId, string Category, string Body, string? Email,
    string Language);

/// <summary>Takes a report; the operators are told.</summary>
public sealed class ReportContent(Db db, TimeProvider clock)
{
    public const int Body_CharsMax = 2_000;

    public async Task<Result<Guid>> Run(ReportDraft draft)
    {
        var body = draft.Body.Trim();
        if (body.Length == 0) return Refusal.FieldMissing;
        if (body.Length > Body_CharsMax) return Refusal.TextTooLong;
        var email = People.NormalEmail(draft.Email);
        if (!string.IsNullOrWhiteSpace(draft.Email) && email is null) return Refusal.EmailInvalid;
        return await db.Decide<Guid>(async tx =>
        {
            if (await Talks.Find(tx, draft.CampaignId) is not { IsPublic: true } campaign
                || !await Said.IsOn(tx, draft.CampaignId, draft.SubjectKind, draft.SubjectId)) return Refusal.NotFound;
            var now = clock.GetUtcNow();
            Guid? by = email is null ? null
                : (await People.Lock(tx, [new Newcomer(email, null, draft.Language)], now))[email];
            if (await Insert(tx, draft, (by, body), now) == 0)
                return await IsSame(tx, draft, (by, body)) ? draft.Id : Refusal.SameIdOtherContent;
            await Tell.Operators(tx, now, "content_reported", draft.Id,
                $"/operator/moderation/signalements/{draft.Id}", ("campaign", campaign.Title));
            return draft.Id;
        });
    }

    private static Task<int> Insert(Tx tx, ReportDraft draft, (Guid? By, string Body) said, DateTimeOffset now) =>
        tx.Execute("""
            INSERT INTO reports (id, campaign_id, subject_kind, subject_id, category, body, reported_by, reported_at)
            VALUES (@Id, @CampaignId, @SubjectKind, @SubjectId, @Category, @Body, @By, @now)
            ON CONFLICT (id) DO NOTHING
            """,
            new
            {
                draft.Id, draft.CampaignId, draft.SubjectKind, draft.SubjectId, draft.Category, said.Body, said.By, now,
            });

    private static Task<bool> IsSame(Tx tx, ReportDraft draft, (Guid? By, string Body) said) => tx.Single<bool>("""
        SELECT EXISTS (
            SELECT 1
            FROM reports
            WHERE id = @Id AND (campaign_id, subject_kind, subject_id, category, body, reported_by)
                IS NOT DISTINCT FROM (@CampaignId, @SubjectKind, @SubjectId, @Category, @Body, @By))
        """,
        new { draft.Id, draft.CampaignId, draft.SubjectKind, draft.SubjectId, draft.Category, said.Body, said.By });
}

/// <summary>The operator decides a report, once, and says why; whoever left an address is told.</summary>
public sealed class DecideReport(Db db, TimeProvider clock)
{
    private sealed record Row(Guid CampaignId, Guid? ReportedBy, string State);

    /// <param name="removed">Whether what was reported went; hiding it is <see cref="Moderate"/>'s act.</param>
    public Task<Result<Done>> Run(Guid report, bool removed, string reason, Guid by) => db.Decide<Done>(async tx =>
    {
        if (string.IsNullOrWhiteSpace(reason)) return Refusal.ReasonMissing;
        var found = await tx.One<Row>("""
            SELECT campaign_id, reported_by, state
            FROM reports
            WHERE id = @report
            FOR UPDATE
            """, new { report });
        if (found is null) return Refusal.NotFound;
        if (found.State != "open") return Refusal.WrongState;
        var now = clock.GetUtcNow();
        await tx.Execute("""
            UPDATE reports
            SET state = @State, decided_by = @by, decided_at = @now, reason = @Reason
            WHERE id = @report
            """, new { report, State = removed ? "removed" : "kept", by, now, Reason = reason.Trim() });
        await Audit.Write(tx, now, by, "report_decided", "report", report, reason.Trim());
        if (found.ReportedBy is { } person)
        {
            var campaign = (await Talks.Find(tx, found.CampaignId))!;
            await Tell.Person(tx, now, person, "report_decided", report, $"/campagnes/{campaign.Slug}",
                ("campaign", campaign.Title), ("reason", reason.Trim()));
        }
        return default(Done);
    });
}
