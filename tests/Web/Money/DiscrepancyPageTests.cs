using System.Net;
using Okote.Funding;

namespace Okote.Tests;

public sealed class DiscrepancyPageTests(SharedSite shared) : IClassFixture<SharedSite>
{
    private const string Room = "/fr/operator/ecarts";

    private readonly OpenSite site = shared.Site;

    /// <summary>Protection: the form asks for the reason and the use case refuses without one; nobody but an operator
    /// finds the page.</summary>
    [Fact]
    public async Task An_operator_reads_both_sides_and_closes_a_difference_with_a_reason()
    {
        await Discrepancies.Open(site.Db, new Discrepancy(
            "amount_differs", "ch_essai", "Other amount in the ledger than at Stripe, fees included.",
            Money.Eur(19_60), Money.Eur(19_55))
        {
            OursIds = ["charge:ch_essai", "fee:ch_essai"], TheirsIds = ["txn_essai"], TheirsKinds = ["charge", "fee"],
            OursAt = site.World.Clock.Now, TheirsAt = site.World.Clock.Now,
        }, site.World.Clock.Now);
        var id = await site.Db.Single<Guid>("SELECT id FROM discrepancies WHERE subject = 'ch_essai'");
        var odile = await site.SignIn(site.World.Odile);

        var list = await odile.Get($"{Room}?statut=open&q=txn_essai");
        Assert.NotNull(list.Page.QuerySelector($"a[href='{Room}/{id}']"));
        Assert.Empty((await odile.Get($"{Room}?q=txn_autre")).Page.QuerySelectorAll($"a[href='{Room}/{id}']"));
        var page = await odile.Get($"{Room}/{id}");
        foreach (var said in new[] { "19,60 €", "19,55 €", "charge:ch_essai", "txn_essai", "paiement, frais" })
            Assert.Contains(said, page.Text);

        var without = await odile.Fill(page, $"{Room}/{id}/clotures", ("motif", ""), ("correction", "payout:nulle"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, without.Status);
        Assert.Equal("payout:nulle", without.Field("correction"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await odile.Fill(page, $"{Room}/{id}/clotures",
            ("motif", "arrondi"), ("correction", "payout:nulle"))).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await odile.Fill(page, $"{Room}/{id}/clotures",
            ("motif", "arrondi du prestataire"), ("correction", ""))).Status);

        var closed = await odile.Get($"{Room}/{id}");
        Assert.Contains("arrondi du prestataire", closed.Text);
        Assert.Null(closed.Page.QuerySelector("main form[method=post]"));
        Assert.Contains("Écart clos", (await odile.Get($"/fr/operator/audit?objet={id}")).Text);
        Assert.Equal(HttpStatusCode.NotFound, (await odile.Get($"{Room}/{Guid.CreateVersion7()}")).Status);
        var helene = await site.SignIn(site.World.Helene);
        Assert.Equal(HttpStatusCode.NotFound, (await helene.Get($"{Room}/{id}")).Status);
    }

    /// <summary>Protection: only what was asked in vain offers it; see <see cref="ResumePollingTests"/>.</summary>
    [Fact]
    public async Task What_was_asked_in_vain_is_closed_by_asking_again()
    {
        await Discrepancies.Open(site.Db, new Discrepancy(Discrepancies.PollGivenUp, "ch_muet", "Asked in vain."),
            site.World.Clock.Now);
        await Discrepancies.Open(site.Db, new Discrepancy("charge_refused", "ch_muet", "The books refuse it."),
            site.World.Clock.Now);
        var odile = await site.SignIn(site.World.Odile);
        var (mute, other) = (await Of(Discrepancies.PollGivenUp), await Of("charge_refused"));
        Assert.DoesNotContain("Demander à nouveau", (await odile.Get($"{Room}/{other}")).Text);
        var page = await odile.Get($"{Room}/{mute}");

        Assert.Equal(HttpStatusCode.UnprocessableEntity,
            (await odile.Fill(page, $"{Room}/{mute}/relances", ("motif-relance", ""))).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity,
            (await odile.Fill(page, $"{Room}/{other}/relances", ("motif-relance", "autre"))).Status);
        Assert.Equal(HttpStatusCode.SeeOther,
            (await odile.Fill(page, $"{Room}/{mute}/relances", ("motif-relance", "panne réparée"))).Status);

        Assert.Contains("panne réparée", (await odile.Get($"{Room}/{mute}")).Text);
        Assert.Equal("open", (await DiscrepancyPages.Find(site.Db, other))!.State);
    }

    private Task<Guid> Of(string kind) => site.Db.Single<Guid>(
        "SELECT id FROM discrepancies WHERE kind = @kind AND subject = 'ch_muet'", new { kind });
}
