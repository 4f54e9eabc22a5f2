using System.Net;
using Okote.Funding;
using Okote.Payments.Sandbox;

namespace Okote.Tests;

/// <summary>A gift through the real pages without a script, and everything that can go wrong on the way.</summary>
public sealed class GiftTests(SharedSite shared) : IClassFixture<SharedSite>
{
    private const string Give = $"/fr/campagnes/{OpenSite.Slug}/don";

    private readonly OpenSite site = shared.Site;

    private readonly Visitor amina = shared.Site.Visit();

    [Fact]
    public async Task A_gift_passes_three_screens_and_is_found_in_the_ledger()
    {
        var check = await amina.ReachCheck();
        Assert.Equal(HttpStatusCode.SeeOther, check.Status);
        var screen = await amina.Get(check.Location!);
        Assert.Contains("Enregistrer ma carte pour un don de 50,00 €", screen.Text);
        Assert.Contains("100,00 € d’abondement vous sont réservés jusqu’à 10 h 30", screen.Text);
        Assert.Contains("no-store", screen.Header("Cache-Control"));

        var refused = await amina.Fill(screen, check.Location!);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("Sans votre accord", refused.Text);

        var checkout = await amina.Fill(screen, check.Location!, ("accord", "true"));
        Assert.Equal(HttpStatusCode.SeeOther, checkout.Status);
        var paid = await site.Payments.Shopper.Pay(new Uri(checkout.Location!), PaymentsWorld.Good);
        var back = Assert.IsType<ShopperOutcome.Completed>(paid).Success;

        var thanks = await amina.Get((await amina.Get(back.PathAndQuery)).Location!);
        Assert.Contains("Votre don de 50 € vaut 150 € pour le projet.", thanks.Text);
        Assert.Contains("Pourquoi ce montant", thanks.Text);
        Assert.Contains("+ 25,00 €", thanks.Text);
        Assert.Equal(Money.Eur(50_00), await site.World.Balance(Account.Committed(site.World.Bakery).Code));

        var calendar = await amina.Get(thanks.Raw.RequestMessage!.RequestUri!.AbsolutePath + "/calendrier.ics");
        Assert.Equal("text/calendar", calendar.Raw.Content.Headers.ContentType!.MediaType);
        await Public_figures_equal_the_ledger();
        await The_operator_reads_the_whole_history(thanks);
        // The first screen is gone for good: going back to the check shows the gift.
        Assert.Equal(check.Location!.Replace("/paiement", ""), (await amina.Get(check.Location!)).Location);
    }

    [Fact]
    public async Task Sent_twice_it_is_given_once()
    {
        var details = await amina.Get((await amina.Get($"{Give}?montant=20&suite=1")).Location!);
        var answers = await Task.WhenAll(Enumerable.Range(0, 4)
            .Select(_ => amina.Fill(details, $"{Give}/coordonnees", Visitor.Answers)));

        Assert.Single(answers.Select(answer => answer.Location).Distinct());
        Assert.Equal(1, await site.Db.Single<long>("SELECT count(*) FROM contributions WHERE amount_cents = 2000"));
    }

