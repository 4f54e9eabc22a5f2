using System.Text.RegularExpressions;
using Okote.Data;

namespace Okote.Funding;

/// <summary>A campaign as its holder writes it: part by part, with gaps until it is handed in.</summary>
/// <param name="FurtherThemes">Joined by <see cref="Campaign.ThemeSeparator"/>.</param>
/// <param name="OpensAt">The same instant as <paramref name="ClosesAt"/> until a calendar is chosen.</param>
public sealed partial record Proposal(
    Guid Id, Guid CallId, Guid HolderId, string Holder, string Slug, CampaignState State, string Title, string Summary,
    string Story, string Language, string Town, string Commune, string Theme, string FurtherThemes,
    string ExpectedResult, bool Fictional, Money Goal, Money Minimum, Collection Collection, DateTimeOffset OpensAt,
    DateTimeOffset ClosesAt, Guid? ImageDocument, string ImageAlt, string Call, DateTimeOffset CallOpensAt,
    DateTimeOffset CallClosesAt, int SuccessBasisPoints, string PayoutState)
{
    /// <summary>Whether its holder may still change it freely.</summary>
    public bool IsOpen => State is CampaignState.Draft or CampaignState.ChangesRequested;

    /// <summary>Handed in, so that its texts change by approved versions.</summary>
    public bool ChangesByVersion => State is CampaignState.Approved or CampaignState.Scheduled or CampaignState.Live
        or CampaignState.Closing or CampaignState.Succeeded or CampaignState.Settled;

    public bool IsPublic => State is CampaignState.Scheduled or CampaignState.Live or CampaignState.Closing
        or CampaignState.Succeeded or CampaignState.Failed or CampaignState.Settled or CampaignState.Reported
        or CampaignState.Accepted;

    public bool HasCalendar => OpensAt < ClosesAt;

    public bool IsWithinCall => CallOpensAt <= OpensAt && ClosesAt <= CallClosesAt;

    public IReadOnlyList<string> Themes => Theme.Length == 0 ? []
        : [Theme, .. FurtherThemes.Split(Campaign.ThemeSeparator, StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>The same rule as everywhere: rounded up to the cent, so that the minimum is never below the share.
    /// </summary>
    public static Money MinimumOf(Money goal, int basisPoints) =>
        Money.Eur((long)(((Int128)goal.Cents * basisPoints + 9_999) / 10_000));

    /// <summary>Null when what stands here may be kept as a draft; gaps are no fault.</summary>
    public Refusal? Fault() =>
        string.IsNullOrWhiteSpace(Title) || Title.Length > ProposalLimits.Title_CharsMax
        || Summary.Length > ProposalLimits.Summary_CharsMax || Story.Length > ProposalLimits.Story_CharsMax
        || ExpectedResult.Length > ProposalLimits.Result_CharsMax || Town.Length > ProposalLimits.Town_CharsMax
        || Themes.Any(theme => !ProposalLimits.Themes.Contains(theme)) ? Refusal.FieldMissing
        : Commune.Length > 0 && !IsCommune(Commune) ? Refusal.CommuneInvalid
        : Goal < Money.Zero ? Refusal.AmountTooSmall
        : Goal > ProposalLimits.GoalMax ? Refusal.AmountTooLarge
        : HasCalendar && !IsWithinCall || OpensAt > ClosesAt ? Refusal.DatesOutsideCall
        : null;

    /// <summary>The code INSEE gives a commune; Corsica's departments have a letter.</summary>
    public static bool IsCommune(string code) => Insee().IsMatch(code);

    [GeneratedRegex(@"^(\d{2}|2[AB])\d{3}\z")]
    private static partial Regex Insee();
}

/// <summary>One line of a proposal's budget, with the quotes that were attached to it.</summary>
public sealed record ProposalLine(Guid Id, int Position, string Label, Money Cost);

/// <summary>What a holder gives in return for a gift of at least <paramref name="Minimum"/>.</summary>
/// <param name="Code">The word by which match rules know it; made from its first label.</param>
/// <param name="Value">What it is worth: that part of a gift gives no tax receipt.</param>
/// <param name="Stock">Null when there is no limit.</param>
/// <param name="Taken">By gifts that were started and not given up.</param>
public sealed record Reward(string Code, int Position, string Label, Money Minimum, Money Value, int? Stock, int Taken)
{
    public int? Left => Stock - Taken;

    public bool IsOut => Left <= 0;
}
