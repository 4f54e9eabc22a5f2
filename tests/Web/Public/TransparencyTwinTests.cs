using System.Globalization;
using System.Text.Json;
using Okote.Funding;

namespace Okote.Tests;

/// <summary>What the transparency page gives to machines, at every step of the money's way: both files say the same,
/// and both say what the ledger says.</summary>
public sealed class TransparencyTwinTests
{
    private sealed record Books(
        long Committed, long Collected, long Refunded, long LeftCollected, long Pending, long Earned, long Commission,
        long Payable, long Paid);

    [Fact]
    public async Task The_json_and_the_csv_equal_the_ledger_from_the_promise_to_the_last_payment()
    {
        await using var database = await TestDatabase.Create();
        await using var site = await OpenSite.Create(database);
        var world = site.World;
        var gifts = new List<Guid>();
        foreach (var (cents, i) in SettledStory.Gifts.Select((cents, i) => (cents, i)))
            gifts.Add(await world.Promise(cents, $"donateur{i}@exemple.invalid"));
        var promised = await Agree(site);
        Assert.Equal((SettledStory.Given, 2 * SettledStory.Given), (promised.Committed, promised.Pending));

        await world.PassDeadline();
        foreach (var gift in gifts) await world.Charge(gift);
        var refund = Guid.CreateVersion7();
        World.Must(await world.Use<RefundContribution>().Run(
            new RefundOrder(refund, gifts[0], Money.Eur(100_01), "asked", world.Odile)));
        Assert.Equal(100_01, (await Agree(site)).Refunded);
        World.Must(await world.Use<ReceiveRefund>().Run(refund, "re_1", true, world.Clock.Now));
        Assert.Equal((0L, SettledStory.Given, 100_01L), await Gifts(site));

        await world.Use<FinishCampaigns>().Run(default);
        Assert.Equal((2 * (SettledStory.Given - 100_01), 0), await Match(site));
        world.Clock.Pass(TimeSpan.FromDays(14));
        Assert.Equal(1, await world.Use<PlanSettlements>().Run(default));
        Assert.Equal(0, (await Agree(site)).Payable);

        await Release(world);
        Assert.Equal((0, 2 * (SettledStory.Given - 100_01)), await Match(site));
        var settled = await Agree(site);
        Assert.Equal(3 * (SettledStory.Given - 100_01), settled.Payable + settled.Commission);
        Assert.Equal((SettledStory.Given - 100_01, 0L), (settled.LeftCollected - settled.Refunded, settled.Paid));

        await Pay(world);
        var paid = await Agree(site);
        Assert.Equal(paid.Payable, paid.Paid);
    }

    private static async Task Release(World world)
    {
        await world.ReviewPayout(world.Bakery);
        foreach (var planned in await SettlementsDue.Planned(world.Db))
        {
            World.Must(await world.Use<SubmitSettlement>().Run(planned.Id, world.Odile));
            World.Must(await world.Use<ApproveSettlement>().Run(planned.Id, planned.ContentHash, world.Otto, "relu"));
        }
    }

    /// <summary>Companies pay the platform, the platform and the city pay the holder, the provider pays the gifts.
    /// </summary>
    private static async Task Pay(World world)
    {
        while (await SettlementsDue.AtTheBank(world.Db) is { Count: > 0 } items)
            foreach (var item in items) await SettledStory.Pay(world, item);
        foreach (var item in await world.Db.Query<Guid>("""
            SELECT i.id
            FROM settlement_items i
            JOIN settlements s ON s.id = i.settlement_id AND s.stream = 'gifts'
            ORDER BY i.id
            """)) World.Must(await world.Use<PayOut>().Run(item, $"tr_{item:N}", world.Clock.Now));
    }

    private static async Task<(long Promised, long Collected, long Refunded)> Gifts(OpenSite site)
    {
        var books = await Agree(site);
        return (books.Committed, books.Collected, books.Refunded);
    }

    private static async Task<(long Pending, long Earned)> Match(OpenSite site)
    {
        var books = await Agree(site);
        return (books.Pending, books.Earned);
    }

