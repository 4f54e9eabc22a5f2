using Okote.Data;

namespace Okote.Funding;

public sealed record Question(
    Guid Id, Guid CampaignId, string ShownName, string Body, string Language, string State, DateTimeOffset AskedAt,
    string? Answer, DateTimeOffset? AnsweredAt, string Reason);

public static class Questions
{
    public const int Page_RowsMax = 50;

    private const string Columns =
        "id, campaign_id, shown_name, body, language, state, asked_at, answer, answered_at, reason";

    /// <summary>What everybody may read: answered first, then newest first.</summary>
    public static Task<IReadOnlyList<Question>> Published(Session session, Guid campaign) =>
        session.Query<Question>($"""
            SELECT {Columns}
            FROM questions
            WHERE campaign_id = @campaign AND state = 'published'
            ORDER BY (answer IS NULL), asked_at DESC, id
            LIMIT @Page_RowsMax
            """, new { campaign, Page_RowsMax });

    /// <summary>All of one campaign for its holder, those without an answer first.</summary>
    public static Task<IReadOnlyList<Question>> OfHolder(Session session, Guid campaign, Guid[] holders) =>
        session.Query<Question>($"""
            SELECT {Columns}
            FROM questions
            WHERE campaign_id = @campaign
              AND EXISTS (SELECT 1 FROM campaigns c WHERE c.id = campaign_id AND c.holder_id = ANY (@holders))
            ORDER BY (answer IS NOT NULL), asked_at DESC, id
            LIMIT @Page_RowsMax
            """, new { campaign, holders, Page_RowsMax });
}

/// <param name="Id">From the form: sent twice, it is asked once.</param>
public sealed record QuestionDraft(
    Guid Id, Guid CampaignId, string Email, string ShownName, string Body, string Language);

/// <summary>Somebody asks, without an account. The holder and nobody else sees it until it is answered.</summary>
public sealed class AskQuestion(Db db, TimeProvider clock)
{
    public const int Body_CharsMax = 2_000;

    public const int Name_CharsMax = 60;

    public async Task<Result<Guid>> Run(QuestionDraft draft)
    {
        if (People.NormalEmail(draft.Email) is not { } email) return Refusal.EmailInvalid;
        var (name, body) = (draft.ShownName.Trim(), draft.Body.Trim());
        if (name.Length == 0) return Refusal.NameMissing;
        if (body.Length == 0) return Refusal.FieldMissing;
        if (name.Length > Name_CharsMax || body.Length > Body_CharsMax) return Refusal.TextTooLong;
        return await db.Decide<Guid>(async tx =>
        {
            if (await Talks.Find(tx, draft.CampaignId) is not { IsPublic: true } campaign) return Refusal.NotFound;
            var now = clock.GetUtcNow();
            var by = (await People.Lock(tx, [new Newcomer(email, null, draft.Language)], now))[email];
            var written = await tx.Execute("""
                INSERT INTO questions (id, campaign_id, asked_by, shown_name, body, language, asked_at)
                VALUES (@Id, @CampaignId, @by, @name, @body, @Language, @now)
                ON CONFLICT (id) DO NOTHING
                """, new { draft.Id, draft.CampaignId, by, name, body, draft.Language, now });
            if (written == 0 && !await IsSame(tx, draft, (by, name, body))) return Refusal.SameIdOtherContent;
            if (written == 1)
                await Tell.Members(tx, now, campaign.HolderId, "question_asked", draft.Id,
                    $"/porteur/projets/{campaign.Id}/questions", ("campaign", campaign.Title));
            return draft.Id;
        });
    }

    private static Task<bool> IsSame(Tx tx, QuestionDraft draft, (Guid By, string Name, string Body) asked) =>
        tx.Single<bool>("""
            SELECT EXISTS (
                SELECT 1
                FROM questions
                WHERE (id, campaign_id, asked_by, shown_name, body) = (@Id, @CampaignId, @By, @Name, @Body))
            """, new { draft.Id, draft.CampaignId, asked.By, asked.Name, asked.Body });
}

/// <summary>The holder answers; question and answer are public from then on, and whoever asked gets a letter.</summary>
public sealed class AnswerQuestion(Db db, TimeProvider clock)
{
    public const int Answer_CharsMax = 5_000;

    private sealed record Asked(Guid CampaignId, Guid AskedBy, string State);

    public Task<Result<Done>> Run(Guid question, string answer, CurrentPerson by) => db.Decide<Done>(async tx =>
    {
        var text = answer.Trim();
        if (text.Length == 0) return Refusal.FieldMissing;
        if (text.Length > Answer_CharsMax) return Refusal.TextTooLong;
        var asked = await tx.One<Asked>("""
            SELECT q.campaign_id, q.asked_by, q.state
            FROM questions q
            JOIN campaigns c ON c.id = q.campaign_id
            WHERE q.id = @question AND c.holder_id = ANY (@Holders)
            FOR UPDATE OF q
            """, new { question, by.Holders });
        if (asked is null) return Refusal.NotFound;
        if (asked.State == "hidden") return Refusal.WrongState;
        var (now, campaign) = (clock.GetUtcNow(), (await Talks.Find(tx, asked.CampaignId))!);
        await tx.Execute("""
            UPDATE questions
            SET answer = @text, answered_by = @By, answered_at = @now, state = 'published'
            WHERE id = @question
            """, new { question, text, By = by.Id, now });
        await Audit.Write(
            tx, now, by.Id, "question_answered", "campaign", asked.CampaignId, organisation: campaign.HolderId);
        await Tell.Person(tx, now, asked.AskedBy, "answer_given", question,
            $"/campagnes/{campaign.Slug}#questions", ("campaign", campaign.Title));
        return default(Done);
    });
}
