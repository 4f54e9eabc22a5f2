namespace Okote.Payments;

/// <summary>What a declined charge at closing leads to. Pure: the numbers are those promised to contributors.</summary>
public static class Declines
{
    /// <summary>How long after the close a declined contribution is kept. Within it only the same card is charged
    /// again: no page lets the person bring another card or confirm at their bank yet, so a decline that only they
    /// could mend waits for the end and fails.</summary>
    public static readonly TimeSpan Recovery = TimeSpan.FromDays(7);

    private const int Charge_TriesMax = 3;
    private static readonly TimeSpan SecondTry = TimeSpan.FromDays(3);

    /// <summary>Banks count quick repeats against the merchant.</summary>
    private static readonly TimeSpan BetweenTries = TimeSpan.FromHours(48);

    /// <summary>Whether the same card may be charged again after this many declines. Not when only the person
    /// could mend it, with another card or on the bank's own page.</summary>
    public static bool MayTryAgain(string code, int declined) => declined < Charge_TriesMax && code switch
    {
        "insufficient_funds" or "processing_error" or "try_again_later" or "reenter_transaction"
            or "issuer_not_available" => true,
        "do_not_honor" => declined < 2,
        _ => false,
    };

    /// <summary>When to act next on a decline: charge again when <see cref="MayTryAgain"/>, else give up.</summary>
    /// <param name="declined">How many charges were declined, this one included.</param>
    /// <param name="closedAt">When the campaign was decided.</param>
    public static DateTimeOffset NextAt(string code, int declined, DateTimeOffset closedAt, DateTimeOffset now)
    {
        var end = closedAt + Recovery;
        if (!MayTryAgain(code, declined)) return Later(end, now);
        return Later(declined == 1 ? closedAt + SecondTry : end, now + BetweenTries);
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
