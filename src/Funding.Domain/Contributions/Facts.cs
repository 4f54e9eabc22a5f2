namespace Okote.Funding;

// What the outbox says. Facts only: whoever hears one reads the rows for the rest.

public sealed record ContributionCommitted(Guid ContributionId);

public sealed record ContributionCollected(Guid ContributionId);

/// <summary>The card could not be charged after the last try; the match went back to its funds.</summary>
public sealed record ContributionFailed(Guid ContributionId);

/// <summary>A charge at the close failed, or failed a while ago, and can still be made good.</summary>
public sealed record ContributionUnpaid(Guid ContributionId);

/// <summary>The bank could not take a refund: it is still owed.</summary>
public sealed record RefundFailed(Guid ContributionId, Guid RefundId);

/// <summary>A bank took a charge back, or gave up taking it.</summary>
public sealed record ContributionDisputed(Guid ContributionId, Guid DisputeId);

/// <summary>The campaign missed its minimum before anything was charged.</summary>
public sealed record ContributionReleased(Guid ContributionId);

public sealed record ContributionRefunded(Guid ContributionId, Guid RefundId);

public sealed record CampaignDecided(Guid CampaignId, bool Succeeded);

public sealed record CampaignSettled(Guid CampaignId);
