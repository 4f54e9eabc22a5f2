using System.Net;
using Okote.Funding;
using Okote.Payments;
using Okote.Payments.Sandbox;

namespace Okote.Tests;

/// <summary>The page behind the letter, without a script; and what operators see of disputes and payouts.</summary>
public sealed class RecoveryPageTests : IAsyncLifetime
{
    private TestDatabase database = null!;
    private OpenSite site = null!;

    public async Task InitializeAsync()
    {
        database = await TestDatabase.Create();
        site = await OpenSite.Create(database);
    }

    public async Task DisposeAsync()
    {
        await site.DisposeAsync();
        await database.DisposeAsync();
    }

    /// <summary>Protection: 303 to the bank's page, which form-action allows; the return page walks into the room.
    /// </summary>
    [Fact]
    public async Task A_person_confirms_at_their_bank_and_comes_back_to_thanks()
    {
        var gift = await site.Payments.FailAtClose(PaymentsWorld.BankPageAlways);
        var path = await PathOf(gift);
        var visitor = site.Visit();
        Assert.Equal($"{path}/reprise", (await visitor.Get(path)).Page.QuerySelector("#mend a")!.GetAttribute("href"));
        var page = await visitor.Get($"{path}/reprise");
        Assert.Contains("Votre banque veut que vous confirmiez", page.Text);
        Assert.Contains("40,00 € d’abondement", page.Text);
        Assert.Contains("no-store", page.Header("Cache-Control"));
        Assert.Contains(site.Payments.Settings.ApiBase.GetLeftPart(UriPartial.Authority),
            page.Header("Content-Security-Policy"));

        var bank = await visitor.Fill(page, $"{path}/reprise/confirmations");
        Assert.Equal(HttpStatusCode.SeeOther, bank.Status);
        var back = Assert.IsType<ShopperOutcome.Completed>(
            await site.Payments.Shopper.AnswerBank(new Uri(bank.Location!)));
        var thanks = await visitor.Get((await visitor.Get(back.Success.PathAndQuery)).Location!);

        Assert.Contains("Votre don de 20 € vaut 60 €", thanks.Text);
        Assert.Null(thanks.Page.QuerySelector("#mend"));
        Assert.Equal(path, (await visitor.Get($"{path}/reprise")).Location);
    }

    /// <summary>Protection: the same for another card, and the words in all three languages.</summary>
    [Theory]
    [InlineData("fr", "Une autre carte suffit")]
    [InlineData("de", "Eine andere Karte genügt")]
    [InlineData("en", "Another card is enough")]
    public async Task A_person_brings_another_card(string language, string sentence)
    {
        var gift = await site.Payments.FailAtClose(PaymentsWorld.DeclinedAtClose);
        var path = (await PathOf(gift)).Replace("/fr/", $"/{language}/");
        var visitor = site.Visit();
        var page = await visitor.Get($"{path}/reprise", language);
        Assert.Contains(sentence, page.Text);
        Assert.Null(page.Page.QuerySelector($"form[action='{path}/reprise/confirmations']"));
        var checkout = await visitor.Fill(page, $"{path}/reprise/cartes");
        Assert.Equal(HttpStatusCode.SeeOther, checkout.Status);
        var paid = Assert.IsType<ShopperOutcome.Completed>(
            await site.Payments.Shopper.Pay(new Uri(checkout.Location!), PaymentsWorld.Good));
        await visitor.Get(paid.Success.PathAndQuery);
        Assert.Equal(ContributionStatus.Collected, await site.Payments.Status(gift));
    }

