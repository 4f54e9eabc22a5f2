namespace Okote.Matching;

/// <summary>One contribution and its campaign as the limits of a line see them.</summary>
/// <param name="Raised">Cents of all other active contributions to the campaign.</param>
/// <param name="ActiveMatch">Cents of active match of all lines for all other contributions.</param>
internal readonly record struct Asked(
    long Amount, long At, string Contributor, string? Reward, bool Resident, bool Related,
    string Campaign, long Goal, long Minimum, string? Territory, IReadOnlyList<string> Themes,
    long Raised, long ActiveMatch)
{
    public static Asked Of(MatchRequest request) => new(
        request.Amount, request.At, request.Contributor, request.Reward, request.Resident, request.Related,
        request.Campaign.Id, request.Campaign.Goal, request.Campaign.Minimum, request.Campaign.Territory,
        request.Campaign.Themes, request.Campaign.Raised, request.Campaign.ActiveMatch);
}

/// <summary>What a line has done for a person and a campaign so far; the meaning of each is said at
/// <see cref="LineState"/>.</summary>
internal readonly record struct LineFacts(
    long ContributorCountable, int ContributorMatchedContributions, long ContributorMatch,
    long ContributorCampaignCountable, long CampaignMatch, bool Unlocked, bool ContributorBacked)
{
    public static LineFacts Of(LineState state) => new(
        state.ContributorCountable, state.ContributorMatchedContributions, state.ContributorMatch,
        state.ContributorCampaignCountable, state.CampaignMatch, state.Unlocked, state.ContributorBacked);
}
