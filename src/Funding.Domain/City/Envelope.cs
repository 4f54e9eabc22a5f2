using Okote.Data;

namespace Okote.Funding;

/// <summary>Public money for matching, as somebody of the city types it. What a decision needs may be missing until it
/// is submitted.</summary>
/// <param name="Id">From the form: sent twice, it is one envelope.</param>
/// <param name="Campaigns">The campaigns it serves; null for all of its call.</param>
public sealed record EnvelopeEntry(
    Guid Id, Guid OrganisationId, Guid CallId, string Line, string Name, Money Amount, int Priority,
    IReadOnlyList<Guid>? Campaigns, DecisionEntry Decision);

/// <summary>Who decided what, when and from which budget, as far as it is known.</summary>
public sealed record DecisionEntry(string? Number, DateOnly? Date, string? Assembly, string? BudgetLine = null)
{
    public bool IsWhole => Number is not null && Date is not null && Assembly is not null && BudgetLine is not null;
}

/// <summary>An envelope as it stands.</summary>
/// <param name="Remaining">What nobody was promised yet; null before it is approved.</param>
/// <param name="Returned">What nobody used and the body has back, since it closed the envelope.</param>
public sealed record Envelope(
    Guid Id, Guid OrganisationId, string Organisation, Guid CallId, string Call, string Line, string Name, Money Amount,
    int Priority, bool AllCampaigns, string State, string? DecisionNumber, DateTime? DecisionDate, string? Assembly,
    string? BudgetLine, DateTimeOffset CallClosesAt, long? Remaining, Money Returned)
{
    public bool IsDecided => DecisionNumber is not null && DecisionDate is not null && Assembly is not null
        && BudgetLine is not null;

    public bool IsActive => FundStages.Of(State).IsInForce();
}

/// <summary>A campaign an envelope serves.</summary>
public sealed record ServedCampaign(Guid Id, string Title, string Slug, string State);

/// <summary>The envelopes of public bodies, read through the bodies somebody works for.</summary>
public static class Envelopes
{
    private const string Columns = """
        f.id, f.organisation_id, o.name AS organisation, f.call_id, c.name AS call, f.line, f.name,
        f.amount_cents AS amount, f.priority, f.all_campaigns, f.state, f.decision_number,
        f.decision_date::timestamp AS decision_date, f.assembly, f.budget_line, c.closes_at AS call_closes_at,
        (SELECT a.credits_posted - a.debits_posted - a.debits_pending
         FROM accounts a
         WHERE a.owner_id = f.id) AS remaining,
        f.returned_cents AS returned
        """;

    public static Task<Envelope?> Find(Session session, Guid[] cities, Guid id) => session.One<Envelope>($"""
        SELECT {Columns}
        FROM funds f
        JOIN organisations o ON o.id = f.organisation_id
        JOIN calls c ON c.id = f.call_id
        WHERE f.id = @id AND f.kind = 'envelope' AND f.organisation_id = ANY (@cities)
        """, new { id, cities });

    /// <summary>The same, held until the transaction ends: two people who decide at once wait for each other.</summary>
    public static async Task<Envelope?> Lock(Tx tx, Guid[] cities, Guid id)
    {
        await tx.Execute("SELECT id FROM funds WHERE id = @id FOR UPDATE", new { id });
        return await Find(tx, cities, id);
    }

    /// <summary>What a decided envelope says to everybody.</summary>
    public static Task<Envelope?> FindPublic(Session session, Guid id) => session.One<Envelope>($"""
        SELECT {Columns}
        FROM funds f
        JOIN organisations o ON o.id = f.organisation_id
        JOIN calls c ON c.id = f.call_id
        WHERE f.id = @id AND f.kind = 'envelope' AND f.state IN ('active', 'exhausted', 'suspended', 'closed')
        """, new { id });

    public static Task<IReadOnlyList<ServedCampaign>> Serves(Session session, Guid envelope) =>
        session.Query<ServedCampaign>("""
            SELECT c.id, c.title, c.slug, c.state
            FROM fund_campaigns x
            JOIN campaigns c ON c.id = x.campaign_id
            WHERE x.fund_id = @envelope
            ORDER BY c.title, c.id
            """, new { envelope });

    /// <summary>SHA-256 of all that is decided: the figures, the papers and who has withdrawn.</summary>
    public static async Task<byte[]> ContentHash(Session session, Envelope envelope)
    {
        var serves = await Serves(session, envelope.Id);
        var papers = await Documents.OfSubject(session, envelope.Id, DecisionPaper.Kind);
        var interests = await Interests.OfSubject(session, envelope.Id);
        return Approval.HashOf(new
        {
            envelope.Id, envelope.OrganisationId, envelope.CallId, envelope.Line, envelope.Name, envelope.Amount,
            envelope.Priority, envelope.AllCampaigns, envelope.DecisionNumber, envelope.DecisionDate,
            envelope.Assembly, envelope.BudgetLine, Serves = serves.Select(campaign => campaign.Id),
            Papers = papers.Select(paper => Convert.ToHexStringLower(paper.Sha256)),
            Interests = interests.Select(interest => (interest.Person, interest.Reason).ToString()),
        });
    }
}

/// <summary>The signed text of a decision.</summary>
public static class DecisionPaper
{
    public const string Kind = "decision";

    /// <summary>Once decided, a decision is public, and so is its paper.</summary>
    public static Task Publish(Tx tx, Guid subject) => tx.Execute("""
        UPDATE documents
        SET is_public = true
        WHERE subject_id = @subject AND kind = 'decision' AND withdrawn_at IS NULL AND NOT is_public
        """, new { subject });

    public static async Task<bool> IsThere(Session session, Guid subject) =>
        (await Documents.OfSubject(session, subject, Kind)).Count > 0;

    /// <summary>Whether the day lies ahead on the calendars of the territory.</summary>
    public static bool IsAhead(DateOnly? day, DateTimeOffset now) => day
        > DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, TerritoryTime.Zone).DateTime);
}