    /// <summary>Protection: the form carries its key; a refusal of the bank is said on the same page.</summary>
    [Fact]
    public async Task A_person_gives_up_and_a_form_without_its_key_does_nothing()
    {
        var gift = await site.Payments.FailAtClose(PaymentsWorld.DeclinedAtClose);
        var path = await PathOf(gift);
        var visitor = site.Visit();
        var page = await visitor.Get($"{path}/reprise");
        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.Post($"{path}/reprise/abandons")).Status);
        // The bank refuses this card with the person there as well.
        var refused = await visitor.Fill(page, $"{path}/reprise/confirmations");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("Votre banque a refusé ce paiement", refused.Text);
        var done = await visitor.Fill(page, $"{path}/reprise/abandons");
        Assert.Equal((HttpStatusCode.SeeOther, path), (done.Status, done.Location));
        Assert.Contains("Le paiement n’a pas abouti", (await visitor.Get(path)).Text);
        Assert.Equal(Money.Zero, await site.World.Matched(gift));
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.Get($"/fr/dons/{new string('0', 40)}/reprise")).Status);
    }

    /// <summary>Protection: the dispute's page shows the date of the evidence, and every act leaves a line.</summary>
    [Fact]
    public async Task Operators_see_a_dispute_its_story_and_what_is_due_when_and_answer_it()
    {
        await site.Payments.PayAndReturn(3_750_00, "4000000000000259");
        await site.World.PassDeadline();
        await site.Payments.Collect();
        await site.Payments.Told();
        var id = await site.Db.Single<Guid>("SELECT id FROM disputes");
        var odile = await site.SignIn(site.World.Odile);
        Assert.Contains("réponse attendue", (await odile.Get("/fr/operator/contestations")).Text);
        var page = await odile.Get($"/fr/operator/contestations/{id}");
        Assert.Contains("la banque a pris l’argent", page.Text);
        Assert.Contains("Réponse avant le", page.Text);

        var empty = await odile.Fill(page, $"/fr/operator/contestations/{id}/preuves", ("preuve", " "));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, empty.Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await odile.Fill(page, $"/fr/operator/contestations/{id}/preuves",
            ("preuve", "winning_evidence"))).Status);
        await site.Payments.Told();
        var won = await odile.Get($"/fr/operator/contestations/{id}");
        Assert.Contains("gagnée", won.Text);
        Assert.Contains("Preuve envoyée à la banque", won.Text);
        Assert.Contains("winning_evidence", won.Text);
        Assert.Null(won.Page.QuerySelector("[name=preuve]"));
        foreach (var language in new[] { "fr", "de", "en" })
            Assert.Equal(HttpStatusCode.OK, (await odile.Get($"/{language}/operator/virements")).Status);
        var csv = await odile.Get("/fr/operator/contestations?format=csv");
        Assert.Equal("text/csv", csv.Raw.Content.Headers.ContentType!.MediaType);
    }

    /// <summary>Protection: PayoutsController shows the button whatever the reason was.</summary>
    [Fact]
    public async Task Operators_ask_again_for_a_transfer_that_was_refused_for_good()
    {
        await site.Payments.PayAndReturn(3_750_00);
        await site.World.PassDeadline();
        await site.Payments.Collect();
        await site.Payments.Told();
        await site.Payments.Release();
        var account = (await Organisations.Find(site.Db, site.World.BakeryHolder))!.PayoutAccount!;
        await Redirect("acct_inconnu");
        await site.Payments.Use<SendSettlements>().Run(default);
        await Redirect(account);
        site.World.Clock.Pass(TimeSpan.FromSeconds(1));
        var item = await site.Db.Single<Guid>("SELECT id FROM settlement_items WHERE contribution_id IS NOT NULL");
        var odile = await site.SignIn(site.World.Odile);

        var page = await odile.Get("/fr/operator/virements");
        var asked = await odile.Fill(page, $"/fr/operator/virements/{item}/reprises");
        await site.Payments.Told();

        Assert.Equal(HttpStatusCode.SeeOther, asked.Status);
        Assert.Equal("paid", await site.Db.Single<string>(
            "SELECT state FROM settlement_items WHERE id = @item", new { item }));
        Assert.Contains("Aucun versement n’est refusé.", (await odile.Get("/fr/operator/virements")).Text);
    }

    private Task<int> Redirect(string account) => site.Db.Execute(
        "UPDATE organisations SET payout_account = @account WHERE id = @BakeryHolder",
        new { account, site.World.BakeryHolder });

    private async Task<string> PathOf(Guid gift) =>
        $"/fr/dons/{(await Contributions.Find(site.Db, gift))!.AccessKey}";
}
