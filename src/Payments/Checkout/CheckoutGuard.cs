using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.RateLimiting;
using Okote.Data;
using Okote.Funding;

namespace Okote.Payments;

/// <summary>Stands before every new payment page against those who try out stolen cards there, whether a card is
/// charged on it or saved. A gift whose charge failed at the close is not asked: its person comes from a letter.
/// </summary>
public sealed class CheckoutGuard(Db db, CheckoutLimits limits, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Person_Window = TimeSpan.FromHours(1);
    private static readonly TimeSpan Campaign_Window = TimeSpan.FromMinutes(1);

    /// <summary>Counting a large campaign's paid gifts takes longer than opening a page: once in a while is enough.
    /// </summary>
    private static readonly TimeSpan Verdict_Life = TimeSpan.FromSeconds(5);

    private readonly PartitionedRateLimiter<Guid> campaigns = PartitionedRateLimiter.Create<Guid, Guid>(
        campaign => RateLimitPartition.GetFixedWindowLimiter(campaign, _ => new FixedWindowRateLimiterOptions
        {
            PermitLimit = limits.Campaign_PerMinuteMax, Window = Campaign_Window,
        }));

    private readonly ConcurrentDictionary<Guid, Verdict> verdicts = [];

    private readonly record struct Verdict(bool PagesWait, DateTimeOffset Until);

    private sealed record Counted(int OfPerson, int OfGift, int Declined);

    /// <returns>Null when the page may be opened. Otherwise the gift keeps its match for as long as it is held, and
    /// may be paid until then.</returns>
    public async Task<Refusal?> Refuse(CheckoutOrder order)
    {
        var now = clock.GetUtcNow();
        var counted = await Count(order, now);
        if (counted.OfGift >= limits.Declines_PerGiftMax) return Refusal.TooManyDeclines;
        if (counted.OfPerson >= limits.Person_PerHourMax) return Refusal.TooManyPayments;
        if (counted.Declined >= limits.Declines_Min && await PagesWait(order, counted.Declined, now))
            return Refusal.PaymentsPaused;
        using var place = campaigns.AttemptAcquire(order.CampaignId);
        return place.IsAcquired ? null : Refusal.PaymentsPaused;
    }

    public void Dispose() => campaigns.Dispose();

    private Task<Counted> Count(CheckoutOrder order, DateTimeOffset now) => db.Single<Counted>("""
        SELECT (SELECT count(*)
                FROM contributions
                WHERE contributor_id = @ContributorId AND payment_sent_at > @Hour AND id <> @Id)::int AS of_person,
               (SELECT count(*) FROM card_declines WHERE contribution_id = @Id)::int AS of_gift,
               (SELECT coalesce(sum(least(g.declines, @Declines_CountedPerGiftMax)), 0)
                FROM (
                    SELECT count(*) AS declines
                    FROM card_declines
                    WHERE campaign_id = @CampaignId AND declined_at > @Window
                    GROUP BY contribution_id) g)::int AS declined
        """,
        new
        {
            order.Id, order.ContributorId, order.CampaignId, limits.Declines_CountedPerGiftMax,
            Hour = now - Person_Window, Window = now - limits.Declines_Window,
        });

    private async Task<bool> PagesWait(CheckoutOrder order, int declined, DateTimeOffset now)
    {
        if (verdicts.TryGetValue(order.CampaignId, out var last) && now < last.Until) return last.PagesWait;
        var verdict = new Verdict(await MostAreDeclined(order, declined, now), now + Verdict_Life);
        verdicts[order.CampaignId] = verdict;
        if (verdict.PagesWait) await Show(order, now);
        return verdict.PagesWait;
    }

    private async Task<bool> MostAreDeclined(CheckoutOrder order, int declined, DateTimeOffset now)
    {
        var paid = await db.Single<long>("""
            SELECT count(*)
            FROM contributions c
            WHERE c.campaign_id = @CampaignId AND c.payment_sent_at > @Window
              AND (c.status IN ('committed', 'collected')
                   OR EXISTS (
                       SELECT 1 FROM payments p WHERE p.contribution_id = c.id AND p.state = 'processing'))
            """, new { order.CampaignId, Window = now - limits.Declines_Window });
        return declined >= limits.Declines_PerPaidMax * Math.Max(paid, 1);
    }

    /// <summary>A person looks, once for each campaign and day; new pages open by themselves when the declines have
    /// passed.</summary>
    private Task<int> Show(CheckoutOrder order, DateTimeOffset now) => Discrepancies.Open(db,
        new Discrepancy("card_testing",
            $"{order.CampaignId} {TerritoryTime.DayOf(now).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}",
            $"Most cards were declined on payment pages of \"{order.CampaignTitle}\" within "
            + $"{limits.Declines_Window.TotalMinutes:0} minutes. New pages wait until fewer are."), now);
}
