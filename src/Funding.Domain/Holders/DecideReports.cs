using Okote.Data;

namespace Okote.Funding;

/// <summary>A report that was handed in, in the operator's list.</summary>
public sealed record ReportRow(
    Guid Id, string Title, string Holder, string State, DateTimeOffset HandedInAt, DateTimeOffset? AcceptedAt,
    Money Planned, Money Spent);

/// <summary>Whose report it is.</summary>
public sealed record ReportedCampaign(
    Guid Id, string Slug, string Title, Guid HolderId, string Holder, string Call, CampaignState State);

public static class ReportPages
{
    private const string From = """
        FROM campaign_reports r
        JOIN campaigns c ON c.id = r.campaign_id
        JOIN organisations o ON o.id = c.holder_id
        """;

    private static readonly ListOrder Order = new(From, "c.id", "handed",
        ("handed", "r.handed_in_at"), ("title", "c.title"), ("holder", "o.name"));

    public static async Task<Listed<ReportRow>> List(Session session, string? state, ListAsk ask)
    {
        var page = Order.At(ask);
        return page.Cut(await session.Query<ReportRow>($"""
            SELECT c.id, c.title, o.name AS holder, c.state, r.handed_in_at, r.accepted_at,
                   (SELECT coalesce(sum(b.cents), 0)::bigint FROM budget_lines b WHERE b.campaign_id = c.id) AS planned,
                   (SELECT coalesce(sum(s.cents), 0)::bigint FROM spent_lines s WHERE s.campaign_id = c.id) AS spent
            {From}
            WHERE r.handed_in_at IS NOT NULL AND (@state::text IS NULL OR c.state = @state) AND {page.Where}
            ORDER BY {page.By}
            LIMIT @Limit
            """, new { state, page.After, page.Limit }), row => row.Id);
    }

    public static Task<ReportedCampaign?> Find(Session session, Guid campaign) => session.One<ReportedCampaign>("""
        SELECT c.id, c.slug, c.title, c.holder_id, o.name AS holder, e.name AS call,
               replace(c.state, '_', '') AS state
        FROM campaigns c
        JOIN organisations o ON o.id = c.holder_id
        JOIN calls e ON e.id = c.call_id
        WHERE c.id = @campaign AND c.state IN ('reported', 'accepted')
        """, new { campaign });
}

/// <summary>An operator accepts the report: the campaign has come to its end.</summary>
public sealed class AcceptReport(Db db, TimeProvider clock)
{
    /// <param name="shown">When the report was handed in that the page showed.</param>
    public Task<Result<Done>> Run(Guid id, CurrentPerson me, DateTimeOffset shown, string reason) =>
        db.Decide<Done>(async tx =>
        {
            if (!me.IsOperator || await Campaigns.Lock(tx, id) is not { } campaign) return Refusal.NotFound;
            if (await Problem(tx, campaign, me, shown) is { } problem) return problem;
            var now = clock.GetUtcNow();
            await tx.Execute("""
                UPDATE campaign_reports
                SET accepted_by = @By, accepted_at = @now
                WHERE campaign_id = @id
                """, new { id, By = me.Id, now });
            await Campaigns.Move(tx, id, CampaignState.Reported, CampaignState.Accepted, me.Id,
                string.IsNullOrWhiteSpace(reason) ? "report accepted" : reason.Trim(), now);
            await Tell.Members(tx, now, campaign.HolderId, "report_is_accepted", id, $"/porteur/projets/{id}",
                ("title", campaign.Title));
            await Audit.Write(tx, now, me.Id, "report_accepted", "campaign", id, reason, campaign.HolderId);
            return default(Done);
        });

    /// <summary>Sent back and handed in again in the meantime, it is another report than the one that was read.
    /// </summary>
    internal static async Task<Refusal?> Problem(
        Tx tx, Campaign campaign, CurrentPerson me, DateTimeOffset shown)
    {
        if (campaign.State != CampaignState.Reported) return Refusal.WrongState;
        if (await Declarations.Has(tx, campaign.Id, me.Id)) return Refusal.ConflictOfInterest;
        return (await SpendingReports.Find(tx, campaign.Id))!.HandedInAt == shown ? null : Refusal.ContentChanged;
    }
}

/// <summary>An operator sends the report back: its holder reads why, completes it and hands it in again.</summary>
public sealed class SendBackReport(Db db, TimeProvider clock)
{
    /// <param name="shown">When the report was handed in that the page showed.</param>
    public Task<Result<Done>> Run(Guid id, CurrentPerson me, DateTimeOffset shown, string reason) =>
        db.Decide<Done>(async tx =>
        {
            if (!me.IsOperator || await Campaigns.Lock(tx, id) is not { } campaign) return Refusal.NotFound;
            if (string.IsNullOrWhiteSpace(reason)) return Refusal.ReasonMissing;
            if (await AcceptReport.Problem(tx, campaign, me, shown) is { } problem) return problem;
            var (now, why) = (clock.GetUtcNow(), reason.Trim());
            await tx.Execute("""
                UPDATE campaign_reports
                SET handed_in_at = NULL
                WHERE campaign_id = @id
                """, new { id });
            await Campaigns.Move(tx, id, CampaignState.Reported, CampaignState.Settled, me.Id, why, now);
            await Tell.Members(tx, now, campaign.HolderId, "report_sent_back", id, $"/porteur/projets/{id}/bilan",
                ("title", campaign.Title), ("reason", why));
            await Audit.Write(tx, now, me.Id, "report_sent_back", "campaign", id, why, campaign.HolderId);
            return default(Done);
        });
}
