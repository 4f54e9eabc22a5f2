namespace Okote.Payments;

/// <summary>How much of one kind is no longer a person who gives. What one network address may send is the site's own
/// limit, before anything is read.</summary>
public sealed record CheckoutLimits
{
    /// <summary>Gifts of one e-mail address that reach a payment page, in all campaigns.</summary>
    public int Person_PerHourMax { get; init; } = 20;

    /// <summary>Pages of one campaign, counted by each process for itself. More than the fifty a second that are
    /// promised, should all of them want one campaign, and fewer than a program opens.</summary>
    public int Campaign_PerMinuteMax { get; init; } = 3_600;

    /// <summary>How far back declines count.</summary>
    public TimeSpan Declines_Window { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Of one gift so many declines count at most: one page alone closes no campaign.</summary>
    public int Declines_CountedPerGiftMax { get; init; } = 3;

    /// <summary>Declines after which a gift's page is ended, and no other opens for it.</summary>
    public int Declines_PerGiftMax { get; init; } = 10;

    /// <summary>Fewer declines in one campaign say nothing.</summary>
    public int Declines_Min { get; init; } = 20;

    /// <summary>Declines for each paid gift from which new pages wait: three of four tries.</summary>
    public int Declines_PerPaidMax { get; init; } = 3;
}
