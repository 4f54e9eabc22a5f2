namespace Okote.Funding;

// What the outbox says. Facts only: whoever hears one reads the rows for the rest.

public sealed record ContributionCommitted(Guid ContributionId);

public sealed record ContributionCollected(Guid ContributionId);

/// <summary>The card could not be charged after the last try; the match went back to its funds.</summary>
public sealed record ContributionFailed(Guid ContributionId);

/// <summary>The campaign missed its minimum before anything was charged.</summary>
public sealed record ContributionReleased(Guid ContributionId);

public sealed record ContributionRefunded(Guid ContributionId, Guid RefundId);

public sealed record CampaignDecided(Guid CampaignId, bool Succeeded);

public sealed record CampaignSettled(Guid CampaignId);
