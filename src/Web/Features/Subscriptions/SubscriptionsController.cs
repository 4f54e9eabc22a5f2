using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>What the page of a letter's link shows.</summary>
public sealed record SubscriptionPage(string Key, string Topic, bool Stopped);

/// <summary>Stops letters of one topic. The link's secret is all it needs: a mail program posts here without a cookie,
/// and nothing but these letters can be changed.</summary>
[NoStore]
[IgnoreAntiforgeryToken]
public sealed class SubscriptionsController(Db db, ChangeSubscription change) : Controller
{
    [HttpGet("/{lang:lang}/desabonnements/{key}")]
    public Task<IActionResult> Show(string key) => Page(key);

    /// <summary>Answered with the page itself: mail programs follow no redirect.</summary>
    [HttpPost("/{lang:lang}/desabonnements/{key}")]
    public async Task<IActionResult> Stop(string key)
    {
        await change.Run(key, stop: true);
        return await Page(key);
    }

    [HttpPost("/{lang:lang}/desabonnements/{key}/reprises")]
    public async Task<IActionResult> Resume(string key)
    {
        await change.Run(key, stop: false);
        return await Page(key);
    }

    private async Task<IActionResult> Page(string key) => await MailTopics.Find(db, key) is { } found
        ? View("/Features/Subscriptions/Show.cshtml", new SubscriptionPage(key, found.Topic, found.Stopped))
        : NotFound();
}
