using Npgsql;
using Okote.Funding;
using Okote.Payments.Sandbox;

namespace Okote.Trials;

/// <summary>The people of a chaos run: citizens who give, turn back, come back or do not, and operators who refund,
/// open campaigns and release settlements. Whatever the faults do to them, they shrug and go on.</summary>
internal sealed class ChaosPeople(Trial trial, ChaosTally tally, int seed)
{
    private const int Campaigns_OpenMax = 6;
    private const int Refund_PauseSeconds = 3;
    private const int Settling_PauseMilliseconds = 2_000;

    private static readonly string[] CardsInUse =
    [
        Cards.Good, Cards.Good, Cards.Good, Cards.GoodAfterBankPage, Cards.GoodAfterBankPage, Cards.BankPageAlways,
        Cards.NoFundsAtClose, Cards.DeclinedAtClose, Cards.Declined, Cards.RefundPending, Cards.ChargedBack,
    ];

    private static readonly string[] IbansInUse =
        ["FR1420041010050500013M02606", "FR3020041010050500013M02609", "FR8420041010050500013M02607"];

    /// <summary>One citizen after the other, until it is enough.</summary>
    public async Task Give(int place, CancellationToken enough)
    {
        var random = new Random(seed * 31 + place);
        while (!enough.IsCancellationRequested)
        {
            await Shrug("gift", async () =>
            {
                if (await OpenCampaign(random) is not { } slug) return;
                using var citizen = trial.Citizen();
                await Give(citizen, slug, random);
            });
            await Pause(random.Next(20, 300), enough);
        }
    }

    public async Task Refund(CancellationToken enough)
    {
        var random = new Random(seed * 37);
        while (!enough.IsCancellationRequested)
        {
            await Pause(random.Next(Refund_PauseSeconds * 2_000), enough);
            await Shrug("refund", async () =>
            {
                var gifts = await trial.Db.Query<(Guid Id, long Cents)>("""
                    SELECT c.id, c.amount_cents - c.refunded_cents
                    FROM contributions c
                    JOIN campaigns k ON k.id = c.campaign_id
                    WHERE c.status = 'collected' AND k.state IN ('live', 'succeeded')
                    ORDER BY md5(c.id::text || @Salt)
                    LIMIT 1
                    """, new { Salt = $"{random.Next()}" });
                if (gifts is not [(var id, > 0 and var left)]) return;
                var asked = await trial.Parts.Use<RefundContribution>().Run(new RefundOrder(Guid.CreateVersion7(), id,
                    Money.Eur(random.Next(2) == 0 ? left : Math.Max(1, left / 2)), "demandé", trial.Town.Odile));
                tally.Count(asked.IsRefused ? $"refund refused {asked.Refusal}" : "refund asked");
            });
        }
    }

    /// <summary>Always a few campaigns of either sort to give to.</summary>
    public async Task OpenCampaigns(CancellationToken enough)
    {
        var random = new Random(seed * 41);
        while (!enough.IsCancellationRequested)
        {
            await Shrug("campaign", async () =>
            {
                if (await Live() >= Campaigns_OpenMax) return;
                var collection = random.Next(2) == 0 ? Collection.Now : Collection.AtClose;
                await trial.Campaign(collection, TimeSpan.FromMinutes(random.Next(60, 600)));
                tally.Count("campaign opened");
            });
            await Pause(2_000, enough);
        }
    }

    public async Task Settle(CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            await Pause(Settling_PauseMilliseconds, enough);
            await Shrug("settlement", async () =>
            {
                for (var released = await Settling.ReleaseAll(trial); released > 0; released--)
                    tally.Count("settlement released");
            });
        }
    }

    private async Task Give(Citizen citizen, string slug, Random random)
    {
        var gift = await citizen.Open(slug, random.Next(5, 120));
        tally.Count("gift page opened");
        if (random.Next(8) == 0) return;
        var method = await citizen.TakesIban(gift) && random.Next(4) == 0
            ? IbansInUse[random.Next(IbansInUse.Length)] : CardsInUse[random.Next(CardsInUse.Length)];
        var paid = await citizen.Pay(gift, method, authenticate: random.Next(10) != 0);
        if (paid is not ShopperOutcome.Completed)
        {
            tally.Count("gift declined at the page");
            return;
        }
        tally.Count("gift completed at the page");
        if (random.Next(3) != 0) await citizen.Return(gift);
    }

    private Task<string?> OpenCampaign(Random random) => trial.Db.One<string?>("""
        SELECT slug
        FROM campaigns
        WHERE state = 'live' AND closes_at > @Now
        ORDER BY md5(slug || @Salt)
        LIMIT 1
        """, new { trial.Now, Salt = $"{random.Next()}" });

    private Task<int> Live() => trial.Db.Single<int>(
        "SELECT count(*)::int FROM campaigns WHERE state = 'live' AND closes_at > @Now", new { trial.Now });

    /// <summary>What a person sees of a fault is an error page or nothing at all; it is counted.</summary>
    private async Task Shrug(string what, Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (Exception e) when (e is HttpRequestException or NpgsqlException or OperationCanceledException
            or InvalidOperationException or IOException or KeyNotFoundException)
        {
            tally.Count($"{what} interrupted");
        }
    }

    private static Task Pause(int milliseconds, CancellationToken enough) =>
        Task.Delay(milliseconds, enough).ContinueWith(_ => { }, TaskScheduler.Default);
}
