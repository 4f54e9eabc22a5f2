using Okote.Data;

namespace Okote.Funding;

/// <summary>The texts of a campaign as a holder wants them from now on.</summary>
public sealed record EditedTexts(string Title, string Summary, string Story, string ExpectedResult)
{
    public static EditedTexts Of(Proposal proposal) =>
        new(proposal.Title, proposal.Summary, proposal.Story, proposal.ExpectedResult);

    public bool IsFaulty => string.IsNullOrWhiteSpace(Title) || string.IsNullOrWhiteSpace(Summary)
        || string.IsNullOrWhiteSpace(Story) || string.IsNullOrWhiteSpace(ExpectedResult)
        || Title.Length > ProposalLimits.Title_CharsMax || Summary.Length > ProposalLimits.Summary_CharsMax
        || Story.Length > ProposalLimits.Story_CharsMax || ExpectedResult.Length > ProposalLimits.Result_CharsMax;
}

/// <summary>One version: what was there when it was proposed, and what would be there.</summary>
/// <param name="BeforeHash">SHA-256 of the campaign's content at that moment; likewise after.</param>
public sealed record CampaignEdit(
    Guid Id, Guid CampaignId, int Version, string Title, string Summary, string Story, string ExpectedResult,
    string Reason, byte[] BeforeHash, byte[] AfterHash, string State, Guid ProposedBy, string Proposer,
    DateTimeOffset ProposedAt, DateTimeOffset? DecidedAt, string DecisionReason)
{
    public EditedTexts Texts => new(Title, Summary, Story, ExpectedResult);
}

/// <summary>The texts that readers see now, beside an edit of them.</summary>
public sealed record EditedCampaign(
    Guid Id, Guid HolderId, string Slug, string Holder, string Title, string Summary, string Story,
    string ExpectedResult, byte[] ContentHash);

public static class CampaignEdits
{
    private const string Columns = """
        e.id, e.campaign_id, e.version, e.title, e.summary, e.story, e.expected_result, e.reason, e.before_hash,
        e.after_hash, e.state, e.proposed_by, coalesce(p.name, '') AS proposer, e.proposed_at, e.decided_at,
        e.decision_reason
        """;

    public static Task<IReadOnlyList<CampaignEdit>> Of(Session session, Guid campaign) =>
        session.Query<CampaignEdit>($"""
            SELECT {Columns}
            FROM campaign_edits e
            JOIN people p ON p.id = e.proposed_by
            WHERE e.campaign_id = @campaign
            ORDER BY e.version DESC
            """, new { campaign });

    public static Task<CampaignEdit?> Find(Session session, Guid id) => session.One<CampaignEdit>($"""
        SELECT {Columns}
        FROM campaign_edits e
        JOIN people p ON p.id = e.proposed_by
        WHERE e.id = @id
        """, new { id });

    public static Task<IReadOnlyList<CampaignEdit>> Waiting(Session session) => session.Query<CampaignEdit>($"""
        SELECT {Columns}
        FROM campaign_edits e
        JOIN people p ON p.id = e.proposed_by
        WHERE e.state = 'proposed'
        ORDER BY e.proposed_at, e.id
        """);

    public static Task<EditedCampaign?> Campaign(Session session, Guid id) => session.One<EditedCampaign>("""
        SELECT c.id, c.holder_id, c.slug, o.name AS holder, c.title, c.summary, c.story, c.expected_result,
               campaign_content(c) AS content_hash
        FROM campaigns c
        JOIN organisations o ON o.id = c.holder_id
        WHERE c.id = @id
        """, new { id });

    /// <summary>What the content's hash would be with these texts: computed where the guard computes it.</summary>
    internal static Task<byte[]> HashWith(Tx tx, Guid campaign, EditedTexts texts) => tx.Single<byte[]>("""
        SELECT campaign_content(jsonb_populate_record(c, jsonb_build_object(
                   'title', @Title::text, 'summary', @Summary::text, 'story', @Story::text,
                   'expected_result', @ExpectedResult::text)))
        FROM campaigns c
        WHERE c.id = @campaign
        """, new { campaign, texts.Title, texts.Summary, texts.Story, texts.ExpectedResult });
}

