namespace Okote.Matching;

/// <summary>All the engine must know of one contribution and of the world at the instant its hold began. Plain data
/// that survives System.Text.Json, so that an answer can be recomputed years later from what was stored.</summary>
/// <param name="Amount">Cents of the contribution, without the tip.</param>
/// <param name="At">When the hold began, in whole seconds on the clock the windows are written in: Unix time in the
/// database, seconds since the start in a scenario.</param>
/// <param name="Lines">One state for each line of the scheme that has something to say; a line without one gives
/// nothing.</param>
/// <param name="Related">Whether the contributor is a related party of the campaign: the holder, or somebody close.
/// </param>
public sealed record MatchRequest(
    long Amount,
    long At,
    string Contributor,
    CampaignFacts Campaign,
    IReadOnlyList<LineState> Lines,
    string? Reward = null,
    bool Resident = false,
    bool Related = false);

/// <param name="Goal">Cents, frozen at launch.</param>
/// <param name="Minimum">Cents, the minimum budget.</param>
/// <param name="Raised">Cents of all other active contributions: captured net of refunds, or held.</param>
/// <param name="ActiveMatch">Cents of active match of all lines for all other contributions.</param>
public sealed record CampaignFacts(
    string Id,
    long Goal,
    long Minimum,
    long Raised,
    long ActiveMatch,
    string? Territory,
    IReadOnlyList<string> Themes);

/// <summary>What one line has already done. Active means held, confirmed or earned; released match never counts, nor
/// does the contribution that is being asked about.</summary>
/// <param name="ContributorCountable">Cents that counted (<see cref="LineMatch.Countable"/>) for this contributor's
/// active matches of this line, in the rule's scope.</param>
/// <param name="ContributorMatchedContributions">How many contributions of this person have active match of this line,
/// in the rule's scope.</param>
/// <param name="ContributorMatch">Cents of this person's active match of this line, in the rule's scope.</param>
/// <param name="ContributorCampaignCountable">As the countable above, always within this campaign.</param>
/// <param name="CampaignMatch">Cents of active match of this line for this campaign.</param>
/// <param name="Funds">The funds of the line that serve this campaign, in list order.</param>
/// <param name="Unlocked">Whether the conditions of the rule's <see cref="Unlock"/> were ever met; once met, for good.
/// </param>
/// <param name="ContributorBacked">Whether this person already backs the campaign: another captured contribution to it,
/// or a held one that this line matches.</param>
public sealed record LineState(
    string Line,
    long ContributorCountable,
    int ContributorMatchedContributions,
    long ContributorMatch,
    long ContributorCampaignCountable,
    long CampaignMatch,
    IReadOnlyList<FundState> Funds,
    bool Unlocked = false,
    bool ContributorBacked = false);

/// <param name="Committed">Cents the fund holds in total.</param>
/// <param name="Remaining">Cents neither held nor confirmed.</param>
public readonly record struct FundState(string Id, long Committed, long Remaining, int Priority = 0);
