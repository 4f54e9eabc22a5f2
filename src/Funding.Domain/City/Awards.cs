using Okote.Data;

namespace Okote.Funding;

/// <summary>The decision that names what each campaign of a cohort gets at most.</summary>
public sealed record AwardEntry(
    Guid Id, Guid OrganisationId, Guid CallId, string Number, DateOnly Date, string Assembly,
    IReadOnlyList<AwardShare> Shares);

public sealed record AwardShare(Guid CampaignId, Money Most);

public sealed record Award(
    Guid Id, Guid OrganisationId, string Organisation, Guid CallId, string Call, string State, string DecisionNumber,
    DateTime DecisionDate, string Assembly, long Total, int Campaigns, DateTimeOffset CreatedAt);

public sealed record AwardItem(Guid CampaignId, string Title, string Slug, string Holder, Money Most);

/// <summary>What narrows the list of awards; null: everything.</summary>
public sealed record AwardFilter(string? State = null, Guid? Call = null, string? Text = null);

public static class Awards
{
    private const string Columns = """
        a.id, a.organisation_id, o.name AS organisation, a.call_id, c.name AS call, a.state, a.decision_number,
        a.decision_date::timestamp AS decision_date, a.assembly,
        (SELECT coalesce(sum(i.max_cents), 0)::bigint FROM award_items i WHERE i.award_id = a.id) AS total,
        (SELECT count(i.campaign_id)::int FROM award_items i WHERE i.award_id = a.id) AS campaigns, a.created_at
        """;

    private const string From = """
        FROM awards a
        JOIN organisations o ON o.id = a.organisation_id
        JOIN calls c ON c.id = a.call_id
        """;

    private const string Mine = "a.organisation_id = ANY (@cities)";

    private static readonly ListOrder Order = new(From, "a.id", "-decided",
        ("decided", "a.decision_date"), ("number", "a.decision_number"), ("organisation", "o.name"),
        ("call", "c.name"), ("state", "a.state"), ("created", "a.created_at"),
        ("total", "(SELECT coalesce(sum(i.max_cents), 0) FROM award_items i WHERE i.award_id = a.id)"))
    {
        Scope = Mine,
    };

    public static async Task<Listed<Award>> List(Session session, Guid[] cities, AwardFilter filter, ListAsk ask)
    {
        var page = Order.At(ask);
        return page.Cut(await session.Query<Award>($"""
            SELECT {Columns}
            {From}
            WHERE {Mine} AND (@State::text IS NULL OR a.state = @State)
              AND (@Call::uuid IS NULL OR a.call_id = @Call)
              AND (@Text::text IS NULL OR strpos(lower(a.decision_number), lower(@Text)) > 0) AND {page.Where}
            ORDER BY {page.By}
            LIMIT @Limit
            """, new { cities, filter.State, filter.Call, filter.Text, page.After, page.Limit }), award => award.Id);
    }

    public static Task<Award?> Find(Session session, Guid[] cities, Guid id) => session.One<Award>($"""
        SELECT {Columns}
        {From}
        WHERE a.id = @id AND a.organisation_id = ANY (@cities)
        """, new { id, cities });

    public static Task<IReadOnlyList<AwardItem>> Items(Session session, Guid award) => session.Query<AwardItem>("""
        SELECT c.id AS campaign_id, c.title, c.slug, h.name AS holder, i.max_cents AS most
        FROM award_items i
        JOIN campaigns c ON c.id = i.campaign_id
        JOIN organisations h ON h.id = c.holder_id
        WHERE i.award_id = @award
        ORDER BY c.title, c.id
        """, new { award });

    public static async Task<byte[]> ContentHash(Session session, Award award)
    {
        var papers = await Documents.OfSubject(session, award.Id, DecisionPaper.Kind);
        return Approval.HashOf(new
        {
            award.Id, award.OrganisationId, award.CallId, award.DecisionNumber, award.DecisionDate, award.Assembly,
            Items = (await Items(session, award.Id)).Select(item => (item.CampaignId, item.Most.Cents).ToString()),
            Papers = papers.Select(paper => Convert.ToHexStringLower(paper.Sha256)),
            Interests = (await Interests.OfSubject(session, award.Id)).Select(x => (x.Person, x.Reason).ToString()),
        });
    }
}

/// <summary>Writes an award down, or changes it while it is a draft.</summary>
public sealed class SaveAward(Db db, TimeProvider clock)
{
    public Task<Result<Guid>> Run(AwardEntry entry, CurrentPerson by)
    {
        var now = clock.GetUtcNow();
        if (Problem(entry, by, now) is { } refusal) return Task.FromResult<Result<Guid>>(refusal);
        return db.Decide<Guid>(async tx =>
        {
            if (await Write(tx, entry, by.Id, now) == 0)
                return await Awards.Find(tx, by.Cities, entry.Id) is null ? Refusal.NotFound : Refusal.WrongState;
            await tx.Execute("DELETE FROM award_items WHERE award_id = @Id", new { entry.Id });
            var written = await tx.Execute("""
                INSERT INTO award_items (award_id, campaign_id, max_cents)
                SELECT @Id, x.campaign_id, x.cents
                FROM unnest(@Campaigns, @Cents) AS x (campaign_id, cents)
                JOIN campaigns c ON c.id = x.campaign_id AND c.call_id = @CallId
                """,
                new
                {
                    entry.Id, entry.CallId, Campaigns = entry.Shares.Select(s => s.CampaignId).ToArray(),
                    Cents = entry.Shares.Select(s => s.Most.Cents).ToArray(),
                });
            if (written != entry.Shares.Count) return Refusal.NotFound;
            await Audit.Write(tx, now, by.Id, "award_saved", "award", entry.Id, entry.Number, entry.OrganisationId);
            return entry.Id;
        });
    }

    private static Refusal? Problem(AwardEntry entry, CurrentPerson by, DateTimeOffset now)
    {
        if (!by.Cities.Contains(entry.OrganisationId)) return Refusal.NotFound;
        if (string.IsNullOrWhiteSpace(entry.Number) || string.IsNullOrWhiteSpace(entry.Assembly))
            return Refusal.DecisionIncomplete;
        if (entry.Shares.Count == 0) return Refusal.FieldMissing;
        if (entry.Shares.Any(share => share.Most <= Money.Zero)) return Refusal.AmountTooSmall;
        if (entry.Shares.Any(share => share.Most.Cents > Money.Input_CentsMax)) return Refusal.AmountTooLarge;
        return DecisionPaper.IsAhead(entry.Date, now) ? Refusal.DecisionDateAhead : null;
    }

    private static Task<int> Write(Tx tx, AwardEntry entry, Guid by, DateTimeOffset now) => tx.Execute("""
        INSERT INTO awards (id, organisation_id, call_id, decision_number, decision_date, assembly, created_by,
                            created_at)
        VALUES (@Id, @OrganisationId, @CallId, @Number, @Date, @Assembly, @by, @now)
        ON CONFLICT (id) DO UPDATE
        SET call_id = excluded.call_id, decision_number = excluded.decision_number,
            decision_date = excluded.decision_date, assembly = excluded.assembly
        WHERE awards.state = 'draft' AND awards.organisation_id = excluded.organisation_id
        """,
        new
        {
            entry.Id, entry.OrganisationId, entry.CallId, entry.Number, Date = entry.Date.ToDateTime(TimeOnly.MinValue),
            entry.Assembly, by, now,
        });
}
