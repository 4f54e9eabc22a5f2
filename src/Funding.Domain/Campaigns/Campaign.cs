namespace Okote.Funding;

/// <summary>When citizens' money is charged.</summary>
public enum Collection
{
    /// <summary>The card is saved now and charged when the campaign has succeeded.</summary>
    AtClose,

    /// <summary>The card is charged at once; a campaign that fails refunds.</summary>
    Now,
}

public enum CampaignState
{
    Draft, Submitted, ChangesRequested, Approved, Scheduled, Live, Closing,
    Succeeded, Failed, Cancelled, Settled, Reported, Accepted,
}

/// <summary>What decides about a campaign: its numbers, its calendar and where it stands.</summary>
/// <param name="MinimumCents">Citizen money and match together must reach it; frozen at launch like the goal.</param>
/// <param name="Succeeded">Null until the deadline; then decided once.</param>
public sealed record Campaign(
    Guid Id, Guid CallId, Guid SchemeId, Guid HolderId, string Slug, string Title, long GoalCents, long MinimumCents,
    Collection Collection, DateTimeOffset OpensAt, DateTimeOffset ClosesAt, CampaignState State, bool? Succeeded,
    string Commune, string Theme)
{
    /// <summary>Opening and closing instants both belong to the time in which a gift may be started.</summary>
    public bool TakesGifts(DateTimeOffset now) => State == CampaignState.Live && OpensAt <= now && now <= ClosesAt;
}

/// <summary>What a project holder proposes.</summary>
/// <param name="Budget">Label and cents of each cost line, in order; they add up to the goal.</param>
public sealed record CampaignDraft(
    Guid Id, Guid CallId, Guid SchemeId, Guid HolderId, string Slug, string Title, string Summary, string Story,
    string Language, string Town, string Commune, string Theme, string ExpectedResult, bool Fictional, Money Goal,
    Collection Collection, DateTimeOffset OpensAt, DateTimeOffset ClosesAt,
    IReadOnlyList<(string Label, Money Cost)> Budget);
