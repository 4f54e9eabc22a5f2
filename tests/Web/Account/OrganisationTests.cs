using System.Net;
using System.Text.RegularExpressions;
using Okote.Funding;

namespace Okote.Tests;

/// <summary>Organisations: what they say of themselves, and who works for them.</summary>
public sealed partial class OrganisationTests(SharedSite shared) : IClassFixture<SharedSite>
{
    private readonly OpenSite site = shared.Site;

    private World World => site.World;

    private string Bakery => $"/fr/organisations/{World.BakeryHolder}";

    [Fact]
    public async Task Every_wrong_identifier_is_said_at_once_and_stays_as_it_was_typed()
    {
        var visitor = await site.SignIn(World.Helene);
        var refused = await visitor.Fill(await visitor.Get(Bakery), Bakery,
            ("nom", "Le fournil d'essai"), ("siren", "732 829 321"), ("siret", "53120099400013"), ("rna", "X751234567"),
            ("registre", "folio"), ("tva", "US1"), ("codepostal", "6700"), ("commune", "6748"),
            ("iban", "FR14 2004 1010 0505 0001 3M02 607"));
        var said = refused.Page.QuerySelectorAll(".error-summary a").Select(link => link.GetAttribute("href"));
        Assert.Equal(["#siren", "#siret", "#rna", "#registre", "#tva", "#codepostal", "#commune", "#iban"], said);
        Assert.Equal("732 829 321", refused.Field("siren"));
        Assert.Equal("FR14 2004 1010 0505 0001 3M02 607", refused.Field("iban"));
        Assert.Equal("true", refused.Page.QuerySelector("#siret")!.GetAttribute("aria-invalid"));
        Assert.Null((await OrganisationProfiles.Find(site.Db, World.BakeryHolder))!.Siren);
    }

    [Theory]
    [InlineData("siren", "73282932", "exactement 9 chiffres")]
    [InlineData("siret", "732829320", "exactement 14 chiffres")]
    [InlineData("iban", "ZZ14", "deux lettres d’un pays")]
    [InlineData("registre", "93/12", "indiquez aussi le tribunal")]
    [InlineData("tva", "FR04552081317", "sa clé ne va pas avec le SIREN")]
    public async Task The_reason_is_precise(string field, string typed, string sentence)
    {
        var visitor = await site.SignIn(World.Helene);
        var refused = await visitor.Fill(
            await visitor.Get(Bakery), Bakery, ("nom", "Le fournil d'essai"), (field, typed));
        Assert.Contains(sentence, refused.Page.QuerySelector(".error-summary")?.TextContent ?? refused.Text);
    }

    [Fact]
    public async Task What_fits_is_kept_in_its_normal_form()
    {
        var visitor = await site.SignIn(World.Karim);
        var path = $"/fr/organisations/{World.Companies[0]}";
        var saved = await visitor.Fill(await visitor.Get(path), path,
            ("nom", "Société d'essai 1"), ("siret", "732 829 320 00074"), ("codepostal", "67000"),
            ("ville", "Strasbourg"), ("commune", "67482"), ("iban", "fr14 2004 1010 0505 0001 3m02 606"));
        Assert.Equal(path + "?enregistre=true", saved.Location);
        var kept = (await OrganisationProfiles.Find(site.Db, World.Companies[0]))!;
        Assert.Equal(("732829320", "73282932000074", "FR1420041010050500013M02606"),
            (kept.Siren, kept.Siret, kept.Iban));
        Assert.Equal(1, await site.Db.Single<long>("""
            SELECT count(*) FROM audit_log WHERE act = 'bank_account_changed' AND subject_id = @Id
            """, kept));
    }

    [Fact]
    public async Task Whoever_signed_in_enters_an_organisation_and_leads_it()
    {
        var visitor = await Newcomer("rosa");
        var form = await visitor.Get("/fr/organisations/nouvelle");
        Assert.Null(form.Page.QuerySelector("[value=public_body]"));
        var refused = await visitor.Fill(form, "/fr/organisations/nouvelle", ("nom", "Les jardins (inventés)"));
        Assert.Contains("Choisissez la forme", refused.Text);
        Assert.Equal("Les jardins (inventés)", refused.Field("nom"));
        (string, string)[] answers =
            [("nom", "Les jardins (inventés)"), ("sorte", "association"), ("siren", "552081317")];
        var entered = await visitor.Fill(refused, "/fr/organisations/nouvelle", answers);
        Assert.Contains("Administrateur", (await visitor.Get(entered.Location!)).Text);
        // The same unit a second time is a member's to invite to.
        var twice = await visitor.Fill(await visitor.Get("/fr/organisations/nouvelle"),
            "/fr/organisations/nouvelle", answers);
        Assert.Contains("déjà inscrite", twice.Text);
        var body = await visitor.Fill(form, "/fr/organisations/nouvelle", ("nom", "Ville"), ("sorte", "public_body"));
        Assert.Equal(HttpStatusCode.OK, body.Status);
        Assert.Empty(await site.Db.Query<Guid>("SELECT id FROM organisations WHERE name = 'Ville'"));
    }

    [Fact]
    public async Task Public_bodies_are_entered_by_the_operator_who_invites_the_first_member()
    {
        var odile = await site.SignIn(World.Odile);
        var entered = await odile.Fill(await odile.Get("/fr/organisations/nouvelle"), "/fr/organisations/nouvelle",
            ("nom", "Commune d'essai"), ("sorte", "public_body"));
        Assert.Contains("Personne ne travaille encore", (await odile.Get(entered.Location!)).Text);
    }

