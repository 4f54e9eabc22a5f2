using Okote.Data;

namespace Okote.Funding;

public enum OfflineMeans { Cash, Cheque, Transfer }

/// <summary>A gift taken at a desk or a market stand, as it is entered.</summary>
/// <param name="CollectedBy">Who took the money, as the paper receipt says.</param>
/// <param name="Email">Null for somebody who left none: they count as a backer of their own and get no letter.</param>
public sealed record OfflineGift(
    Guid Id, Guid CampaignId, OfflineMeans Means, Money Amount, DateOnly CollectedOn, string CollectedBy, string Name,
    string? Email, string Language)
{
    public byte[] ContentHash() => Approval.HashOf(this);
}

/// <summary>A gift as it stands in the table.</summary>
/// <param name="GiverId">Set when the giver has moved away from the address the receipt names.</param>
public sealed record OfflineGiftRow(
    Guid Id, Guid CampaignId, string Campaign, string Holder, int ReceiptNumber, string Means, Money Cents,
    DateTime CollectedOn, string CollectedBy, string GiverName, string? GiverEmail, string Language, string State,
    Guid? ContributionId, Guid? GiverId, byte[] ContentHash, string EnteredBy, DateTimeOffset EnteredAt)
{
    /// <summary>What the row says now; its hash is what two people must both have seen.</summary>
    public OfflineGift AsGift() => new(Id, CampaignId,
        Enum.GetValues<OfflineMeans>().Single(means => means.ToDb() == Means), Cents,
        DateOnly.FromDateTime(CollectedOn),
        CollectedBy, GiverName, GiverEmail, Language);
}

/// <param name="Waiting">Entered and not validated yet.</param>
public sealed record OfflineSums(int Gifts, Money Validated, Money Waiting);

public static class OfflineGifts
{
    private const string From = """
        FROM offline_gifts g
        JOIN campaigns p ON p.id = g.campaign_id
        JOIN organisations o ON o.id = g.organisation_id
        JOIN people e ON e.id = g.entered_by
        """;

    private const string Columns = """
        g.id, g.campaign_id, p.title AS campaign, o.name AS holder, g.receipt_number, g.means, g.cents,
        g.collected_on::timestamp AS collected_on, g.collected_by, g.giver_name, g.giver_email, g.language, g.state,
        g.contribution_id, g.giver_id, g.content_hash, coalesce(e.name, '') AS entered_by, g.entered_at
        """;

    private const string Theirs = "(@holders::uuid[] IS NULL OR g.organisation_id = ANY (@holders))";

    private static readonly ListOrder Order = new(From, "g.id", "-entered", ("entered", "g.entered_at"),
        ("receipt", "g.receipt_number"), ("campaign", "p.title"), ("amount", "g.cents"), ("day", "g.collected_on"),
        ("state", "g.state"), ("means", "g.means"), ("collected_by", "g.collected_by")) { Scope = Theirs };

    /// <param name="holders">Whose gifts; null for all.</param>
    public static async Task<Listed<OfflineGiftRow>> List(
        Session session, string? state, Guid? campaign, Guid[]? holders, ListAsk ask)
    {
        var page = Order.At(ask);
        return page.Cut(await session.Query<OfflineGiftRow>($"""
            SELECT {Columns}
            {From}
            WHERE (@state::text IS NULL OR g.state = @state) AND (@campaign::uuid IS NULL OR g.campaign_id = @campaign)
              AND {Theirs} AND {page.Where}
            ORDER BY {page.By}
            LIMIT @Limit
            """, new { state, campaign, holders, page.After, page.Limit }), row => row.Id);
    }

    public static IReadOnlyList<string> States { get; } = ["submitted", "validated", "refused"];

    /// <summary>What the stands of one campaign have taken.</summary>
    public static Task<OfflineSums> Sums(Session session, Guid campaign) => session.Single<OfflineSums>("""
        SELECT count(id)::int AS gifts, coalesce(sum(cents) FILTER (WHERE state = 'validated'), 0)::bigint AS validated,
               coalesce(sum(cents) FILTER (WHERE state = 'submitted'), 0)::bigint AS waiting
        FROM offline_gifts
        WHERE campaign_id = @campaign
        """, new { campaign });

    public static Task<OfflineGiftRow?> Find(Session session, Guid id) => session.One<OfflineGiftRow>($"""
        SELECT {Columns}
        {From}
        WHERE g.id = @id
        """, new { id });

    public static Task<OfflineGiftRow?> LockSubmitted(Tx tx, Guid id) => tx.One<OfflineGiftRow>($"""
        SELECT {Columns}
        {From}
        WHERE g.id = @id AND g.state = 'submitted'
        FOR UPDATE OF g
        """, new { id });

    /// <summary>Campaigns that take gifts now; of these holders, or of all.</summary>
    public static Task<IReadOnlyList<(Guid Id, string Title)>> OpenCampaigns(
        Session session, Guid[]? holders, DateTimeOffset now) => session.Query<(Guid, string)>("""
            SELECT id, title
            FROM campaigns
            WHERE state = 'live' AND opens_at <= @now AND @now <= closes_at AND stopped_at IS NULL
              AND (@holders::uuid[] IS NULL OR holder_id = ANY (@holders))
            ORDER BY title, id
            LIMIT 500
            """, new { holders, now });

    /// <summary>The next number of the organisation's receipts. The counter's row is held until the transaction ends,
    /// and goes back with it: no number is left out and none is given twice.</summary>
    internal static Task<int> NextNumber(Tx tx, Guid organisation) => tx.Single<int>("""
        INSERT INTO offline_counters (organisation_id, last_number)
        VALUES (@organisation, 1)
        ON CONFLICT (organisation_id) DO UPDATE SET last_number = offline_counters.last_number + 1
        RETURNING last_number
        """, new { organisation });

    internal static Task Insert(
        Tx tx, OfflineGift gift, Guid organisation, int number, Guid by, DateTimeOffset now) => tx.Execute("""
        INSERT INTO offline_gifts (id, campaign_id, organisation_id, receipt_number, means, cents, collected_on,
                                   collected_by, giver_name, giver_email, language, entered_by, entered_at,
                                   content_hash)
        VALUES (@Id, @CampaignId, @organisation, @number, @Means, @Cents, @Day, @CollectedBy, @Name, @Email, @Language,
                @by, @now, @Hash)
        """,
        new
        {
            gift.Id, gift.CampaignId, organisation, number, Means = gift.Means.ToDb(), gift.Amount.Cents,
            Day = gift.CollectedOn.ToDateTime(TimeOnly.MinValue), gift.CollectedBy, gift.Name, gift.Email,
            gift.Language, by, now, Hash = gift.ContentHash(),
        });
}
