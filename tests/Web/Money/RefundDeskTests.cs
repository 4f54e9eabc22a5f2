using System.Net;
using Okote.Funding;

namespace Okote.Tests;

/// <summary>Refunds over the operator's pages.</summary>
public sealed class RefundDeskTests : IAsyncLifetime
{
    private const string New = "/fr/operator/remboursements/nouveau";
    private const string Room = "/fr/operator/remboursements";

    private TestDatabase database = null!;
    private OpenSite site = null!;

    private World World => site.World;

    public async Task InitializeAsync()
    {
        database = await TestDatabase.Create();
        site = await OpenSite.Create(database, collection: Collection.Now);
    }

    public async Task DisposeAsync()
    {
        await site.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task The_page_says_what_returns_to_which_fund_and_changes_nothing_before_the_button()
    {
        var gift = await Gift(60_00);
        var odile = await site.SignIn(World.Odile);
        var page = await odile.Get($"{New}?don={await Reference(gift)}&montant=20");
        Assert.Contains("Enveloppe d'essai", page.Text.Replace('’', '\''));
        Assert.Contains("20,00 €", page.Text);
        Assert.Equal(Money.Eur(120_00), await World.Matched(gift));

        var fields = new[] { ("motif", "demandé par téléphone") };
        var done = await odile.Fill(page, Room, fields);
        Assert.Equal((HttpStatusCode.SeeOther, Room), (done.Status, done.Location));
        Assert.Equal(HttpStatusCode.SeeOther, (await odile.Fill(page, Room, fields)).Status);
        Assert.Equal(Money.Eur(80_00), await World.Matched(gift));
        Assert.Equal(1, await site.Db.Single<long>("SELECT count(*) FROM refunds"));
        Assert.Equal("demandé par téléphone",
            await site.Db.Single<string>("SELECT reason FROM audit_log WHERE act = 'contribution_refunded'"));
    }

    [Fact]
    public async Task Without_a_reason_nothing_is_refunded_and_what_was_typed_is_still_there()
    {
        var gift = await Gift(60_00);
        var odile = await site.SignIn(World.Odile);
        var page = await odile.Get($"{New}?don={await Reference(gift)}&montant=20");
        var again = await odile.Fill(page, Room, ("motif", " "));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.Status);
        Assert.Contains("Une réponse manque", again.Text);
        Assert.Equal("20", again.Field("montant"));
        Assert.Equal(page.Field("cle"), again.Field("cle"));
        Assert.Equal(0, await site.Db.Single<long>("SELECT count(*) FROM refunds"));
    }

    [Fact]
    public async Task More_than_was_given_is_refused_in_words_before_anything_can_be_sent()
    {
        var gift = await Gift(60_00);
        var odile = await site.SignIn(World.Odile);
        var page = await odile.Get($"{New}?don={await Reference(gift)}&montant=61");
        Assert.Contains("Le remboursement dépasserait le paiement.", page.Text);
        Assert.Null(page.Page.QuerySelector("[name=cle]"));
        Assert.Contains("Aucun don ne porte cette référence", (await odile.Get($"{New}?don=OK-NICHTS")).Text);
    }

    [Fact]
    public async Task A_large_refund_waits_for_somebody_else_who_sees_the_same()
    {
        var gift = await Gift(600_00);
        var odile = await site.SignIn(World.Odile);
        var page = await odile.Get($"{New}?don={await Reference(gift)}&montant=600");
        var asked = await odile.Fill(page, Room, ("motif", "erreur de saisie"));
        Assert.StartsWith($"{Room}/demandes/", asked.Location, StringComparison.Ordinal);
        Assert.Equal(0, await site.Db.Single<long>("SELECT count(*) FROM refunds"));

        var own = await odile.Fill(await odile.Get(asked.Location!), $"{asked.Location}/validations");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, own.Status);
        Assert.Contains("La seconde signature doit venir d’une autre personne.", own.Text);