    [Fact]
    public async Task An_invitation_makes_one_member_once()
    {
        var helene = await site.SignIn(World.Helene);
        var link = await Invite(helene, $"{Bakery}/membres", "tom@exemple.invalid");
        var tom = site.Visit();
        var page = await tom.Get(link);
        Assert.Contains("Rejoindre Le fournil d'essai", page.Text);
        Assert.Contains("Indiquez votre prénom", (await tom.Fill(page, link)).Text);
        Assert.Equal("/fr/compte", (await tom.Fill(page, link, ("nom", "Tom (inventé)"))).Location);
        Assert.Contains("Le fournil d'essai", (await tom.Get("/fr/compte")).Text);
        Assert.Contains("ne fonctionne plus", (await site.Visit().Get(link)).Text);
        // A member reads, and does not lead.
        Assert.Null((await tom.Get($"{Bakery}/membres")).Page.QuerySelector("#email"));
        Assert.Equal(HttpStatusCode.NotFound, (await tom.Fill(page, Bakery, ("nom", "x"))).Status);
        Assert.Equal(HttpStatusCode.NotFound,
            (await tom.Fill(page, $"{Bakery}/membres/invitations", ("email", "u@exemple.invalid"))).Status);
    }

    [Fact]
    public async Task An_invitation_is_taken_back_or_ends_with_its_week()
    {
        var helene = await site.SignIn(World.Helene);
        var first = await Invite(helene, $"{Bakery}/membres", "uma@exemple.invalid");
        var page = await helene.Get($"{Bakery}/membres");
        var withdraw = page.Page.QuerySelectorAll("form")
            .Select(form => form.GetAttribute("action")!).Last(action => action.Contains("/invitations/"));
        Assert.Equal(HttpStatusCode.SeeOther, (await helene.Fill(page, withdraw)).Status);
        Assert.Contains("ne fonctionne plus", (await site.Visit().Get(first)).Text);
        var second = await Invite(helene, $"{Bakery}/membres", "uma@exemple.invalid");
        site.Payments.Clock.Pass(Invitations.Life);
        Assert.Contains("ne fonctionne plus", (await site.Visit().Get(second)).Text);
    }

    [Fact]
    public async Task Somebody_is_always_left_to_lead()
    {
        var karim = await site.SignIn(World.Karim);
        var members = $"/fr/organisations/{World.Companies[1]}/membres";
        var page = await karim.Get(members);
        Assert.Contains("nommez-la d’abord",
            (await karim.Fill(page, $"{members}/{World.Karim}", ("Place", "member"))).Text);
        Assert.Contains("nommez-la d’abord", (await karim.Fill(page, $"{members}/{World.Karim}/retraits")).Text);
        await World.Use<RegisterPerson>().Run("vera@exemple.invalid", "Vera (inventée)", "fr", "company",
            World.Companies[1]);
        var vera = (await Presences.WithEmail(site.Db, "vera@exemple.invalid"))!.Value;
        await karim.Fill(page, $"{members}/{vera}", ("Place", "admin"), ("Signe", "true"));
        Assert.Equal("/fr/compte", (await karim.Fill(page, $"{members}/{World.Karim}/retraits")).Location);
        Assert.Equal(HttpStatusCode.NotFound, (await karim.Get(members)).Status);
        Assert.Equal([(vera, "admin", true)], (await Members.Of(site.Db, World.Companies[1]))
            .Select(member => (member.PersonId, member.Standing, member.MaySign)));
    }

    [Fact]
    public async Task An_organisation_is_nobody_else_s_business()
    {
        foreach (var person in new[] { World.Karim, World.Claire })
        {
            var visitor = await site.SignIn(person);
            var form = await visitor.Get("/fr/compte");
            foreach (var path in new[] { Bakery, $"{Bakery}/membres" })
                Assert.Equal(HttpStatusCode.NotFound, (await visitor.Get(path)).Status);
            foreach (var path in new[]
            {
                Bakery, $"{Bakery}/membres/{World.Helene}", $"{Bakery}/membres/{World.Helene}/retraits",
                $"{Bakery}/membres/invitations",
            })
                Assert.Equal((HttpStatusCode.NotFound, path), ((await visitor.Fill(
                    form, path, ("nom", "x"), ("email", "w@exemple.invalid"))).Status, path));
        }
    }

    [Fact]
    public async Task Operators_invite_operators()
    {
        var odile = await site.SignIn(World.Odile);
        var link = await Invite(odile, "/fr/operator/equipe", "xenia@exemple.invalid");
        var xenia = site.Visit();
        await xenia.Fill(await xenia.Get(link), link, ("nom", "Xenia (inventée)"));
        Assert.StartsWith("/fr/connexion/second-facteur",
            (await xenia.Get("/fr/operator")).Location, StringComparison.Ordinal);
        Assert.Contains("Xenia (inventée)", (await odile.Get("/fr/operator/equipe")).Text);
    }

    private async Task<Visitor> Newcomer(string key)
    {
        await World.Use<SendSignInLink>().Run(new SignInWish($"{key}@exemple.invalid", "fr", "", site.Address));
        return await site.SignIn((await Presences.WithEmail(site.Db, $"{key}@exemple.invalid"))!.Value);
    }

    private async Task<string> Invite(Visitor visitor, string path, string email)
    {
        site.Payments.Clock.Pass(TimeSpan.FromSeconds(1));
        var sent = await visitor.Fill(await visitor.Get(path), $"{path}/invitations", ("email", email));
        Assert.Equal(path, sent.Location);
        return LinkIn().Match(await site.NewestMail(email)).Value;
    }

    [GeneratedRegex(@"/fr/invitations/[\w-]+")]
    private static partial Regex LinkIn();
}
