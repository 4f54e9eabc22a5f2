using System.Net;
using Okote.Data;
using Okote.Funding;
using Okote.Web;

namespace Okote.Tests;

/// <summary>A payment that came back, over the pages of operators and of the city.</summary>
public sealed class BankReturnDeskTests(SettledSite settled) : IClassFixture<SettledSite>
{
    private const string Bank = "/fr/operator/releves";
    private const string City = "/fr/collectivite/paiements";

    private readonly OpenSite site = settled.Site;

    private World World => site.World;

    /// <summary>Protections: the second person, and the form that is offered for a payment that stands and for no
    /// other line.</summary>
    [Fact]
    public async Task An_operator_writes_it_down_another_confirms_and_the_list_asks_for_the_account()
    {
        var (odile, otto) = (await site.SignIn(World.Odile), await site.SignIn(World.Otto));
        var line = (await SettlementsDue.AtTheBank(site.Db)).First(item => item.Stream == MoneyStream.Patronage);
        await SettledStory.Pay(World, line);
        await SettledStory.Pay(World, line with { State = "received" });
        var entries = (await BankPages.Entries(site.Db, null, $"{line.Id:N}", new ListAsk())).Rows;
        var (received, paid) = (entries.Single(entry => entry.Direction == "company_paid"),
            entries.Single(entry => entry.Direction == "paid_holder"));
        var form = $"{Bank}/retours/nouveau?versement={paid.Id}";
        Assert.NotNull((await odile.Get($"{Bank}/{paid.Id}")).Page.QuerySelector($"a[href='{form}']"));
        Assert.Equal(HttpStatusCode.NotFound,
            (await odile.Get($"{Bank}/retours/nouveau?versement={received.Id}")).Status);

        var empty = await odile.Fill(await odile.Get(form), $"{Bank}/retours", ("montant", paid.Cents.Plain()),
            ("jour", "31/02"), ("reference", "RETOUR-D1"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "RETOUR-D1"), (empty.Status, empty.Field("reference")));
        var written = await odile.Fill(empty, $"{Bank}/retours", ("montant", paid.Cents.Plain()),
            ("jour", "2026-05-20"), ("reference", "RETOUR-D1"));
        Assert.Equal(HttpStatusCode.SeeOther, written.Status);
        Assert.Contains("d’une autre personne",
            (await odile.Fill(await odile.Get(written.Location!), $"{written.Location}/validations")).Text);
        Assert.Equal(HttpStatusCode.SeeOther,
            (await otto.Fill(await otto.Get(written.Location!), $"{written.Location}/validations")).Status);

        var list = await odile.Get(Bank);
        Assert.Contains("Versements revenus, compte à vérifier", list.Text);
        Assert.Contains("RETOUR-D1", list.Text);
        Assert.DoesNotContain($"nouveau?ligne={line.Id}", list.Page.Body!.InnerHtml);
        Assert.Null((await odile.Get($"{Bank}/{paid.Id}")).Page.QuerySelector($"a[href='{form}']"));
        var page = await odile.Get(written.Location!);
        var back = written.Location!.Split('/')[^1];
        var check = $"{Bank}/retours/{back}/verifications";
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await odile.Fill(page, check, ("motif", " "))).Status);
        Assert.Equal(HttpStatusCode.SeeOther,
            (await odile.Fill(page, check, ("motif", "au téléphone avec Hélène"))).Status);
        Assert.Contains($"nouveau?ligne={line.Id}", (await odile.Get(Bank)).Page.Body!.InnerHtml);
        foreach (var language in new[] { "de", "en" })
            Assert.Equal(HttpStatusCode.OK,
                (await odile.Get(written.Location.Replace("/fr/", $"/{language}/"), language)).Status);
    }

    /// <summary>Protections: two people of the same city, and nobody of another; what nobody decided in time is offered
    /// again to whoever asked, and to them alone.</summary>
    [Fact]
    public async Task The_city_says_that_its_payment_came_back_and_pays_the_same_mandat_again()
    {
        var today = DateOnly.FromDateTime(World.Clock.Now.UtcDateTime);
        var (certifier, payer) = (await World.Person(World.Claire), await World.Person(World.Bruno));
        var payment = Assert.Single(await PublicPayments.All(site.Db, [World.City]));
        World.Must(await World.Use<CertifyPayment>().Run(payment.Id, "Claire", "Directrice", today, certifier));
        World.Must(await World.Use<IssueMandate>().Run(payment.Id, "M-R1", today, payer));
        await Paid(payment.Id, today, payer, certifier);
        var (claire, bruno) = (await site.SignIn(World.Claire), await site.SignIn(World.Bruno));
        var page = $"{City}/{payment.Id}";

        var missing = await bruno.Fill(
            await bruno.Get(page), $"{page}/retours", ("Reference", ""), ("Date", $"{today:yyyy-MM-dd}"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, missing.Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await bruno.Fill(await bruno.Get(page), $"{page}/retours",
            ("Reference", "RETOUR-V1"), ("Date", $"{today:yyyy-MM-dd}"))).Status);
        Assert.Contains("Retour à confirmer", (await bruno.Get(page)).Text);
        await NobodyDecided();
        // Bruno may have left: a colleague asks again in his name, and may still decide.
        Assert.Equal(HttpStatusCode.SeeOther,
            (await claire.Fill(await claire.Get(page), $"{page}/demandes")).Status);
        var shown = await claire.Get(page);
        Assert.Equal(HttpStatusCode.UnprocessableEntity,
            (await claire.Fill(shown, $"{page}/retours/refus", ("Raison", ""))).Status);
        var stranger = await World.Stranger();
        Assert.Equal(HttpStatusCode.NotFound, (await (await site.SignIn(stranger.Id)).Get(page)).Status);
        Assert.Equal(Refusal.NotFound, (await World.Use<DecideCityReturn>().Run(
            payment.Id, Guid.CreateVersion7(), stranger, true, "")).Refusal);
        Assert.Contains(payment.Campaign, (await claire.Get("/fr/collectivite/approbations")).Text);
        Assert.Equal(HttpStatusCode.SeeOther,
            (await claire.Fill(shown, $"{page}/retours/confirmations", ("Raison", "vu au relevé"))).Status);

        Assert.Equal(payment.Gross, await World.Balance(Account.CityReceivable(World.City).Code));
        var check = await claire.Get(page);
        Assert.Contains("Compte à vérifier", check.Text);
        Assert.Contains("RETOUR-V1", check.Text);
        Assert.Equal(HttpStatusCode.UnprocessableEntity,
            (await claire.Fill(check, $"{page}/retours/verifications", ("Raison", ""))).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await claire.Fill(
            check, $"{page}/retours/verifications", ("Raison", "RIB demandé par téléphone"))).Status);
        await Paid(payment.Id, today, payer, certifier);
        Assert.Equal(["M-R1, Ville d'essai", "M-R1, Ville d'essai (2)"], (await site.Db.Query<string>("""
            SELECT bank_reference
            FROM bank_entries
            WHERE direction = 'city_paid_holder'
            ORDER BY created_at, id
            """)).Select(reference => reference.Replace(payment.Organisation, "Ville d'essai")));
        Assert.Equal(Money.Zero, await World.Balance(Account.CityReceivable(World.City).Code));
    }

    /// <summary>Two days went by.</summary>
    private Task NobodyDecided() => site.Db.Execute("""
        UPDATE approvals
        SET requested_at = requested_at - interval '3 days', expires_at = expires_at - interval '3 days'
        WHERE decision = 'waiting' AND subject_kind = 'bank_entry'
        """);

    private async Task Paid(Guid id, DateOnly today, CurrentPerson payer, CurrentPerson certifier)
    {
        var entry = Guid.CreateVersion7();
        World.Must(await World.Use<RecordCityPayment>().Run(entry, id, today, payer));
        World.Must(await World.Use<DecideCityPayment>().Run(id, entry, certifier, true, "vu"));
    }
}
