using Okote.Funding;

namespace Okote.Web;

/// <summary>What the season's reviewer finds: the same areas for every campaign, with a risk that follows from what the
/// campaign is.</summary>
internal static class SeasonReviews
{
    private static readonly Money Large = Money.Eur(16_000_00);

    public static IReadOnlyList<Review> Payout { get; } =
    [
        new(ReviewArea.Payout, Verdict.Ok, Risk.Low, "Comptes de la campagne et compte de versement vérifiés.", true),
    ];

    public static IReadOnlyList<Review> Launch(SeasonCampaign campaign) =>
    [
        new(ReviewArea.Project, Verdict.Ok, Risk.Low, "Le résultat attendu est clair et vérifiable.", false),
        new(ReviewArea.Budget, Verdict.Ok, campaign.Goal >= Large ? Risk.Medium : Risk.Low,
            campaign.Goal >= Large ? "Objectif élevé : suivre la collecte de près." : "", true),
        new(ReviewArea.Legal, Verdict.Ok, Risk.Low, "", true),
    ];
}
