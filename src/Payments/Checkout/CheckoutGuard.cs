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

    private sealed record Counted(int OfPerson, int Declined);

    /// <returns>Null when the page may be opened. Nothing of the gift is lost otherwise: it may be paid later.
    /// </returns>
    public async Task<Refusal?> Refuse(CheckoutOrder order)
    {
        var now = clock.GetUtcNow();
        var counted = await Count(order, now);
        if (counted.OfPerson > limits.Person_PerHourMax) return Refusal.TooManyPayments;
        if (counted.Declined >= limits.Declines_Min && await PagesWait(order, counted.Declined, now))
            return Refusal.PaymentsPaused;
        using var place = campaigns.AttemptAcquire(order.CampaignId);
        return place.IsAcquired ? null : Refusal.PaymentsPaused;
    }

    /// <summary>Keeps what banks declined on payment pages: a gift that is promised or paid already is charged by us,
    /// and its declines are no stranger's tries. Heard twice, an event counts once.</summary>
    public static Task Declined(Session session, IReadOnlyList<WaitingEvent> events, DateTimeOffset now)
    {
        var declined = events.Where(e => e is { IsDecline: true, Gift: not null }).ToList();
        return declined.Count == 0 ? Task.CompletedTask : session.Execute("""
            INSERT INTO card_declines (event_id, campaign_id, declined_at)
            SELECT x.id, c.campaign_id, @now
            FROM unnest(@Events, @Gifts) AS x (id, gift)
            JOIN contributions c ON c.id = x.gift AND c.status = 'started'
            -- A bank debit that comes back days later was no try on a page, and banks send them back by the dozen.
            WHERE NOT EXISTS (
                SELECT 1
                FROM payments p
                WHERE p.contribution_id = c.id AND p.state IN ('processing', 'ending'))
            ON CONFLICT DO NOTHING
            """,
            new
            {
                Events = declined.Select(e => e.Id).ToArray(), Gifts = declined.Select(e => e.Gift!.Value).ToArray(),
                now,
            });
    }

    public void Dispose() => campaigns.Dispose();

    private Task<Counted> Count(CheckoutOrder order, DateTimeOffset now) => db.Single<Counted>("""
        SELECT (SELECT count(*)
                FROM contributions
                WHERE contributor_id = @ContributorId AND payment_sent_at > @Hour)::int AS of_person,
               (SELECT count(*)
                FROM card_declines
                WHERE campaign_id = @CampaignId AND declined_at > @Window)::int AS declined
        """,
        new
        {
            order.ContributorId, order.CampaignId, Hour = now - Person_Window, Window = now - limits.Declines_Window,
        });

    private async Task<bool> PagesWait(CheckoutOrder order, int declined, DateTimeOffset now)
    {
        if (verdicts.TryGetValue(order.CampaignId, out var last) && now < last.Until) return last.PagesWait;
        var verdict = new Verdict(await MostAreDeclined(order, declined, now), now + Verdict_Life);
        verdicts[order.CampaignId] = verdict;
        if (verdict.PagesWait) await Show(order, declined, now);
        return verdict.PagesWait;
    }

    private async Task<bool> MostAreDeclined(CheckoutOrder order, int declined, DateTimeOffset now)
    {
        var paid = await db.Single<long>("""
            SELECT count(*)
            FROM contributions
            WHERE campaign_id = @CampaignId AND status IN ('committed', 'collected') AND payment_sent_at > @Window
            """, new { order.CampaignId, Window = now - limits.Declines_Window });
        return declined >= limits.Declines_PerPaidMax * Math.Max(paid, 1);
    }

    /// <summary>A person looks, once for each campaign and day; new pages open by themselves when the declines have
    /// passed.</summary>
    private Task<int> Show(CheckoutOrder order, int declined, DateTimeOffset now) => Discrepancies.Open(db,
        new Discrepancy("card_testing",
            $"{order.CampaignId} {TerritoryTime.DayOf(now).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}",
            $"{declined} cards were declined on payment pages of \"{order.CampaignTitle}\" within "
            + $"{limits.Declines_Window.TotalMinutes:0} minutes. New pages wait until fewer are."), now);
}