/// <summary>The holder asks for other texts on a campaign that readers may see already.</summary>
public sealed class ProposeEdit(Db db, TimeProvider clock)
{
    /// <param name="id">From the form: sent twice, proposed once.</param>
    public Task<Result<Guid>> Run(Guid id, Guid campaign, CurrentPerson me, EditedTexts texts, string reason) =>
        db.Decide<Guid>(async tx =>
        {
            if (await Proposals.Lock(tx, me, campaign) is not { } proposal) return Refusal.NotFound;
            if (await CampaignEdits.Find(tx, id) is { } known)
                return known.CampaignId != campaign ? Refusal.NotFound
                    : (known.Texts, known.Reason) == (texts, reason.Trim()) ? known.Id : Refusal.SameIdOtherContent;
            if (!proposal.ChangesByVersion) return Refusal.WrongState;
            if (texts.IsFaulty || string.IsNullOrWhiteSpace(reason) || reason.Length > ProposalLimits.Reason_CharsMax)
                return Refusal.FieldMissing;
            if (texts == EditedTexts.Of(proposal)) return Refusal.NothingChanged;
            var now = clock.GetUtcNow();
            var after = await CampaignEdits.HashWith(tx, campaign, texts);
            await Insert(tx, id, campaign, texts, (reason.Trim(), after, me.Id, now));
            await Approvals.Request(tx, "campaign_edit", id, after, me.Id, now);
            await Tell.Operators(tx, now, "edit_waiting", id, $"/operator/modifications/{id}",
                ("title", proposal.Title), ("holder", proposal.Holder));
            await Audit.Write(tx, now, me.Id, "edit_proposed", "campaign", campaign, reason.Trim(), proposal.HolderId);
            return id;
        });

    private static Task Insert(Tx tx, Guid id, Guid campaign, EditedTexts texts,
        (string Reason, byte[] After, Guid By, DateTimeOffset Now) proposed) => tx.Execute("""
        INSERT INTO campaign_edits (id, campaign_id, version, title, summary, story, expected_result, reason,
                                    before_hash, after_hash, proposed_by, proposed_at)
        SELECT @id, c.id, (SELECT count(*) + 1 FROM campaign_edits e WHERE e.campaign_id = c.id), @Title, @Summary,
               @Story, @ExpectedResult, @Reason, campaign_content(c), @After, @By, @Now
        FROM campaigns c
        WHERE c.id = @campaign
        """,
        new
        {
            id, campaign, texts.Title, texts.Summary, texts.Story, texts.ExpectedResult, proposed.Reason,
            proposed.After, proposed.By, proposed.Now,
        });
}

/// <summary>An operator decides about a version. What is executed is what was shown, on what was there.</summary>
public sealed class DecideEdit(Db db, TimeProvider clock)
{
    public Task<Result<Done>> Run(Guid id, byte[] shown, CurrentPerson me, bool approve, string reason) =>
        db.Decide<Done>(async tx =>
        {
            if (!me.IsOperator || await CampaignEdits.Find(tx, id) is not { } found) return Refusal.NotFound;
            await Campaigns.Lock(tx, found.CampaignId);
            // Read again under the lock: two operators decide one after the other.
            var edit = (await CampaignEdits.Find(tx, id))!;
            if (edit.State != "proposed") return Refusal.AlreadyEnded;
            if (!approve && string.IsNullOrWhiteSpace(reason)) return Refusal.FieldMissing;
            var now = clock.GetUtcNow();
            var campaign = (await CampaignEdits.Campaign(tx, edit.CampaignId))!;
            if (!campaign.ContentHash.AsSpan().SequenceEqual(edit.BeforeHash)) return Refusal.ContentChanged;
            var decided = await Approvals.Decide(
                tx, "campaign_edit", id, shown, edit.AfterHash, me.Id, approve, reason, now);
            if (decided.IsRefused) return decided;
            await Close(tx, id, approve, me.Id, reason, now);
            if (approve) await Apply(tx, edit);
            await Tell.Members(tx, now, campaign.HolderId, approve ? "edit_is_approved" : "edit_is_refused", id,
                $"/porteur/projets/{edit.CampaignId}/modifications", ("title", campaign.Title), ("reason", reason));
            await Audit.Write(tx, now, me.Id, approve ? "edit_approved" : "edit_refused", "campaign", edit.CampaignId,
                reason);
            return decided;
        });

    private static Task Close(Tx tx, Guid id, bool approve, Guid by, string reason, DateTimeOffset now) =>
        tx.Execute("""
            UPDATE campaign_edits
            SET state = @State, decided_by = @by, decided_at = @now, decision_reason = @reason
            WHERE id = @id
            """, new { id, State = approve ? "approved" : "refused", by, now, reason });

    private static Task Apply(Tx tx, CampaignEdit edit) => tx.Execute("""
        UPDATE campaigns
        SET title = @Title, summary = @Summary, story = @Story, expected_result = @ExpectedResult
        WHERE id = @CampaignId
        """, new { edit.CampaignId, edit.Title, edit.Summary, edit.Story, edit.ExpectedResult });
}