    [Fact]
    public async Task Back_and_other_answers_give_up_the_first_hold_and_lose_nothing()
    {
        var details = await amina.Get((await amina.Get($"{Give}?montant=30&suite=1")).Location!);
        await amina.Fill(details, $"{Give}/coordonnees", Visitor.Answers);

        var again = await amina.Fill(details, $"{Give}/coordonnees",
            [.. Visitor.Answers.Where(a => a.Name != "Message"), ("Message", "Autre chose")]);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.Status);
        Assert.Equal("Autre chose", again.Page.QuerySelector("textarea")!.TextContent);
        Assert.NotEqual(details.Field("Cle"), again.Field("Cle"));
        Assert.Equal("cancelled", await site.Db.Single<string>(
            "SELECT status FROM contributions WHERE id = @Id", new { Id = Guid.Parse(details.Field("Cle")) }));
    }

    [Fact]
    public async Task What_is_wrong_is_listed_first_and_what_was_typed_stays()
    {
        var details = await amina.Get((await amina.Get($"{Give}?montant=20&suite=1")).Location!);
        var answer = await amina.Fill(details, $"{Give}/coordonnees", ("Email", "amina"), ("Nom", "Amina"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        var summary = answer.Page.QuerySelector(".error-summary")!;
        Assert.True(summary.HasAttribute("autofocus"));
        Assert.Equal(["#email", "#conditions"], summary.QuerySelectorAll("a").Select(a => a.GetAttribute("href")));
        Assert.Equal("true", answer.Page.QuerySelector("#email")!.GetAttribute("aria-invalid"));
        Assert.Equal("amina", answer.Field("Email"));
        Assert.Equal("Amina", answer.Field("Nom"));
        Assert.Equal(details.Field("Cle"), answer.Field("Cle"));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-3")]
    [InlineData("1000000000000")]
    [InlineData("12,345.6")]
    [InlineData("20 CHF")]
    public async Task An_impossible_amount_stays_on_the_first_screen(string typed)
    {
        var answer = await amina.Get($"{Give}?montant=autre&autre={Uri.EscapeDataString(typed)}&pourboire=2&suite=1");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Equal(typed, answer.Field("autre"));
        Assert.Equal("2", answer.Field("pourboire"));
        Assert.NotEmpty(answer.Page.QuerySelectorAll(".error-summary a"));
        Assert.NotEmpty(answer.Page.QuerySelectorAll("#autre-error"));
    }

    [Fact]
    public async Task Whoever_changes_an_answer_finds_the_others_again()
    {
        var check = await amina.ReachCheck("70");
        var screen = await amina.Get(check.Location!);
        var change = screen.Page.QuerySelector("a[href*='coordonnees'][href$='#email']")!.GetAttribute("href")!;

        var details = await amina.Get(change.Replace("#email", ""));
        Assert.Equal("amina@exemple.invalid", details.Field("Email"));
        Assert.Equal("Bravo", details.Page.QuerySelector("textarea")!.TextContent);
        var again = await amina.Fill(details, $"{Give}/coordonnees", Visitor.Answers);

        Assert.Equal(HttpStatusCode.SeeOther, again.Status);
        Assert.NotEqual(check.Location, again.Location);
        Assert.Equal(["cancelled", "started"], await site.Db.Query<string>(
            "SELECT status FROM contributions WHERE amount_cents = 7000 ORDER BY status"));
    }

    [Fact]
    public async Task A_tip_is_paid_shown_and_never_matched()
    {
        var details = await amina.Get((await amina.Get($"{Give}?montant=40&pourboire=3&suite=1")).Location!);
        var check = await amina.Fill(details, $"{Give}/coordonnees", Visitor.Answers);
        var screen = await amina.Get(check.Location!);

        Assert.Contains("Vous payez 43,00 €", screen.Text);
        Assert.Contains("Pour le projet 120,00 €", screen.Text);
    }

    private async Task Public_figures_equal_the_ledger()
    {
        var page = (await CampaignPages.Find(site.Db, OpenSite.Slug))!.Heading.Figures;
        var world = site.World;
        Assert.Equal(await world.Balance(Account.Committed(world.Bakery).Code), page.Citizen);
        Assert.Equal(await site.Db.Single<long>("""
            SELECT sum(credits_pending + credits_posted)::bigint
            FROM accounts
            WHERE kind = 'match' AND owner_id = @Bakery
            """, new { world.Bakery }), (page.Public + page.Private + page.HeldMatch).Cents);
        Assert.Equal((Money.Eur(50_00), Money.Eur(50_00)), (page.Public, page.Private));
    }

    private async Task The_operator_reads_the_whole_history(Visit thanks)
    {
        var visitor = site.Visit();
        await visitor.Fill(await visitor.Get("/fr/demo"), "/fr/demo/personas/odile");
        var reference = thanks.Page.QuerySelector(".mono")!.TextContent.Trim();
        var list = await visitor.Get($"/fr/operator/dons?q={reference}");
        var history = await visitor.Get(list.Page.QuerySelector("td a")!.GetAttribute("href")!);
        Assert.Contains("hold:", history.Text);
        Assert.Contains("cs_test_", history.Text);
        var journal = await visitor.Get(history.Page.QuerySelector("a[href*=journaux]")!.GetAttribute("href")!);
        var account = await visitor.Get(journal.Page.QuerySelector("a[href*=comptes\\/]")!.GetAttribute("href")!);
        Assert.Equal(HttpStatusCode.OK, account.Status);
        Assert.NotNull(account.Page.QuerySelector("a[href*=journaux]"));
        Assert.DoesNotContain("amina@exemple.invalid", history.Text);
    }
}
