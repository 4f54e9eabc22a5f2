using Okote.Data;

namespace Okote.Funding;

/// <summary>News from a project holder, in Markdown.</summary>
public sealed record CampaignUpdate(
    Guid Id, Guid CampaignId, string Title, string Body, string Language, string State, DateTimeOffset PublishedAt,
    string Reason);

public static class Updates
{
    public const int Page_RowsMax = 50;

    private const string Columns = "id, campaign_id, title, body, language, state, published_at, reason";

    /// <summary>What everybody may read, newest first.</summary>
    public static Task<IReadOnlyList<CampaignUpdate>> Published(Session session, Guid campaign) =>
        session.Query<CampaignUpdate>($"""
            SELECT {Columns}
            FROM campaign_updates
            WHERE campaign_id = @campaign AND state = 'published'
            ORDER BY published_at DESC, id
            LIMIT @Page_RowsMax
            """, new { campaign, Page_RowsMax });

    /// <summary>All of one campaign for its holder, the hidden ones with their reason.</summary>
    public static Task<IReadOnlyList<CampaignUpdate>> OfHolder(Session session, Guid campaign, Guid[] holders) =>
        session.Query<CampaignUpdate>($"""
            SELECT {Columns}
            FROM campaign_updates
            WHERE campaign_id = @campaign
              AND EXISTS (SELECT 1 FROM campaigns c WHERE c.id = campaign_id AND c.holder_id = ANY (@holders))
            ORDER BY published_at DESC, id
            LIMIT @Page_RowsMax
            """, new { campaign, holders, Page_RowsMax });
}

/// <param name="Id">From the form: sent twice, it is published once.</param>
public sealed record UpdateDraft(Guid Id, Guid CampaignId, string Title, string Body, string Language);

/// <summary>The holder tells how the project goes on; backers who asked for news get a letter.</summary>
public sealed class PostUpdate(Db db, TimeProvider clock)
{
    public const int Title_CharsMax = 120;

    public const int Body_CharsMax = 10_000;

    public Task<Result<Guid>> Run(UpdateDraft draft, CurrentPerson by) => db.Decide<Guid>(async tx =>
    {
        var (title, body) = (draft.Title.Trim(), draft.Body.Trim());
        if (title.Length == 0 || body.Length == 0) return Refusal.FieldMissing;
        if (title.Length > Title_CharsMax || body.Length > Body_CharsMax) return Refusal.TextTooLong;
        if (await Talks.Find(tx, draft.CampaignId) is not { } campaign || !by.Holders.Contains(campaign.HolderId))
            return Refusal.NotFound;
        if (!campaign.IsPublic) return Refusal.WrongState;
        var now = clock.GetUtcNow();
        var written = await tx.Execute("""
            INSERT INTO campaign_updates (id, campaign_id, title, body, language, published_by, published_at)
            VALUES (@Id, @CampaignId, @title, @body, @Language, @By, @now)
            ON CONFLICT (id) DO NOTHING
            """, new { draft.Id, draft.CampaignId, title, body, draft.Language, By = by.Id, now });
        if (written == 0)
            return await IsSame(tx, draft, title, body) ? draft.Id : Refusal.SameIdOtherContent;
        await Audit.Write(tx, now, by.Id, "update_published", "campaign", draft.CampaignId, title, campaign.HolderId);
        await Tell.Backers(tx, now, draft.CampaignId, "update_published", draft.Id,
            $"/campagnes/{campaign.Slug}#actualites", ("campaign", campaign.Title), ("title", title));
        return draft.Id;
    });

    private static Task<bool> IsSame(Tx tx, UpdateDraft draft, string title, string body) => tx.Single<bool>("""
        SELECT EXISTS (
            SELECT 1
            FROM campaign_updates
            WHERE (id, campaign_id, title, body, language) = (@Id, @CampaignId, @title, @body, @Language))
        """, new { draft.Id, draft.CampaignId, title, body, draft.Language });
}
