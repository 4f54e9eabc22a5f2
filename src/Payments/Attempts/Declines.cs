using Okote.Funding;

namespace Okote.Payments;

/// <summary>What comes after a declined charge.</summary>
/// <param name="Retries">Whether the same card is charged again then; else the gift is given up.</param>
public sealed record NextStep(DateTimeOffset At, bool Retries);

/// <summary>What a declined charge at closing leads to. Pure: the numbers are those promised to contributors.</summary>
public static class Declines
{
    /// <summary>How long after the close a declined contribution is kept for its person to mend it.</summary>
    public static readonly TimeSpan Recovery = TimeSpan.FromDays(7);

    private const int Charge_TriesMax = 3;
    private static readonly TimeSpan SecondTry = TimeSpan.FromDays(3);

    /// <summary>Banks count quick repeats against the merchant.</summary>
    private static readonly TimeSpan BetweenTries = TimeSpan.FromHours(48);

    /// <summary>Whether the same card may be charged again after this many declines. Not when only the person
    /// could mend it, with another card or on the bank's own page.</summary>
    /// <param name="advice">What the card network advises, where it does: it outranks the code.</param>
    public static bool MayTryAgain(string code, int declined, string? advice = null) => declined < Charge_TriesMax
        && advice is not ("do_not_try_again" or "confirm_card_data") && code switch
    {
        "insufficient_funds" or "processing_error" or "try_again_later" or "reenter_transaction"
            or "issuer_not_available" => true,
        "do_not_honor" => declined < 2,
        // The bank gives no reason of its own, and the network says that it may pass.
        "generic_decline" or "card_declined" => advice == "try_again_later",
        _ => false,
    };

    /// <summary>What to do next on a decline, and when: charge again while that is allowed and still falls into the
    /// seven days, else give up at their end.</summary>
    /// <param name="declined">How many charges were declined, this one included.</param>
    /// <param name="closedAt">When the campaign was decided.</param>
    public static NextStep Next(
        string code, string? advice, int declined, DateTimeOffset closedAt, DateTimeOffset now)
    {
        var end = closedAt + Recovery;
        var again = Later(declined == 1 ? closedAt + SecondTry : end, now + BetweenTries);
        return MayTryAgain(code, declined, advice) && again <= end
            ? new NextStep(again, Retries: true)
            : new NextStep(Later(end, now), Retries: false);
    }

    /// <summary>What the person can do about it.</summary>
    public static RecoveryNeed NeedOf(string code, NextStep next) =>
        // The second is the word for somebody who pressed "refuse" on the bank's page, or was too slow there.
        code is "authentication_required" or "payment_intent_authentication_failure" ? RecoveryNeed.Confirmation
        : next.Retries ? RecoveryNeed.Patience
        : RecoveryNeed.Card;

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
