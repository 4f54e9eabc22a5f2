using Okote.Data;

namespace Okote.Funding;

/// <summary>What narrows the list of envelopes; null: everything.</summary>
public sealed record EnvelopeFilter(string? Text = null, string? State = null, Guid? Call = null);

/// <summary>What one envelope has done for one campaign; what was voted and what is left belongs to no campaign.
/// </summary>
/// <param name="Key">Of the pair: <c>envelope:campaign</c>.</param>
public sealed record ServedFigures(
    string Key, Guid FundId, string Fund, Guid Id, string Name, string Slug, string Holder, string State, long Held,
    long Confirmed, long Due, long Paid);

/// <summary>The figures of public money as lists that sort, page and go home as files.</summary>
public static class EnvelopeLists
{
    internal const string Columns = """
        r.id, r.name, r.organisation, r.call_id, r.call, r.state, r.priority, r.voted, r.held, r.confirmed, r.due,
        r.paid, r.remaining, r.returned
        """;

    private const string From = "FROM rows r";

    private static readonly ListOrder EnvelopeOrder = new(From, "r.id", "envelope",
        ("envelope", "r.name"), ("organisation", "r.organisation"), ("call", "r.call"), ("state", "r.state"),
        ("priority", "r.priority"), ("voted", "r.voted"), ("held", "r.held"), ("confirmed", "r.confirmed"),
        ("due", "r.due"), ("paid", "r.paid"), ("remaining", "r.remaining"), ("returned", "r.returned"));

    private static readonly ListOrder CampaignOrder = new(From, "r.key", "campaign",
        ("campaign", "r.name"), ("holder", "r.holder"), ("envelope", "r.fund"), ("held", "r.held"),
        ("confirmed", "r.confirmed"), ("due", "r.due"), ("paid", "r.paid")) { IdKind = RowId.Text };

    public static async Task<Listed<FigureRow>> Envelopes(
        Session session, Guid[] cities, EnvelopeFilter filter, ListAsk ask)
    {
        var page = EnvelopeOrder.At(ask);
        return page.Cut(await session.Query<FigureRow>($"""
            WITH rows AS ({EnvelopeFigures.EnvelopeRows})
            SELECT {Columns}
            {From}
            WHERE (@Text::text IS NULL OR strpos(lower(r.name), lower(@Text)) > 0)
              AND (@State::text IS NULL OR r.state = @State) AND (@Call::uuid IS NULL OR r.call_id = @Call)
              AND {page.Where}
            ORDER BY {page.By}
            LIMIT @Limit
            """, new { cities, filter.Text, filter.State, filter.Call, page.After, page.Limit }), row => row.Id);
    }

    /// <param name="envelope">Null for all of theirs.</param>
    public static async Task<Listed<ServedFigures>> Campaigns(
        Session session, Guid[] cities, Guid? envelope, string? text, ListAsk ask)
    {
        var page = CampaignOrder.At(ask);
        return page.Cut(await session.Query<ServedFigures>($"""
            WITH rows AS ({EnvelopeFigures.CampaignRows})
            SELECT r.key, r.fund_id, r.fund, r.id, r.name, r.slug, r.holder, r.state, r.held, r.confirmed, r.due,
                   r.paid
            {From}
            WHERE (@text::text IS NULL OR strpos(lower(concat_ws(' ', r.name, r.holder)), lower(@text)) > 0)
              AND {page.Where}
            ORDER BY {page.By}
            LIMIT @Limit
            """, new { cities, envelope, text, page.After, page.Limit }), row => row.Key);
    }
}
