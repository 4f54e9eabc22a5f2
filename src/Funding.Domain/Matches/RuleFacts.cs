using Okote.Data;
using Okote.Matching;

namespace Okote.Funding;

/// <summary>What only some rules ask: what has unlocked, who backs a campaign already, who is close to its holder. What
/// no rule of those who ask would look at is not read and stands as no.</summary>
public sealed class RuleFacts
{
    private readonly HashSet<(Guid Campaign, string Line)> unlocked = [];
    private readonly HashSet<(Guid Campaign, Guid Person)> backed = [];
    private readonly HashSet<(Guid Campaign, Guid Person)> related = [];

    private RuleFacts()
    {
    }

    public static RuleFacts None { get; } = new();

    public bool IsUnlocked(Campaign campaign, Line line) =>
        line.Rule.Unlock is not { } unlock || unlock.IsReachedFromTheStart(campaign.GoalCents)
        || unlocked.Contains((campaign.Id, line.Id));

    public bool HasBacked(MatchAsker asker) => Has(backed, asker);

    public bool IsRelated(MatchAsker asker) => Has(related, asker);

    public static async Task<RuleFacts> Read(Session session, IReadOnlyList<MatchAsker> askers)
    {
        var facts = new RuleFacts();
        var campaigns = Asking(askers, rule => rule.Unlock is not null);
        if (campaigns.Length > 0) facts.unlocked.UnionWith(await ReadUnlocks(session, campaigns));
        var people = askers.Select(asker => asker.Contributor).OfType<Guid>().Distinct().ToArray();
        if (people.Length == 0) return facts;
        campaigns = Asking(askers, rule => rule.PerBackerBasisPointsOfMinimum is not null);
        if (campaigns.Length > 0) facts.backed.UnionWith(await ReadBacked(session, campaigns, people));
        campaigns = Asking(askers, rule => rule.Eligible is { RelatedPartiesUnmatched: true });
        if (campaigns.Length > 0) facts.related.UnionWith(await ReadRelated(session, campaigns, people));
        return facts;
    }

    private static bool Has(HashSet<(Guid, Guid)> set, MatchAsker asker) =>
        asker.Contributor is { } person && set.Contains((asker.Campaign.Id, person));

    private static Guid[] Asking(IReadOnlyList<MatchAsker> askers, Func<Rule, bool> asks) =>
        [.. askers.Where(asker => asker.Scheme.Lines.Any(line => asks(line.Rule)))
            .Select(asker => asker.Campaign.Id).Distinct()];

    private static Task<IReadOnlyList<(Guid, string)>> ReadUnlocks(Session session, Guid[] campaigns) =>
        session.Query<(Guid, string)>("""
            SELECT campaign_id, line
            FROM unlocks
            WHERE campaign_id = ANY (@campaigns)
            """, new { campaigns });

    private static Task<IReadOnlyList<(Guid, Guid)>> ReadBacked(Session session, Guid[] campaigns, Guid[] people) =>
        session.Query<(Guid, Guid)>("""
            SELECT DISTINCT campaign_id, contributor_id
            FROM contributions
            WHERE contributor_id = ANY (@people) AND campaign_id = ANY (@campaigns)
              AND status IN ('committed', 'collected', 'disputed')
            """, new { campaigns, people });

    private static Task<IReadOnlyList<(Guid, Guid)>> ReadRelated(Session session, Guid[] campaigns, Guid[] people) =>
        session.Query<(Guid, Guid)>("""
            SELECT campaign_id, person_id
            FROM related_parties
            WHERE person_id = ANY (@people) AND campaign_id = ANY (@campaigns)
            """, new { campaigns, people });
}
