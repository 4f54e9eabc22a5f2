using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Okote.Data;
using Okote.Funding;

namespace Okote.Tests;

/// <summary>One holder from the link in her letter to the report that is accepted, page by page.</summary>
public sealed partial class HolderWalkTests : IAsyncLifetime
{
    private const string Root = "/fr/porteur";

    private const string Desk = "/fr/operator";

    // Nobody's gift is large enough to be matched: the funds are not what this walk is about.
    private const string Rules = """
        {"lines": [{"id": "public", "rule": {"ratio": [1, 1], "min_contribution": 1000000,
         "match_per_campaign": {"amount": 100000}}, "sharing": "sequential"}]}
        """;

    private static readonly byte[] Paper = Encoding.ASCII.GetBytes("%PDF-1.7 une facture");

    private readonly Guid call = Guid.CreateVersion7();
    private TestDatabase database = null!;
    private OpenSite site = null!;

    private World World => site.World;

    public async Task InitializeAsync()
    {
        database = await TestDatabase.Create();
        site = await OpenSite.Create(database);
        World.Must(await World.Use<OpenCall>().Run(new CallEntry(call, "Okoté, le pas à pas", "Alsace",
            World.Clock.Now, World.Clock.Now.AddYears(1), 7500, 800, 800, 14, Rules)));
        await World.Fund(new FundEntry(Guid.CreateVersion7(), call, World.City, "public", "Enveloppe du pas à pas",
            Money.Eur(5_000_00), 1, null,
            new PublicDecision("2026-002", new DateOnly(2026, 1, 15), "Conseil d'essai", "65748"), null));
    }

