using System.Collections.Concurrent;
using Okote.Payments.Sandbox;

namespace Okote.Trials;

/// <summary>People who come at a steady rate and give through the real pages and the provider's; then everything comes
/// to rest and the books are read.</summary>
public sealed class LoadRun(Trial trial, LoadPlan plan)
{
    private Times times = new();
    private readonly ConcurrentBag<Guid> paid = [];
    private readonly ConcurrentDictionary<string, int> errors = [];
    private readonly SemaphoreSlim room = new(LoadPlan.AtOnce_Max);
    private int waited;

    /// <param name="say">Is told how far it is, now and then.</param>
    public async Task<LoadReport> Run(Action<string> say, CancellationToken stop)
    {
        await trial.App.Start();
        var campaigns = new List<TownCampaign>();
        for (var i = 0; i < plan.Campaigns; i++)
            campaigns.Add(await trial.Campaign(plan.Collection, TimeSpan.FromDays(30)));
        using var site = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        using var provider = new HttpClient(
            new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = Limits.Request_Max };
        var shopper = new SandboxShopper(provider);
        say($"{LoadPlan.WarmUp_People} people come first, and are not measured");
        await WarmUp(campaigns, site, shopper);
        say($"{plan.Contributors} people, {plan.Rate_PerSecond} a second, {campaigns.Count} campaigns");
        var started = TimeProvider.System.GetTimestamp();
        var people = new List<Task>();
        for (var person = 0; person < plan.Contributors && !stop.IsCancellationRequested; person++)
        {
            var early = plan.Arrival(person) - TimeProvider.System.GetElapsedTime(started);
            if (early > TimeSpan.Zero) await Task.Delay(early, TimeProvider.System, CancellationToken.None);
            if (!room.Wait(0, CancellationToken.None))
            {
                waited++;
                await room.WaitAsync(CancellationToken.None);
            }
            people.Add(Give(campaigns[person % campaigns.Count], site, shopper));
            if (person % 500 == 499) say($"{person + 1} came, {paid.Count} have paid, {errors.Values.Sum()} failed");
        }
        await Task.WhenAll(people);
        var took = TimeProvider.System.GetElapsedTime(started);
        say("waiting until all is at rest");
        await trial.Advance(Limits.Leases);
        await trial.Rest(TimeSpan.FromMinutes(5));
        return new LoadReport(plan, took, people.Count, paid.Count, waited, times.Spreads(),
            errors.OrderByDescending(e => e.Value).Select(e => $"{e.Value} × {e.Key}").ToList(),
            await Lost(), await trial.Differences());
    }

    /// <summary>A program that has just begun compiles itself while it answers; that is measured by nobody who asks how
    /// many it can serve.</summary>
    private async Task WarmUp(List<TownCampaign> campaigns, SocketsHttpHandler site, SandboxShopper shopper)
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, LoadPlan.WarmUp_People),
            new ParallelOptions { MaxDegreeOfParallelism = LoadPlan.WarmUp_AtOnce },
            async (person, _) =>
            {
                await room.WaitAsync(CancellationToken.None);
                await Give(campaigns[person % campaigns.Count], site, shopper);
            });
        if (!errors.IsEmpty) throw new InvalidOperationException($"The first people fail: {errors.First().Key}");
        paid.Clear();
        times = new Times();
    }

    private async Task Give(TownCampaign campaign, HttpMessageHandler site, SandboxShopper shopper)
    {
        // The loop that lets people in must not wait for the first page.
        await Task.Yield();
        try
        {
            using var citizen = new Citizen(trial.App.Address, new Line(site, times), shopper);
            var gift = await citizen.Open(campaign.Slug, 1);
            if (await citizen.Pay(gift) is not ShopperOutcome.Completed)
                throw new InvalidOperationException("the provider's page did not take the card");
            paid.Add(gift.Id);
            await citizen.Return(gift);
        }
        catch (Exception e) when (e is HttpRequestException or InvalidOperationException or TaskCanceledException)
        {
            errors.AddOrUpdate(Short(e), 1, (_, count) => count + 1);
        }
        finally
        {
            room.Release();
        }
    }

    /// <summary>Gifts that were paid on the provider's page and that our books do not know as paid.</summary>
    private async Task<IReadOnlyList<Guid>> Lost()
    {
        var known = (await trial.Db.Query<Guid>("""
            SELECT id FROM contributions WHERE status IN ('committed', 'collected')
            """)).ToHashSet();
        return [.. paid.Where(id => !known.Contains(id))];
    }

    private static string Short(Exception e)
    {
        var line = $"{e.GetType().Name}: {e.Message}".Split('\n')[0];
        // Without ids, so that the same trouble is counted as one.
        return System.Text.RegularExpressions.Regex.Replace(line, "/dons/[^/ ]+", "/dons/…");
    }
}
