using System.Text.Json;
using Okote.Data;

namespace Okote.Funding;

/// <summary>Writes granted orders: one statement for each table however many there are, and few ways to the server.
/// </summary>
public static class GrantedHolds
{
    /// <returns>A refusal when a hold of one of them stands already with other content; then nothing may be kept.
    /// </returns>
    public static async Task<Result<Done>> Write(Tx tx, IReadOnlyList<GrantedHold> holds, DateTimeOffset now)
    {
        await tx.Execute(
            Contributions(holds, now), Names(holds), GivenConsents(holds, now), Grants(holds, now), Sources(holds));
        return await MatchHolds.Hold(tx, holds, now);
    }

    private static Statement Contributions(IReadOnlyList<GrantedHold> holds, DateTimeOffset now) => new("""
        INSERT INTO contributions (id, campaign_id, contributor_id, scheme_id, amount_cents, tip_cents, collection,
                                   status, quoted_cents, promised_cents, hold_started_at, hold_until, request_hash,
                                   access_key, reference, language, display, message, receipt_wanted, created_at,
                                   resident, reward, provider)
        SELECT x.id, x.campaign_id, x.contributor_id, x.scheme_id, x.amount, x.tip, x.collection,
               'started', x.quoted, x.promised, @now, x.hold_until, x.hash,
               x.access_key, x.reference, x.language, x.display, x.message, x.receipt, @now,
               x.resident, x.reward, x.provider
        FROM unnest(@Ids, @Campaigns, @Contributors, @Schemes, @Amounts, @Tips, @Collections, @Quotes, @Promises,
                    @Hashes, @Keys, @References, @Languages, @Displays, @Messages, @Receipts, @Leases, @Residents,
                    @Rewards, @Providers) WITH ORDINALITY
             AS x (id, campaign_id, contributor_id, scheme_id, amount, tip, collection, quoted, promised, hash,
                   access_key, reference, language, display, message, receipt, hold_until, resident, reward, provider,
                   position)
        ORDER BY x.position
        """,
        new
        {
            Ids = holds.Select(h => h.Started.Id).ToArray(),
            Campaigns = holds.Select(h => h.Campaign.Id).ToArray(),
            Contributors = holds.Select(h => h.Contributor).ToArray(),
            Schemes = holds.Select(h => h.Campaign.SchemeId).ToArray(),
            Amounts = holds.Select(h => h.Order.Asked.Amount.Cents).ToArray(),
            Tips = holds.Select(h => h.Order.Asked.Tip.Cents).ToArray(),
            Collections = holds.Select(h => h.Order.Asked.Offline ? "now" : h.Campaign.Collection.ToDb()).ToArray(),
            Quotes = holds.Select(h => h.Started.QuotedCents).ToArray(),
            Promises = holds.Select(h => h.Started.PromisedCents).ToArray(),
            Hashes = holds.Select(h => h.Started.RequestHash).ToArray(),
            Keys = holds.Select(h => h.Started.AccessKey).ToArray(),
            References = holds.Select(h => h.Started.Reference).ToArray(),
            Languages = holds.Select(h => h.Order.Asked.Language).ToArray(),
            Displays = holds.Select(h => h.Order.Asked.Display.ToDb()).ToArray(),
            Messages = holds.Select(h => h.Order.Asked.Message).ToArray(),
            Receipts = holds.Select(h => h.Order.Asked.ReceiptWanted).ToArray(),
            Leases = holds.Select(h => h.Started.HoldUntil!.Value.UtcDateTime).ToArray(),
            Residents = holds.Select(h => h.Order.Asked.Resident).ToArray(),
            Providers = holds.Select(h => h.Order.Asked.Offline ? "offline" : "stripe").ToArray(),
            Rewards = holds.Select(h => h.Order.Asked.Reward).ToArray(),
            now,
        });

    /// <summary>The name given with this gift; no other gift of the same address shows it.</summary>
    private static Statement Names(IReadOnlyList<GrantedHold> holds) => new("""
        INSERT INTO contribution_names (contribution_id, name)
        SELECT contribution_id, name
        FROM unnest(@Ids, @Names) AS x (contribution_id, name)
        """,
        new
        {
            Ids = holds.Select(h => h.Started.Id).ToArray(),
            Names = holds.Select(h => h.Order.Asked.Name.Trim()).ToArray(),
        });

    private static Statement Sources(IReadOnlyList<GrantedHold> holds)
    {
        var told = holds.Where(hold => hold.Order.Asked.Source is not null).ToList();
        return new Statement("""
            INSERT INTO contribution_sources (contribution_id, source)
            SELECT contribution_id, source
            FROM unnest(@Ids, @Sources) AS x (contribution_id, source)
            """,
            new
            {
                Ids = told.Select(hold => hold.Started.Id).ToArray(),
                Sources = told.Select(hold => hold.Order.Asked.Source).ToArray(),
            });
    }

    private static Statement GivenConsents(IReadOnlyList<GrantedHold> holds, DateTimeOffset now) =>
        Consents.Giving([.. holds.SelectMany(hold => hold.Order.Asked.Consents.Select(
            consent => new GivenConsent(hold.Started.Id, consent, hold.Order.Asked.Language)))], now);

    /// <summary>What the engine was told and granted, also where it granted nothing.</summary>
    private static Statement Grants(IReadOnlyList<GrantedHold> holds, DateTimeOffset now) => new("""
        INSERT INTO match_grants (contribution_id, position, request, granted_cents, granted_at)
        SELECT contribution_id, 1, request::jsonb, granted, @now
        FROM unnest(@Ids, @Requests, @Grants) AS x (contribution_id, request, granted)
        """,
        new
        {
            Ids = holds.Select(hold => hold.Started.Id).ToArray(),
            Requests = holds.Select(hold => JsonSerializer.Serialize(hold.Request)).ToArray(),
            Grants = holds.Select(hold => hold.Granted).ToArray(),
            now,
        });
}
