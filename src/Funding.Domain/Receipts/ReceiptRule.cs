using Okote.Data;

namespace Okote.Funding;

/// <summary>What the law says of rewards on the day a gift was paid. Its figures are rows of a table; none is written
/// anywhere else.</summary>
/// <param name="RewardShareBp">A reward is a trifle up to this part of the gift, in ten-thousandths…</param>
/// <param name="RewardYearCents">…and up to this sum for one donor, one organisation and one calendar year.</param>
/// <param name="AboveLimits"><c>reduce</c> takes the worth of a larger reward off the gift, <c>exclude</c> leaves
/// nothing of it.</param>
/// <param name="KeptYears">How long a receipt keeps whom it names.</param>
public sealed record ReceiptRule(int RewardShareBp, long RewardYearCents, string AboveLimits, int KeptYears)
{
    /// <summary>The part of a gift that is deducted. A tip is no part of the gift and never comes here.</summary>
    /// <param name="gift">Given and not gone back, in cents.</param>
    /// <param name="reward">What was chosen in return is worth this, in cents.</param>
    /// <param name="earlier">Worth of what the donor chose from this organisation earlier in the year, in cents.
    /// </param>
    public long Eligible(long gift, long reward, long earlier)
    {
        if (gift <= 0) return 0;
        var isTrifle = (Int128)reward * 10_000 <= (Int128)gift * RewardShareBp && earlier + reward <= RewardYearCents;
        if (reward == 0 || isTrifle) return gift;
        return AboveLimits == "reduce" ? Math.Max(0, gift - reward) : 0;
    }
}

public static class ReceiptRules
{
    /// <returns>Null for a day before any rule that is known here: then nothing is issued.</returns>
    public static Task<ReceiptRule?> Of(Session session, DateOnly day) => session.One<ReceiptRule>("""
        SELECT reward_share_bp, reward_year_cents, above_limits, kept_years
        FROM receipt_rules
        WHERE valid_from <= @Day
        ORDER BY valid_from DESC
        LIMIT 1
        """, new { Day = day.ToDateTime(TimeOnly.MinValue) });
}
