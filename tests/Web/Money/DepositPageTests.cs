using System.Net;
using Okote.Funding;

namespace Okote.Tests;

/// <summary>A prepaid pledge as its company, two operators and everybody see it.</summary>
public sealed class DepositPageTests(SharedSite shared) : IClassFixture<SharedSite>
{
    private const string Room = "/fr/operator/depots";

    private readonly OpenSite site = shared.Site;

    private World World => site.World;

    private async Task<Guid> Pledge(string guarantee)
    {
        var entry = new FundEntry(Guid.CreateVersion7(), World.Call, World.Companies[0], "private",
            "Forge (inventée)", Money.Eur(400_00), 1, [World.Bakery], null,
            new PledgeTerms(guarantee, "La part est perdue."));
        await World.Fund(entry);
        return entry.Id;
    }

    /// <summary>Protection: pages read <c>funds.secured_at</c> and not the word that the company chose.</summary>
    [Fact]
    public async Task A_deposit_is_asked_for_booked_by_two_and_only_then_called_secured()
    {
        var fund = await Pledge("prepaid");
        var karim = await site.SignIn(World.Karim);
        var asked = await karim.Get($"/fr/entreprise/engagements/{fund}");
        Assert.Contains("À virer", asked.Text);
        Assert.Contains(TransferReference.Grouped(TransferReference.Of(fund)),
            asked.Page.QuerySelectorAll("dd.mono").Select(field => field.TextContent));
        Assert.Contains("Promis", asked.Page.QuerySelector(".tags")!.TextContent);
        Assert.Contains("pas encore là", (await karim.Get("/fr/entreprise")).Text);
        Assert.Equal(HttpStatusCode.NotFound, (await site.Visit().Get($"/fr/engagements/{fund}")).Status);
        Assert.Empty((await site.Visit().Get("/fr/campagnes/fournil-essai")).Page
            .QuerySelectorAll($"a[href='/fr/engagements/{fund}']"));

        var (odile, otto) = (await site.SignIn(World.Odile), await site.SignIn(World.Otto));
        var form = await odile.Get($"{Room}/nouveau?fonds={fund}&sens=arrived");
        var wrong = await odile.Fill(form, Room, ("montant", "beaucoup"), ("jour", ""), ("reference", "VIR-D1"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        var written = await odile.Fill(
            form, Room, ("montant", "400"), ("jour", "2026-03-03"), ("reference", "VIR-D1"));
        var line = written.Location!;
        Assert.StartsWith($"{Room}/", line, StringComparison.Ordinal);
        var own = await odile.Fill(await odile.Get(line), $"{line}/validations");
        Assert.Contains("La seconde signature doit venir d’une autre personne.", own.Text);
        Assert.Equal(line, (await otto.Fill(await otto.Get(line), $"{line}/validations", ("motif", "vu"))).Location);

        Assert.Contains("Le dépôt est arrivé", (await karim.Get($"/fr/entreprise/engagements/{fund}")).Text);
        var shown = await site.Visit().Get($"/fr/engagements/{fund}");
        Assert.Contains("Sécurisé", shown.Page.QuerySelector(".tags")!.TextContent);
        var list = await otto.Get(Room);
        Assert.Contains("VIR-D1", list.Text);
        // Whose a fund is stands below its name, and in a column of the file.
        Assert.NotEmpty(list.Page.QuerySelectorAll("td .cell-note"));
        Assert.DoesNotContain("Financeur", list.Page.QuerySelectorAll("th").Select(cell => cell.TextContent.Trim()));
        var file = await (await otto.Get($"{Room}?format=csv")).Raw.Content.ReadAsStringAsync();
        Assert.StartsWith("\ufeffFonds,Financeur,", file, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mandate_is_asked_for_and_shown_as_a_promise_until_it_is_saved()
    {
        var fund = await Pledge("mandate");
        var karim = await site.SignIn(World.Karim);
        var page = await karim.Get($"/fr/entreprise/engagements/{fund}");

        Assert.Contains("Enregistrer un moyen de paiement", page.Text);
        Assert.Contains("Promis", page.Page.QuerySelector(".tags")!.TextContent);
        Assert.Equal(HttpStatusCode.NotFound, (await site.Visit().Get($"/fr/engagements/{fund}")).Status);
        Assert.Contains("attend sa garantie",
            (await (await site.SignIn(World.Odile)).Get($"/fr/operator/engagements/{fund}")).Text);
    }
}
