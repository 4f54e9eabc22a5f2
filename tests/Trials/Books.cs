using System.Text.Json;
using Okote.Funding;
using Okote.Payments;
using Okote.Payments.Sandbox;

namespace Okote.Trials;

/// <summary>The oracle: what is true after every fault. It reads Stripe's own lists and our own rows, and believes
/// neither of the programs that wrote them.</summary>
public sealed class Books(Parts parts, SandboxClient sandbox)
{
    private sealed record Gift(Guid Id, string Status, long AmountCents, long TipCents);

    /// <returns>Everything that does not hold; nothing when all is well.</returns>
    public async Task<IReadOnlyList<string>> Differences()
    {
        var found = new List<string>();
        found.AddRange((await Checks.Run(parts.Db, parts.Clock.GetUtcNow())).Select(v => $"{v.Check}: {v.Row}"));
        found.AddRange((await sandbox.Check()).Problems);
        await CompareMoves(found);
        await CompareCharges(found);
        await FindUnended(found);
        return found;
    }

    /// <summary>Line by line: each charge, refund, transfer and adjustment moved our clearing account by as much as
    /// Stripe's balance.</summary>
    private async Task CompareMoves(List<string> found)
    {
        var sums = new Dictionary<string, (long Ours, long Theirs)>();
        await foreach (var page in parts.Use<StripeGateway>().BalanceTransactions(default))
            foreach (var moved in page)
            {
                var (ours, theirs) = sums.GetValueOrDefault(moved.Source ?? moved.Id);
                sums[moved.Source ?? moved.Id] = (ours, theirs + moved.Net);
            }
        await foreach (var page in Reconciliations.OurMoves(parts.Db))
            foreach (var moved in page)
            {
                var (ours, theirs) = sums.GetValueOrDefault(moved.Source);
                sums[moved.Source] = (ours + moved.Cents, theirs);
            }
        found.AddRange(sums.Where(pair => pair.Value.Ours != pair.Value.Theirs)
            .Select(pair => $"{pair.Key}: {pair.Value.Ours} cents in the ledger, {pair.Value.Theirs} at Stripe"));
    }

    /// <summary>Each gift was charged at most once, and exactly those that say so.</summary>
    private async Task CompareCharges(List<string> found)
    {
        var charged = new Dictionary<Guid, long>();
        for (var after = ""; ;)
        {
            var page = (await parts.Use<StripeWire>().Get($"/v1/payment_intents?limit=100{after}", default)).Body;
            foreach (var intent in page.GetProperty("data").EnumerateArray().Where(IsSucceeded))
            {
                if (!intent.GetProperty("metadata").TryGetProperty("contribution_id", out var id)) continue;
                if (!charged.TryAdd(id.GetGuid(), intent.GetProperty("amount").GetInt64()))
                    found.Add($"contribution {id} was charged twice");
            }
            if (!page.GetProperty("has_more").GetBoolean()) break;
            after = $"&starting_after={page.GetProperty("data").EnumerateArray().Last().GetProperty("id")}";
        }
        foreach (var gift in await Gifts())
        {
            var isCharged = charged.Remove(gift.Id, out var cents);
            var saysSo = gift.Status is "collected" or "refunded" or "disputed";
            if (isCharged != saysSo) found.Add($"contribution {gift.Id} is {gift.Status}, charged: {isCharged}");
            if (isCharged && cents != gift.AmountCents + gift.TipCents)
                found.Add($"contribution {gift.Id} was charged {cents} cents");
        }
        found.AddRange(charged.Keys.Select(id => $"Stripe charged {id}, which we do not know"));
    }

    /// <summary>Nothing is left half done: a gift waits for an end only while its campaign or its page is open.
    /// </summary>
    private async Task FindUnended(List<string> found) => found.AddRange(await parts.Db.Query<string>("""
        SELECT 'contribution ' || c.id || ' is ' || c.status || ' in a campaign that is ' || k.state
        FROM contributions c
        JOIN campaigns k ON k.id = c.campaign_id
        WHERE (c.status = 'committed' AND k.state NOT IN ('live', 'closing'))
           OR (c.status = 'started' AND c.hold_until < @now)
        UNION ALL
        SELECT 'operation ' || idempotency_key || ' is ' || state FROM psp_operations WHERE state IN ('planned', 'sent')
        UNION ALL
        SELECT 'event ' || id || ' is ' || state || ': ' || note
        FROM stripe_events
        WHERE state IN ('received', 'failed')
        UNION ALL
        SELECT 'refund ' || id || ' is ' || state FROM refunds WHERE state IN ('requested', 'sent')
        """, new { now = parts.Clock.GetUtcNow() }));

    private Task<IReadOnlyList<Gift>> Gifts() => parts.Db.Query<Gift>("""
        SELECT id, status, amount_cents, tip_cents
        FROM contributions
        WHERE provider <> 'offline'
        """);

    private static bool IsSucceeded(JsonElement intent) => intent.GetProperty("status").GetString() == "succeeded";
}
