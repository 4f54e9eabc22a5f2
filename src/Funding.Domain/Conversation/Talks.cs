using Okote.Data;

namespace Okote.Funding;

/// <summary>A campaign as far as people may talk about it.</summary>
internal sealed record Talk(Guid Id, Guid HolderId, string Slug, string Title, string State)
{
    /// <summary>On the site for everybody: from the calendar on, for good.</summary>
    public bool IsPublic => State is not ("draft" or "submitted" or "changes_requested" or "approved" or "cancelled");
}

internal static class Talks
{
    public static Task<Talk?> Find(Session session, Guid campaign) => session.One<Talk>("""
        SELECT id, holder_id, slug, title, state
        FROM campaigns
        WHERE id = @campaign
        """, new { campaign });
}