    public async Task DisposeAsync()
    {
        await site.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task From_the_letter_s_link_to_the_accepted_report()
    {
        var helene = await SignedIn();
        var project = await Written(helene);
        var id = Guid.Parse(project[^36..]);
        await SentBackAndAnswered(helene, project, id);
        await Approved(id);
        Assert.Equal(HttpStatusCode.SeeOther,
            (await helene.Fill(await helene.Get(project), $"{project}/publications")).Status);
        Assert.Contains("Mis au calendrier", (await helene.Get(project)).Text);

        var gift = await Given(id);
        // Weeks have passed: she signs in anew.
        helene = await SignedIn();
        var follow = await helene.Get($"{project}/suivi");
        Assert.Contains("100", follow.Text);
        Assert.Contains("Amina Keller (inventée)", follow.Text);

        await OfflineGiftEntered(helene, project, id);
        await Settled(id, gift);
        helene = await SignedIn();
        var purses = await helene.Get($"{project}/versements");
        Assert.Contains("92 €", purses.Text);
        Assert.Contains("N° 1", (await helene.Get($"{project}/dons-hors-ligne")).Text);
        await Reported(helene, project, id);
    }

    private async Task<Visitor> SignedIn()
    {
        var visitor = site.Visit();
        World.Clock.Pass(TimeSpan.FromSeconds(1));
        await visitor.Fill(await visitor.Get("/fr/demo"), "/fr/connexion/liens",
            ("email", "helene@exemple.invalid"), ("Retour", Root));
        var link = LinkIn().Match(await site.NewestMail("helene@exemple.invalid")).Value;
        Assert.Equal(Root, (await visitor.Fill(await visitor.Get(link), link)).Location);
        return visitor;
    }

    private async Task<string> Written(Visitor helene)
    {
        Assert.Contains("Okoté, le pas à pas", (await helene.Get($"{Root}/appels")).Text);
        var answer = await helene.Get($"{Root}/appels/{call}");
        var project = (await helene.Fill(answer, $"{Root}/appels/{call}/candidatures",
            ("Titre", "La cabane à livres"), ("Organisation", $"{World.BakeryHolder}"))).Location!;
        await Save(helene, $"{project}/presentation", ("Titre", "La cabane à livres"),
            ("Resume", "Une cabane au coin de la rue."), ("Ville", "Colmar"), ("Commune", "68066"),
            ("Themes", "culture"));
        await Save(helene, $"{project}/histoire", ("Histoire", "## Pourquoi"), ("Resultat", "Une cabane."));
        await Save(helene, $"{project}/objectif", ("Objectif", "100"), ("Encaissement", "AtClose"));
        await Save(helene, $"{project}/calendrier", ("Debut", "2026-04-01"), ("Fin", "2026-05-15"));
        await Save(helene, $"{project}/budget", ("Lignes[0].Libelle", "Planches"), ("Lignes[0].Cout", "100"));
        await Save(helene, $"{project}/contreparties", ("Lignes[0].Libelle", "Un livre"), ("Lignes[0].Don", "20"),
            ("Lignes[0].Valeur", "5"));
        var ready = await helene.Get(project);
        Assert.Contains("Prêt à déposer : 10 sur 10", ready.Text);
        Assert.Equal(HttpStatusCode.SeeOther, (await helene.Fill(ready, $"{project}/depots")).Status);
        return project;
    }

    /// <summary>She reads what was found and is meant for her, and not what operators keep among themselves.</summary>
    private async Task SentBackAndAnswered(Visitor helene, string project, Guid id)
    {
        var otto = await site.SignIn(World.Otto);
        var file = await otto.Get($"{Desk}/dossiers/{id}");
        Assert.Contains("Un livre", file.Text);
        Assert.Contains("aucun devis", file.Text);
        Assert.Equal(HttpStatusCode.SeeOther, (await otto.Fill(file, $"{Desk}/dossiers/{id}/avis",
            ("Avis[0].Domaine", "budget"), ("Avis[0].Avis", "change"), ("Avis[0].Risque", "medium"),
            ("Avis[0].Commentaire", "Il manque un devis."),
            ("Avis[1].Domaine", "legal"), ("Avis[1].Avis", "ok"), ("Avis[1].Risque", "low"),
            ("Avis[1].Commentaire", "Vu entre nous."), ("Avis[1].Interne", "true"), ("Libre", "true"))).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await otto.Fill(await otto.Get($"{Desk}/dossiers/{id}"),
            $"{Desk}/dossiers/{id}/etapes", ("Vers", "changes_requested"), ("Raison", "Ajoutez le devis."))).Status);

        var asked = await helene.Get(project);
        Assert.Contains("Ajoutez le devis.", asked.Page.QuerySelector("section[aria-labelledby=asked]")!.TextContent);
        Assert.Contains("Il manque un devis.",
            asked.Page.QuerySelector("section[aria-labelledby=reviews]")!.TextContent);
        Assert.DoesNotContain("Vu entre nous.", asked.Text);
        var budget = await helene.Get($"{project}/budget");
        Assert.Equal(HttpStatusCode.SeeOther, (await helene.Send(budget, $"{project}/budget",
            [("Lignes[0].Libelle", "Planches"), ("Lignes[0].Cout", "100")],
            ("Lignes[0].Devis", "devis-planches.pdf", Paper))).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await helene.Fill(await helene.Get(project), $"{project}/depots",
            ("Reponse", "Le devis est joint."))).Status);
        var answered = await otto.Get($"{Desk}/dossiers/{id}");
        Assert.Contains("Le devis est joint.", answered.Text);
        Assert.Contains("devis-planches.pdf", answered.Text);
    }

    private async Task Approved(Guid id)
    {
        await World.Review(id);
        var otto = await site.SignIn(World.Otto);
        Assert.Equal(HttpStatusCode.SeeOther, (await otto.Fill(await otto.Get($"{Desk}/dossiers/{id}"),
            $"{Desk}/dossiers/{id}/etapes", ("Vers", "approved"), ("Raison", ""))).Status);
    }

    private async Task<Guid> Given(Guid id)
    {
        var campaign = (await Campaigns.Find(World.Db, id))!;
        World.Clock.Now = campaign.OpensAt.AddDays(1);
        await World.Use<OpenCampaigns>().Run(default);
        var give = $"/fr/campagnes/{campaign.Slug}/don";
        var amina = site.Visit();
        var next = await amina.Get($"{give}?montant=100&suite=1");
        Assert.Equal(HttpStatusCode.SeeOther, (await amina.Fill(await amina.Get(next.Location!),
            $"{give}/coordonnees", [.. Visitor.Answers, ("Nouvelles", "true")])).Status);
        var gift = await World.Db.Single<Guid>("SELECT id FROM contributions WHERE campaign_id = @id", new { id });
        World.Must(await World.Use<PreparePayment>().Run(gift, await World.Matched(gift)));
        World.Must(await World.Use<ReceivePayment>().Run(new MethodSaved(gift, World.Clock.Now)));
        return gift;
    }

    /// <summary>Ten euros in cash from a market stand; refused afterwards, so that they change no sum.</summary>
    private async Task OfflineGiftEntered(Visitor helene, string project, Guid id)
    {
        var here = $"{project}/dons-hors-ligne";
        var page = await helene.Get(here);
        var mute = await helene.Fill(page, here, ("moyen", "cash"), ("montant", "beaucoup"), ("percu-par", "Hélène"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, mute.Status);
        Assert.Equal(("beaucoup", "Hélène"), (mute.Field("montant"), mute.Field("percu-par")));
        var entered = await helene.Send(mute, here, [("moyen", "cash"), ("montant", "10"), ("jour", "2026-04-01"),
            ("percu-par", "Hélène"), ("nom", ""), ("courriel", ""), ("langue", "fr")],
            ("fichier", "recu.pdf", Paper));
        Assert.True(HttpStatusCode.SeeOther == entered.Status, entered.Text);
        Assert.Contains("N° 1", (await helene.Get(here)).Text);
        var gift = Assert.Single((await OfflineGifts.List(World.Db, null, id, null, new ListAsk())).Rows);
        World.Must(await World.Use<DecideOfflineGift>().Run(
            gift.Id, gift.AsGift().ContentHash(), false, World.Otto, "reçu illisible"));
    }

    private async Task Settled(Guid id, Guid gift)
    {
        World.Clock.Now = (await Campaigns.Find(World.Db, id))!.ClosesAt + TimeSpan.FromSeconds(1);
        await World.Use<CloseCampaigns>().Run(default);
        await World.Charge(gift);
        await World.Use<FinishCampaigns>().Run(default);
        World.Clock.Pass(TimeSpan.FromDays(14));
        await World.Use<PlanSettlements>().Run(default);
        await World.ReviewPayout(id);
        foreach (var (settlement, hash) in await World.Db.Query<(Guid, byte[])>(
            "SELECT id, content_hash FROM settlements WHERE campaign_id = @id", new { id }))
        {
            World.Must(await World.Use<SubmitSettlement>().Run(settlement, World.Odile));
            World.Must(await World.Use<ApproveSettlement>().Run(settlement, hash, World.Otto, "relu"));
        }
        foreach (var item in await World.Db.Query<Guid>("""
            SELECT i.id
            FROM settlement_items i
            JOIN settlements s ON s.id = i.settlement_id
            WHERE s.campaign_id = @id
            """, new { id }))
            World.Must(await World.Use<PayOut>().Run(item, $"tr_{item:N}", World.Clock.Now));
        await World.Use<FinishSettlements>().Run(default);
    }

    /// <summary>Handed in, sent back with a reason, completed, accepted.</summary>
    private async Task Reported(Visitor helene, string project, Guid id)
    {
        var here = $"{project}/bilan";
        await HandIn(helene, here, "La cabane est là.");
        var otto = await site.SignIn(World.Otto);
        Assert.Contains("La cabane à livres", (await otto.Get($"{Desk}/bilans?etat=reported")).Text);
        var desk = $"{Desk}/bilans/{id}";
        var report = await otto.Get(desk);
        Assert.Contains("facture.pdf", report.Text);
        var mute = await otto.Fill(report, $"{desk}/renvois", ("Motif", " "));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, mute.Status);
        Assert.Equal(HttpStatusCode.SeeOther,
            (await otto.Fill(report, $"{desk}/renvois", ("Motif", "Dites aussi où elle est."))).Status);

        Assert.Contains("Dites aussi où elle est.", (await helene.Get(here)).Text);
        World.Clock.Pass(TimeSpan.FromMinutes(1));
        await HandIn(helene, here, "La cabane est place du marché.");
        // Read before it was sent back: what was accepted would not be what was seen.
        var late = await otto.Fill(report, $"{desk}/acceptations", ("Motif", ""));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, late.Status);
        Assert.Equal(HttpStatusCode.SeeOther,
            (await otto.Fill(await otto.Get(desk), $"{desk}/acceptations", ("Motif", ""))).Status);
        Assert.Contains("Le bilan est accepté.", (await helene.Get(here)).Text);
        Assert.Equal(CampaignState.Accepted, (await Campaigns.Find(World.Db, id))!.State);
    }

    private static async Task HandIn(Visitor helene, string here, string story)
    {
        var page = await helene.Get(here);
        var sent = await helene.Send(page, here,
            [("Recit", story), ("Lignes[0].Depense", "100"), ("Lignes[0].Note", ""), ("Remise", "1")],
            ("Lignes[0].Preuve", "facture.pdf", Paper));
        Assert.True(HttpStatusCode.SeeOther == sent.Status, sent.Text);
    }

    private static async Task Save(Visitor visitor, string path, params (string Name, string Value)[] answers)
    {
        var saved = await visitor.Fill(await visitor.Get(path), path, answers);
        Assert.True(HttpStatusCode.SeeOther == saved.Status, $"{path}: {saved.Text}");
    }

    [GeneratedRegex(@"/fr/connexion/liens/[\w-]+")]
    private static partial Regex LinkIn();
}
