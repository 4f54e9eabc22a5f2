using Okote.Data;

namespace Okote.Funding;

public enum MatchStatus { Held, Confirmed, Earned, Released }

/// <summary>Why a fund gives: for a gift, as a lump that a line unlocked for a campaign, or as its part of a round.
/// </summary>
public enum MatchKind { Gift, Lump, Round }

/// <summary>Cents granted by one fund to one contribution. Its id is that of the reservation in the ledger.</summary>
/// <param name="ContributionId">Null for what goes to a campaign as a whole.</param>
/// <param name="Position">Order in which the rows of a contribution were written.</param>
/// <param name="CountableCents">What counted before the ratio; on the line's first fund, zero on the others.</param>
public sealed record Match(
    Guid Id, Guid? ContributionId, Guid CampaignId, Guid FundId, string Line, int Position, long Cents,
    long CountableCents, MatchStatus Status)
{
    public MatchKind Kind { get; init; }
}

public static class Matches
{
    /// <summary>Matches that still bind a fund, in order of use.</summary>
    public static Task<IReadOnlyList<Match>> Active(Session session, Guid contribution) => session.Query<Match>("""
        SELECT id, contribution_id, campaign_id, fund_id, line, position, cents, countable_cents, status
        FROM matches
        WHERE contribution_id = @contribution AND status IN ('held', 'confirmed')
        ORDER BY position
        """, new { contribution });

    public static async Task<Money> ActiveTotal(Session session, Guid contribution) =>
        Money.Eur(await session.Single<long>("""
            SELECT coalesce(sum(cents), 0)::bigint
            FROM matches
            WHERE contribution_id = @contribution AND status IN ('held', 'confirmed')
            """, new { contribution }));

    public static Task Insert(Tx tx, IReadOnlyList<Match> matches, string reason, DateTimeOffset now) => tx.Execute("""
        INSERT INTO matches (id, contribution_id, campaign_id, fund_id, line, position, cents, countable_cents, status,
                             kind, reason, created_at, moved_at)
        SELECT x.id, x.contribution_id, x.campaign_id, x.fund_id, x.line, x.position, x.cents, x.countable, x.status,
               x.kind, @reason, @now, @now
        FROM unnest(@Ids, @Contributions, @Campaigns, @Funds, @Lines, @Positions, @Cents, @Countables, @Statuses,
                    @Kinds)
             AS x (id, contribution_id, campaign_id, fund_id, line, position, cents, countable, status, kind)
        """,
        new
        {
            Ids = matches.Select(m => m.Id).ToArray(),
            Contributions = matches.Select(m => m.ContributionId).ToArray(),
            Campaigns = matches.Select(m => m.CampaignId).ToArray(),
            Funds = matches.Select(m => m.FundId).ToArray(),
            Lines = matches.Select(m => m.Line).ToArray(),
            Positions = matches.Select(m => m.Position).ToArray(),
            Cents = matches.Select(m => m.Cents).ToArray(),
            Countables = matches.Select(m => m.CountableCents).ToArray(),
            Statuses = matches.Select(m => m.Status.ToDb()).ToArray(),
            Kinds = matches.Select(m => m.Kind.ToDb()).ToArray(),
            reason,
            now,
        });

    public static Statement Confirming(Guid[] contributions, DateTimeOffset now) => new("""
        UPDATE matches
        SET status = 'confirmed', reason = 'gift confirmed', moved_at = @now
        WHERE contribution_id = ANY (@contributions) AND status = 'held'
        """, new { contributions, now });

    public static Task<int> SetEnded(
        Tx tx, IReadOnlyList<Guid> ids, MatchStatus status, string reason, DateTimeOffset now) => tx.Execute("""
        UPDATE matches
        SET status = @Status, reason = @reason, moved_at = @now
        WHERE id = ANY (@Ids)
        """, new { Ids = ids.ToArray(), Status = status.ToDb(), reason, now });

    public static Task<int> SetEarned(
        Tx tx, IReadOnlyList<(Guid Id, long Cents)> earned, DateTimeOffset now) => tx.Execute("""
        UPDATE matches m
        SET status = 'earned', earned_cents = nullif(x.cents, m.cents), reason = 'campaign succeeded', moved_at = @now
        FROM unnest(@Ids, @Cents) AS x (id, cents)
        WHERE m.id = x.id
        """, new { Ids = earned.Select(m => m.Id).ToArray(), Cents = earned.Select(m => m.Cents).ToArray(), now });
}
