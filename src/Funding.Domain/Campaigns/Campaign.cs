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
/// <param name="StoppedAt">When its call was closed before the campaign's own deadline; null while it was not.</param>
/// <param name="HoldLeaseSeconds">With the step and the ceiling a term of its call.</param>
public sealed record Campaign(
    Guid Id, Guid CallId, Guid SchemeId, Guid HolderId, string Slug, string Title, long GoalCents, long MinimumCents,
    Collection Collection, DateTimeOffset OpensAt, DateTimeOffset ClosesAt, CampaignState State, bool? Succeeded,
    string Commune, string Theme, string FurtherThemes, DateTimeOffset? StoppedAt, int HoldLeaseSeconds,
    int HoldStepSeconds, int HoldCeilingSeconds)
{
    /// <summary>Between the themes of one campaign where they are read as one text.</summary>
    public const char ThemeSeparator = '\u001f';

    /// <summary>All of them, the one that pages show first.</summary>
    public IReadOnlyList<string> Themes =>
        [Theme, .. FurtherThemes.Split(ThemeSeparator, StringSplitOptions.RemoveEmptyEntries)];

    public TimeSpan HoldLease => TimeSpan.FromSeconds(HoldLeaseSeconds);

    public TimeSpan HoldStep => TimeSpan.FromSeconds(HoldStepSeconds);

    public TimeSpan HoldCeiling => TimeSpan.FromSeconds(HoldCeilingSeconds);

    /// <summary>Opening and closing instants both belong to the time in which a gift may be started.</summary>
    public bool TakesGifts(DateTimeOffset now) =>
        State == CampaignState.Live && OpensAt <= now && now <= ClosesAt && StoppedAt is null;
}

/// <summary>What a project holder proposes.</summary>
/// <param name="Budget">Label and cents of each cost line, in order; they add up to the goal.</param>
public sealed record CampaignDraft(
    Guid Id, Guid CallId, Guid SchemeId, Guid HolderId, string Slug, string Title, string Summary, string Story,
    string Language, string Town, string Commune, string Theme, string ExpectedResult, bool Fictional, Money Goal,
    Collection Collection, DateTimeOffset OpensAt, DateTimeOffset ClosesAt,
    IReadOnlyList<(string Label, Money Cost)> Budget);
