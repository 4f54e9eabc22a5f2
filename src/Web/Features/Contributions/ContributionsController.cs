using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>Screen one: how much.</summary>
public sealed record AmountPage(
    CampaignSign Campaign, AmountForm Form, MatchQuote? Quote, Money Tip, FormErrors Errors, string? Reprise,
    IReadOnlyList<Reward> Rewards);

/// <summary>Screen two: who.</summary>
public sealed record DetailsPage(
    CampaignSign Campaign, DetailsForm Form, MatchQuote Quote, Money Tip, FormErrors Errors);

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
        if (page is null || form.Cle.Version != 7) return FirstScreen(slug);
        if (form.Reprise is not null) page = page with { Form = await giving.AnswersOf(form) };
        return NoStore(View("Details", page));
    }

    [HttpPost("coordonnees")]
    public async Task<IActionResult> Create(string slug, [FromForm] DetailsForm form)
    {
        if (await Open(slug) is not { } campaign) return await Closed(slug);
        if (form.Cle.Version != 7 || Amounts(form) is not { } asked) return FirstScreen(slug);
        var errors = new FormErrors();
        form.Check(texts, errors);
        if (errors.Any) return await Again(campaign, form, errors);
        var started = await giving.Start(campaign.Id, form, asked.Gift, asked.Tip);
        if (started.IsRefused) return await Refused(campaign, form, started.Refusal.Value);
        var gift = started.Value;
        var lost = gift.Promised < gift.Quoted;
        return new SeeOther($"/{Languages.Current}/dons/{gift.AccessKey}/{(lost ? "choix" : "paiement")}");
    }

    private async Task<IActionResult> Refused(CampaignSign campaign, DetailsForm form, Refusal refusal)
    {
        var errors = new FormErrors();
        errors.Add(FormErrors.FieldOf(refusal), refusal == Refusal.SameIdOtherContent
            ? texts["Gifts.SentAgain"] : texts.Refusal(refusal));
        if (refusal != Refusal.SameIdOtherContent) return await Again(campaign, form, errors);
        // Back, other answers, sent again: the first sending is given up and this one gets an id of its own.
        await giving.GiveUp(form.Cle);
        return await Again(campaign, form with { Cle = Guid.CreateVersion7(clock.GetUtcNow()) }, errors);
    }

    private async Task<IActionResult> Again(CampaignSign campaign, DetailsForm form, FormErrors errors)
    {
        if (await Page(campaign, form, errors) is not { } page) return FirstScreen(campaign.Slug);
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return NoStore(View("Details", page));
    }

    private RedirectResult FirstScreen(string slug) => Redirect($"/{Languages.Current}/campagnes/{slug}/don");

    /// <summary>Null when the amounts in the address are not what the first screen lets through.</summary>
    private (Money Gift, Money Tip)? Amounts(DetailsForm form)
    {
        var typed = new AmountForm(form.Montant, null, form.Pourboire);
        var errors = new FormErrors();
        var (gift, tip) = (typed.ReadAmount(texts, errors), typed.ReadTip(texts, errors));
        return errors.Any ? null : (gift!.Value, tip!.Value);
    }

    private async Task<DetailsPage?> Page(CampaignSign campaign, DetailsForm form, FormErrors errors) =>
        Amounts(form) is { } asked
        && await giving.Quote(campaign.Id, asked.Gift, form.Contrepartie.OrNull()) is { } quote
            ? new DetailsPage(campaign, form, quote, asked.Tip, errors)
            : null;

    private async Task<CampaignSign?> Open(string slug) =>
        await CampaignPages.FindSign(db, slug) is { } campaign && campaign.IsOpen(clock.GetUtcNow())
            ? campaign
            : null;

    /// <summary>A campaign that takes no gifts (any more) says so; an unknown one is not found.</summary>
    private async Task<IActionResult> Closed(string slug)
    {
        if (await CampaignPages.FindSign(db, slug) is not { } campaign) return NotFound();
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