    /// <returns>What the ledger says; both files were compared with it.</returns>
    private static async Task<Books> Agree(OpenSite site)
    {
        var books = await Read(site.World);
        var json = await Json(site);
        Assert.Equal(json, await Csv(site));
        long Sum(params string[] flows) => json.Where(row => flows.Contains(row.Flow)).Sum(row => row.Cents);
        long All(string end) => Sum($"gifts_{end}", $"patronage_{end}", $"grant_{end}");
        Assert.Equal(books, new Books(Sum("gifts_promised"), Sum("gifts_collected"), Sum("gifts_refunded"),
            Sum("gifts_refunded", "gifts_settled"), Sum("match_reserved"), Sum("match_earned"), All("commission"),
            All("settled") - All("commission"), All("paid")));
        return books;
    }

    /// <summary>A company's commission goes through the holder's account: what it takes was never the holder's.
    /// </summary>
    private static Task<Books> Read(World world) => world.Db.Single<Books>("""
        WITH taken AS (
            SELECT coalesce(sum(t.amount), 0)::bigint AS cents
            FROM transfers t
            JOIN accounts d ON d.id = t.debit_account AND d.owner_id = @BakeryHolder AND d.kind = 'payable'
            JOIN accounts c ON c.id = t.credit_account AND c.code = 'commission'
        )
        SELECT coalesce(sum(credits_posted - debits_posted) FILTER (WHERE kind = 'committed'), 0)::bigint AS committed,
               coalesce(sum(credits_posted) FILTER (WHERE kind = 'collected'), 0)::bigint AS collected,
               (SELECT coalesce(sum(t.amount), 0)::bigint
                FROM transfers t
                JOIN accounts d ON d.id = t.debit_account AND d.owner_id = @Bakery AND d.kind = 'collected'
                JOIN accounts c ON c.id = t.credit_account AND c.code = 'refunds:pending') AS refunded,
               coalesce(sum(debits_posted) FILTER (WHERE kind = 'collected'), 0)::bigint AS left_collected,
               coalesce(sum(credits_pending) FILTER (WHERE kind = 'match'), 0)::bigint AS pending,
               coalesce(sum(credits_posted - debits_posted) FILTER (WHERE kind = 'match'), 0)::bigint AS earned,
               coalesce((SELECT credits_posted - debits_posted FROM accounts WHERE code = 'commission'), 0)
                   AS commission,
               coalesce(sum(credits_posted) FILTER (WHERE kind = 'payable'), 0)::bigint
                   - (SELECT cents FROM taken) AS payable,
               coalesce(sum(debits_posted) FILTER (WHERE kind = 'payable'), 0)::bigint
                   - (SELECT cents FROM taken) AS paid
        FROM accounts
        WHERE owner_id IN (@Bakery, @BakeryHolder)
        """, new { world.Bakery, world.BakeryHolder });

    private static async Task<List<(string Flow, string Source, long Cents)>> Json(OpenSite site)
    {
        using var http = new HttpClient { BaseAddress = site.Address };
        using var file = JsonDocument.Parse(
            await http.GetStringAsync($"/fr/campagnes/{OpenSite.Slug}/transparence.json"));
        Assert.True(file.RootElement.GetProperty("equalsLedger").GetBoolean());
        return [.. file.RootElement.GetProperty("rows").EnumerateArray().Select(row => (
            row.GetProperty("flow").GetString()!, row.GetProperty("source").GetString()!,
            row.GetProperty("cents").GetInt64()))];
    }

    private static async Task<List<(string Flow, string Source, long Cents)>> Csv(OpenSite site)
    {
        using var http = new HttpClient { BaseAddress = site.Address };
        var text = await http.GetStringAsync($"/de/campagnes/{OpenSite.Slug}/transparence.csv");
        return [.. text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries)[1..].Select(line => line.Split(','))
            .Select(row => (row[0], row[1],
                (long)(decimal.Parse(row[3], CultureInfo.InvariantCulture) * 100)))];
    }
}
