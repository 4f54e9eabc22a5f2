using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>Screen one: how much.</summary>
public sealed record AmountPage(
    CampaignHeading Campaign, AmountForm Form, MatchQuote? Quote, Money Tip, FormErrors Errors, string? Reprise,
    IReadOnlyList<Reward> Rewards);

/// <summary>Screen two: who.</summary>
public sealed record DetailsPage(
    CampaignHeading Campaign, DetailsForm Form, MatchQuote Quote, Money Tip, FormErrors Errors);

/// <summary>The first two screens of a gift. Nothing is written before the second is sent.</summary>
[Route("{lang:lang}/campagnes/{slug}/don")]
[EnableRateLimiting(RateLimits.Contributions)]
public sealed class ContributionsController(Db db, Giving giving, TimeProvider clock, Texts texts) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> New(string slug, AmountForm form, string? reprise, string? suite)
    {
        if (await Open(slug) is not { } campaign) return await Closed(slug);
        if (form.IsEmpty && reprise is not null) form = await giving.AmountsOf(reprise) ?? form;
        var errors = new FormErrors();
        var (amount, tip) = (form.ReadAmount(texts, errors), form.ReadTip(texts, errors));
        var rewards = await Rewards.Of(db, campaign.Id);
        var reward = form.ReadReward(texts, errors, rewards, amount);
        if (suite is not null && !errors.Any)
            return Redirect(DetailsAddress(slug, form, amount!.Value, tip!.Value, reprise));
        var quote = amount is { } euros ? await giving.Quote(campaign.Id, euros, reward) : null;
        if (errors.Any) Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View("Amount", new AmountPage(campaign, form, quote, tip ?? Money.Zero, errors, reprise, rewards));
    }

    /// <summary>The three-source quote alone, for the page to refresh itself while somebody types.</summary>
    [HttpGet("abondement")]
    public async Task<IActionResult> Quote(string slug, AmountForm form)
    {
        if (await Open(slug) is not { } campaign) return NotFound();
        var errors = new FormErrors();
        var (amount, tip) = (form.ReadAmount(texts, errors), form.ReadTip(texts, errors));
        if (amount is not { } euros
            || await giving.Quote(campaign.Id, euros, form.Contrepartie.OrNull()) is not { } quote)
            return PartialView("QuoteProblem", errors);
        return PartialView("Quote", new QuoteBox(quote, tip ?? Money.Zero));
    }

    [HttpGet("coordonnees")]
    public async Task<IActionResult> Details(string slug, DetailsForm form)
    {
        if (await Open(slug) is not { } campaign) return await Closed(slug);
        var page = await Page(campaign, form, new FormErrors());
        if (page is null || form.Cle.Version != 7) return Redirect($"/{Languages.Current}/campagnes/{slug}/don");
        if (form.Reprise is not null) page = page with { Form = await giving.AnswersOf(form) };
        return NoStore(View("Details", page));
    }

    [HttpPost("coordonnees")]
    public async Task<IActionResult> Create(string slug, [FromForm] DetailsForm form)
    {
        if (await Open(slug) is not { } campaign) return await Closed(slug);
        var errors = new FormErrors();
        form.Check(texts, errors);
        var page = await Page(campaign, form, errors);
        if (page is null || form.Cle.Version != 7) return Redirect($"/{Languages.Current}/campagnes/{slug}/don");
        if (errors.Any) return Again(page);
        var started = await giving.Start(campaign.Id, form, page.Quote.Amount, page.Tip);
        if (started.IsRefused) return Again(await Refused(page, started.Refusal.Value));
        var gift = started.Value;
        var lost = gift.Promised < gift.Quoted;
        return new SeeOther($"/{Languages.Current}/dons/{gift.AccessKey}/{(lost ? "choix" : "paiement")}");
    }

    private async Task<DetailsPage> Refused(DetailsPage page, Refusal refusal)
    {
        page.Errors.Add(FormErrors.FieldOf(refusal), refusal == Refusal.SameIdOtherContent
            ? texts["Gifts.SentAgain"] : texts.Refusal(refusal));
        if (refusal != Refusal.SameIdOtherContent) return page;
        // Back, other answers, sent again: the first sending is given up and this one gets an id of its own.
        await giving.GiveUp(page.Form.Cle);
        return page with { Form = page.Form with { Cle = Guid.CreateVersion7(clock.GetUtcNow()) } };
    }

    private ViewResult Again(DetailsPage page)
    {
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return NoStore(View("Details", page));
    }

    /// <summary>Null when the amounts in the address are not what the first screen lets through.</summary>
    private async Task<DetailsPage?> Page(CampaignHeading campaign, DetailsForm form, FormErrors errors)
    {
        var amounts = new AmountForm(form.Montant, null, form.Pourboire);
        var unreadable = new FormErrors();
        var (amount, tip) = (amounts.ReadAmount(texts, unreadable), amounts.ReadTip(texts, unreadable));
        if (unreadable.Any
            || await giving.Quote(campaign.Id, amount!.Value, form.Contrepartie.OrNull()) is not { } quote) return null;
        return new DetailsPage(campaign, form, quote, tip!.Value, errors);
    }

    private async Task<CampaignHeading?> Open(string slug) =>
        await CampaignPages.FindHeading(db, slug) is { } campaign && campaign.IsOpen(clock.GetUtcNow())
            ? campaign
            : null;

    /// <summary>A campaign that takes no gifts (any more) says so; an unknown one is not found.</summary>
    private async Task<IActionResult> Closed(string slug)
    {
        if (await CampaignPages.FindHeading(db, slug) is not { } campaign) return NotFound();
        Response.StatusCode = StatusCodes.Status410Gone;
        return View("Closed", campaign);
    }

    private string DetailsAddress(string slug, AmountForm form, Money amount, Money tip, string? reprise) =>
        $"/{Languages.Current}/campagnes/{slug}/don/coordonnees" + Query.Of(
            ("montant", amount.Plain()), ("pourboire", tip.Plain()), ("reprise", reprise),
            ("contrepartie", form.Contrepartie.OrNull()), ("src", form.Src.OrNull()),
            ("cle", Guid.CreateVersion7(clock.GetUtcNow()).ToString()));

    private ViewResult NoStore(ViewResult view)
    {
        Response.Headers.CacheControl = "no-store";
        return view;
    }
}
