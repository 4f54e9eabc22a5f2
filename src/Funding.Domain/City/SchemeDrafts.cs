using Okote.Data;
using Okote.Matching;

namespace Okote.Funding;

/// <summary>The next version of a call's rule, as somebody writes it.</summary>
/// <param name="Rules">The scheme as JSON.</param>
/// <param name="Campaigns">How many campaigns of this goal it is tried on.</param>
public sealed record SchemeEntry(
    Guid Id, Guid CallId, Guid OrganisationId, string Rules, int Campaigns, Money Goal);

/// <param name="BasedOn">The version it would follow; when another was published meanwhile, it must be read again.
/// </param>
public sealed record SchemeDraft(
    Guid Id, Guid CallId, string Call, Guid OrganisationId, string Organisation, Guid BasedOn, int BasedOnVersion,
    string Rules, int Campaigns, Money Goal, string State, Guid? PublishedAs, DateTimeOffset ChangedAt)
{
    /// <exception cref="InvalidOperationException">What was stored cannot be read any more: a bug.</exception>
    public Scheme Scheme => Scheme.Read(Rules, out var problems)
        ?? throw new InvalidOperationException($"Draft {Id} cannot be read: {problems[0]}");

    /// <summary>SHA-256 of what would be published.</summary>
    public byte[] ContentHash() => Approval.HashOf(new
    {
        Id, CallId, BasedOn, Rules = Scheme.ToJson(), Campaigns, Goal = Goal.Cents,
    });
}

public static class SchemeDrafts
{
    private const string Columns = """
        d.id, d.call_id, c.name AS call, d.organisation_id, o.name AS organisation, d.based_on,
        s.version AS based_on_version, d.rules::text AS rules, d.campaigns, d.goal_cents AS goal, d.state,
        d.published_as, d.changed_at
        """;

    private const string From = """
        FROM scheme_drafts d
        JOIN calls c ON c.id = d.call_id
        JOIN organisations o ON o.id = d.organisation_id
        JOIN match_schemes s ON s.id = d.based_on
        """;

    private const string Mine = "d.organisation_id = ANY (@cities)";

    private static readonly ListOrder Order = new(From, "d.id", "-changed",
        ("changed", "d.changed_at"), ("call", "c.name"), ("version", "s.version"), ("organisation", "o.name"),
        ("state", "d.state")) { Scope = Mine };

    public static async Task<Listed<SchemeDraft>> List(
        Session session, Guid[] cities, string? state, Guid? call, ListAsk ask)
    {
        var page = Order.At(ask);
        return page.Cut(await session.Query<SchemeDraft>($"""
            SELECT {Columns}
            {From}
            WHERE {Mine} AND (@state::text IS NULL OR d.state = @state)
              AND (@call::uuid IS NULL OR d.call_id = @call) AND {page.Where}
            ORDER BY {page.By}
            LIMIT @Limit
            """, new { cities, state, call, page.After, page.Limit }), draft => draft.Id);
    }

    public static Task<SchemeDraft?> Find(Session session, Guid[] cities, Guid id) => session.One<SchemeDraft>($"""
        SELECT {Columns}
        {From}
        WHERE d.id = @id AND d.organisation_id = ANY (@cities)
        """, new { id, cities });

    /// <summary>Only whoever pays into a call may propose its rule, and only where the call asks that body for one.
    /// </summary>
    public static async Task<IReadOnlyList<FundedCall>> Calls(Session session, Guid[] cities) =>
        [.. (await FundedCalls.All(session, cities)).Where(call => call.MayPropose)];

    /// <summary>Which lines would promise more than the call's funds hold, with so many campaigns of one goal.
    /// </summary>
    public static async Task<IReadOnlyList<Overcommitment>> Overcommitted(
        Session session, Guid call, Scheme scheme, int campaigns, Money goal)
    {
        var funds = await Funds(session, call);
        return Overcommitment.Find(new Scenario(new ScenarioSettings(),
            [.. Enumerable.Range(1, campaigns).Select(i =>
                new ScenarioCampaign($"{i}", goal.Cents, goal.Cents, null, []))],
            [.. funds.Select(fund => fund.Fund with { Campaigns = null })], Lines(scheme, funds), []));
    }

    /// <summary>The same for the campaigns a call really has, each under its own version of the rule and served by the
    /// funds that name it.</summary>
    public static async Task<IReadOnlyList<Overcommitment>> Overcommitted(Session session, Guid call)
    {
        var past = await PastCalls.Read(session, call);
        if (await PastCalls.Rules(session, call) is not { } rules || Scheme.Read(rules, out _) is not { } scheme)
            return [];
        var funds = past.Funds.Select(fund => new LineFund(fund.Line, fund.Fund)).ToList();
        return Overcommitment.Find(new Scenario(new ScenarioSettings(),
            [.. past.Campaigns.Select(campaign => campaign.Facts)], [.. funds.Select(fund => fund.Fund)],
            Lines(scheme, funds), []));
    }

    private sealed record LineFund(string Line, ScenarioFund Fund);

    private sealed record FundRow(Guid Id, string Line, long Amount, int Priority);

    private static ScenarioLine[] Lines(Scheme scheme, IReadOnlyList<LineFund> funds) =>
        [.. scheme.Lines.Select(line => new ScenarioLine(line,
            [.. funds.Where(fund => fund.Line == line.Id).Select(fund => fund.Fund.Id)]))];

    // Those that would give today. A suspended one is not counted on, although it may be taken up again: the trial
    // warns of a rule that promises too much, as CallClaims does of a campaign.
    private static async Task<IReadOnlyList<LineFund>> Funds(Session session, Guid call) =>
        [.. (await session.Query<FundRow>("""
            SELECT id, line, amount_cents AS amount, priority
            FROM funds
            WHERE call_id = @call AND state IN ('active', 'exhausted')
            ORDER BY position
            """, new { call })).Select(row =>
            new LineFund(row.Line, new ScenarioFund(row.Id.ToString(), row.Amount, row.Priority, Money.Euro, null)))];
}
