using Okote.Data;

namespace Okote.Funding;

/// <summary>Tells a live campaign's holder, and the backers who asked for news, that it has reached half, three
/// quarters or all of its goal, and that seven or two days are left.</summary>
public sealed class RemindCampaigns(Db db, TimeProvider clock) : IWork
{
    private sealed record Due(
        Guid Id, Guid HolderId, string Title, string Slug, long GoalCents, long MinimumCents, long RaisedCents,
        DateTimeOffset ClosesAt, int Mark);

    public async Task<int> Run(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var told = 0;
        // The mark that matters most comes first; the ones it leaves behind are claimed and not told.
        foreach (var campaign in (await Milestones()).GroupBy(due => due.Id))
            told += await Claim(campaign.OrderByDescending(due => due.Mark), "goal", TellMilestone, now);
        foreach (var campaign in (await LastDays(now)).GroupBy(due => due.Id))
            told += await Claim(campaign.OrderBy(due => due.Mark), "days", TellLastDays, now);
        return told;
    }

    private async Task<int> Claim(
        IEnumerable<Due> marks, string reminder, Func<Tx, Due, DateTimeOffset, Task> tell, DateTimeOffset now) =>
        await db.Transact(async tx =>
        {
            var first = true;
            var claimed = 0;
            foreach (var mark in marks)
            {
                if (await Reminders.Claim(tx, mark.Id, $"{reminder}_{mark.Mark}", now))
                {
                    claimed++;
                    if (first) await tell(tx, mark, now);
                }
                first = false;
            }
            return claimed;
        });

    private static async Task TellMilestone(Tx tx, Due due, DateTimeOffset now)
    {
        await Tell.MembersNews(tx, now, due.HolderId, "campaign_milestone", due.Id, $"/campagnes/{due.Slug}",
            ("campaign", due.Title), ("percent", due.Mark), ("raised", Money.Eur(due.RaisedCents)),
            ("goal", Money.Eur(due.GoalCents)));
        await Tell.Backers(tx, now, due.Id, "campaign_milestone_backers", due.Id, $"/campagnes/{due.Slug}",
            ("campaign", due.Title), ("percent", due.Mark), ("raised", Money.Eur(due.RaisedCents)),
            ("goal", Money.Eur(due.GoalCents)));
    }

    private static async Task TellLastDays(Tx tx, Due due, DateTimeOffset now)
    {
        await Tell.MembersNews(tx, now, due.HolderId, "campaign_last_days", due.Id, $"/campagnes/{due.Slug}",
            ("campaign", due.Title), ("days", due.Mark), ("closes", due.ClosesAt),
            ("raised", Money.Eur(due.RaisedCents)), ("minimum", Money.Eur(due.MinimumCents)));
        await Tell.Backers(tx, now, due.Id, "campaign_last_days_backers", due.Id, $"/campagnes/{due.Slug}",
            ("campaign", due.Title), ("days", due.Mark), ("closes", due.ClosesAt),
            ("raised", Money.Eur(due.RaisedCents)), ("minimum", Money.Eur(due.MinimumCents)));
    }

    private Task<IReadOnlyList<Due>> Milestones() => db.Query<Due>($"""
        SELECT c.id, c.holder_id, c.title, c.slug, c.goal_cents, c.minimum_cents,
               t.citizen_cents + t.public_cents + t.private_cents AS raised_cents, c.closes_at, m.mark
        FROM campaigns c
        JOIN campaign_totals t ON t.campaign_id = c.id
        CROSS JOIN (VALUES (50), (75), (100)) AS m (mark)
        WHERE c.state = 'live'
          AND (t.citizen_cents + t.public_cents + t.private_cents) * 100 >= c.goal_cents * m.mark
          AND NOT EXISTS (
              SELECT 1 FROM reminders r WHERE r.subject_id = c.id AND r.reminder = 'goal_' || m.mark)
        LIMIT {Reminders.RemindBatch_RowsMax}
        """);

    /// <summary>A campaign that was never open for so long is not told how many days are left.</summary>
    private Task<IReadOnlyList<Due>> LastDays(DateTimeOffset now) => db.Query<Due>($"""
        SELECT c.id, c.holder_id, c.title, c.slug, c.goal_cents, c.minimum_cents,
               coalesce(t.citizen_cents + t.public_cents + t.private_cents, 0) AS raised_cents, c.closes_at, m.mark
        FROM campaigns c
        LEFT JOIN campaign_totals t ON t.campaign_id = c.id
        CROSS JOIN (VALUES (7), (2)) AS m (mark)
        WHERE c.state = 'live' AND @now < c.closes_at
          AND c.closes_at - make_interval(days => m.mark) <= @now
          AND c.opens_at < c.closes_at - make_interval(days => m.mark)
          AND NOT EXISTS (
              SELECT 1 FROM reminders r WHERE r.subject_id = c.id AND r.reminder = 'days_' || m.mark)
        LIMIT {Reminders.RemindBatch_RowsMax}
        """, new { now });
}