        var otto = await site.SignIn(World.Otto);
        var shown = await otto.Get(asked.Location!);
        await site.Db.Execute("UPDATE refund_requests SET cents = 59000");
        Assert.Contains("Le contenu a changé",
            (await otto.Fill(shown, $"{asked.Location}/validations")).Text);
        await site.Db.Execute("UPDATE refund_requests SET cents = 60000");
        Assert.Equal(HttpStatusCode.SeeOther, (await otto.Fill(shown, $"{asked.Location}/validations")).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity,
            (await otto.Fill(shown, $"{asked.Location}/validations")).Status);
        Assert.Equal(60_000, await site.Db.Single<long>("SELECT sum(cents)::bigint FROM refunds"));
    }

    /// <summary>Protection: the page of the gift asks its refunds, and not only its state. Without it, it says that
    /// money is back which is not.</summary>
    [Fact]
    public async Task A_failed_refund_is_visible_and_paid_from_the_bank_by_two_people()
    {
        var gift = await Gift(60_00);
        var refund = Guid.CreateVersion7();
        World.Must(await World.Use<RefundContribution>().Run(
            new RefundOrder(refund, gift, Money.Eur(60_00), "demandé", null)));
        World.Must(await World.Use<ReceiveRefund>().Run(refund, "re_1", false, World.Clock.Now));
        var theirs = $"/fr/dons/{await Key(gift)}";
        Assert.Contains("Votre remboursement n’est pas arrivé", (await site.Visit().Get(theirs)).Text);
        var odile = await site.SignIn(World.Odile);
        Assert.Contains("à payer depuis la banque", (await odile.Get($"{Room}?statut=failed")).Text);
        var page = await odile.Get($"{Room}/{refund}");
        Assert.Contains("Indiquez un jour complet.",
            (await odile.Fill(page, $"{Room}/{refund}/paiements", ("jour", ""), ("reference", "VIR-9"))).Text);
        Assert.Equal(HttpStatusCode.SeeOther, (await odile.Fill(page, $"{Room}/{refund}/paiements",
            ("jour", "2026-03-02"), ("reference", "VIR-9"))).Status);
        var otto = await site.SignIn(World.Otto);
        var confirm = await otto.Get($"{Room}/{refund}");
        Assert.Equal(HttpStatusCode.SeeOther, (await otto.Fill(confirm, $"{Room}/{refund}/validations")).Status);
        Assert.Equal("succeeded", await site.Db.Single<string>("SELECT state FROM refunds"));
        Assert.Contains("vous ont été rendus par virement", (await site.Visit().Get(theirs)).Text);
        Assert.Empty(await Checks.Run(site.Db, World.Clock.Now));
    }

    [Fact]
    public async Task Part_of_a_gift_that_could_not_go_back_is_owed_and_not_back()
    {
        var (gift, back, lost) = (await Gift(60_00), Guid.CreateVersion7(), Guid.CreateVersion7());
        foreach (var (refund, cents, arrives) in new[] { (back, 5_00, true), (lost, 20_00, false) })
        {
            World.Must(await World.Use<RefundContribution>().Run(
                new RefundOrder(refund, gift, Money.Eur(cents), "demandé", null)));
            World.Must(await World.Use<ReceiveRefund>().Run(refund, $"re_{cents}", arrives, World.Clock.Now));
        }

        var shown = (await site.Visit().Get($"/fr/dons/{await Key(gift)}")).Text;

        Assert.Contains("Remboursé : 5,00 €", shown);
        Assert.Contains("À rendre : 20,00 €", shown);
    }

    private Task<string> Key(Guid gift) => site.Db.Single<string>(
        "SELECT access_key FROM contributions WHERE id = @gift", new { gift });

    private async Task<Guid> Gift(long cents)
    {
        var started = await World.Start(cents);
        World.Must(await World.Use<PreparePayment>().Run(started.Id, started.Promised));
        return await World.Charge(started.Id);
    }

    private async Task<string> Reference(Guid gift) => (await Contributions.Find(site.Db, gift))!.Reference;
}
