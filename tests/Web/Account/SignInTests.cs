using System.Net;
using System.Text.RegularExpressions;
using Okote.Funding;
using Okote.Web;

namespace Okote.Tests;

/// <summary>Coming in: by a link, by a password, and past the second factor.</summary>
public sealed partial class SignInTests(SharedSite shared) : IClassFixture<SharedSite>
{
    private const string Phrase = "trois euros pour un four";

    private readonly OpenSite site = shared.Site;

    [Fact]
    public async Task A_link_signs_in_once()
    {
        var visitor = site.Visit();
        var link = await AskForLink(visitor, "lea@exemple.invalid", "/fr/compte/dons");
        var page = await visitor.Get(link);
        Assert.Contains("Vous y êtes presque", page.Text);
        Assert.Equal("/fr/compte/dons", (await visitor.Fill(page, link)).Location);
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get("/fr/compte")).Status);

        var other = site.Visit();
        Assert.Contains("Ce lien ne fonctionne plus", (await other.Get(link)).Text);
        Assert.Contains("Ce lien ne fonctionne plus", (await other.Fill(await other.Get("/fr/connexion"), link)).Text);
        Assert.Equal(HttpStatusCode.SeeOther, (await other.Get("/fr/compte")).Status);
    }

    [Fact]
    public async Task A_link_ends_with_its_time()
    {
        var visitor = site.Visit();
        var link = await AskForLink(visitor, "leo@exemple.invalid");
        var page = await visitor.Get(link);
        site.Payments.Clock.Pass(SignInLinks.Life);
        Assert.Contains("Ce lien ne fonctionne plus", (await visitor.Fill(page, link)).Text);
    }

    [Fact]
    public async Task Nobody_learns_who_has_an_account()
    {
        var visitor = site.Visit();
        var form = await visitor.Get("/fr/connexion");
        foreach (var email in new[] { "odile@exemple.invalid", "nobody.ever@exemple.invalid" })
        {
            Assert.Equal("/fr/connexion/liens/envoi",
                (await visitor.Fill(form, "/fr/connexion/liens", ("email", email))).Location);
            Assert.Contains("L’adresse ou le mot de passe ne convient pas",
                (await visitor.Fill(form, "/fr/connexion", ("email", email), ("passe", "x"))).Text);
        }
    }

    [Fact]
    public async Task A_broken_address_is_said_and_kept()
    {
        var visitor = site.Visit();
        var answer = await visitor.Fill(
            await visitor.Get("/de/connexion"), "/de/connexion/liens", ("email", "amina@exemple"));
        Assert.Contains("E-Mail-Adresse", answer.Page.QuerySelector(".error-summary")!.TextContent);
        Assert.Equal("amina@exemple", answer.Field("email"));
    }

    [Fact]
    public async Task Links_to_one_address_come_to_an_end()
    {
        var visitor = site.Visit();
        for (var i = 0; i < SignInLinks.Links_PerLifeMax + 3; i++)
            await AskForLink(visitor, "flood@exemple.invalid");
        Assert.Equal(SignInLinks.Links_PerLifeMax, await site.Db.Single<long>("""
            SELECT count(*)
            FROM mails m
            JOIN people p ON p.id = m.person_id
            WHERE p.email = 'flood@exemple.invalid'
            """));
    }

    [Theory]
    [InlineData("//ailleurs.invalid/x")]
    [InlineData("/\\ailleurs.invalid")]
    [InlineData("https://ailleurs.invalid")]
    public async Task Nobody_is_sent_on_to_another_site(string back)
    {
        var visitor = site.Visit();
        var link = await AskForLink(visitor, $"n{back.Length}@exemple.invalid", back);
        Assert.Equal("/fr/compte", (await visitor.Fill(await visitor.Get(link), link)).Location);
    }

    [Fact]
    public async Task A_password_is_set_used_and_locked_after_five_wrong_ones()
    {
        var email = "paul@exemple.invalid";
        var visitor = await ComeIn(email);
        var edit = await visitor.Get("/fr/compte/mot-de-passe");
        Assert.Contains("trop court", (await visitor.Fill(edit, "/fr/compte/mot-de-passe", ("nouveau", "court"))).Text);
        Assert.Contains("trop peu", (await visitor.Fill(
            edit, "/fr/compte/mot-de-passe", ("nouveau", "aaaaaaaaaaaaaaaa"))).Text);
        Assert.Contains("votre adresse", (await visitor.Fill(
            edit, "/fr/compte/mot-de-passe", ("nouveau", "moi " + email))).Text);
        Assert.Equal(HttpStatusCode.SeeOther,
            (await visitor.Fill(edit, "/fr/compte/mot-de-passe", ("nouveau", Phrase))).Status);
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get("/fr/compte")).Status);

        Assert.Equal("/fr/compte", (await Try(email, Phrase)).Location);
        for (var i = 0; i < 5; i++) Assert.Equal(HttpStatusCode.OK, (await Try(email, "faux")).Status);
        Assert.Equal(HttpStatusCode.OK, (await Try(email, Phrase)).Status);
        await site.Db.Execute("UPDATE credentials SET locked_until = NULL");
        Assert.Equal("/fr/compte", (await Try(email, Phrase)).Location);
    }

    [Fact]
    public async Task A_password_is_changed_with_the_old_one_or_by_a_link()
    {
        var email = "pia@exemple.invalid";
        var first = await ComeIn(email);
        await first.Fill(await first.Get("/fr/compte/mot-de-passe"), "/fr/compte/mot-de-passe", ("nouveau", Phrase));
        var edit = await first.Get("/fr/compte/mot-de-passe");
        Assert.NotNull(edit.Page.QuerySelector("[name=actuel]"));
        Assert.Contains("actuel ne convient pas", (await first.Fill(
            edit, "/fr/compte/mot-de-passe", ("actuel", "faux"), ("nouveau", Phrase + " !"))).Text);
        var second = await ComeIn(email);
        Assert.Null((await second.Get("/fr/compte/mot-de-passe")).Page.QuerySelector("[name=actuel]"));
        await second.Fill(
            await second.Get("/fr/compte/mot-de-passe"), "/fr/compte/mot-de-passe", ("nouveau", "une autre phrase"));
        Assert.Equal(HttpStatusCode.SeeOther, (await first.Get("/fr/compte")).Status);
        Assert.Equal(HttpStatusCode.OK, (await Try(email, Phrase)).Status);
        Assert.Equal("/fr/compte", (await Try(email, "une autre phrase")).Location);
    }

    [Fact]
    public async Task Whoever_works_for_the_public_sets_up_a_second_factor_and_needs_it_from_then_on()
    {
        var visitor = await ComeIn("otto@exemple.invalid", "/fr/operator");
        var door = (await visitor.Get("/fr/operator")).Location!;
        Assert.Equal("/fr/connexion/second-facteur?retour=%2Ffr%2Foperator", door);
        Assert.Contains("il faut un second facteur", (await visitor.Get(door)).Text);
        var setUp = await visitor.Get("/fr/compte/application?retour=%2Ffr%2Foperator");
        var secret = setUp.Field("Secret");
        Assert.Equal(secret, string.Concat(
            setUp.Page.QuerySelector(".secret")!.TextContent.Where(sign => !char.IsWhiteSpace(sign))));
        Assert.NotNull(setUp.Page.QuerySelector("svg.qr"));
        var wrong = await visitor.Fill(setUp, "/fr/compte/application", ("code", "000000"));
        Assert.Equal(secret, wrong.Field("Secret"));
        Assert.Contains("Ce code ne convient pas", wrong.Text);
        var used = Totp.Code(secret);
        var codes = await visitor.Fill(wrong, "/fr/compte/application", ("code", used));
        var paper = codes.Page.QuerySelectorAll(".paper-codes li").Select(code => code.TextContent).ToList();
        Assert.Equal(SecondFactors.RecoveryCodes_Count, paper.Distinct().Count());
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get("/fr/operator")).Status);
        await AskAgain(secret, used, paper[0]);
    }

    /// <summary>Another browser, the day after.</summary>
    private async Task AskAgain(string secret, string used, string paper)
    {
        const string Second = "/fr/connexion/second-facteur";
        var visitor = site.Visit();
        var link = await AskForLink(visitor, "otto@exemple.invalid", "/fr/operator");
        var half = await visitor.Fill(await visitor.Get(link), link);
        Assert.Equal(Second + "?retour=%2Ffr%2Foperator", half.Location);
        // Past the first factor is not in: not even one's own account.
        Assert.Equal(HttpStatusCode.SeeOther, (await visitor.Get("/fr/compte")).Status);
        var page = await visitor.Get(half.Location!);
        // The code that set the authenticator up was used.
        Assert.Contains("il a déjà servi", (await visitor.Fill(page, Second, ("code", used))).Text);
        Assert.Equal("/fr/operator", (await visitor.Fill(page, Second, ("code", Totp.Code(secret, 1)))).Location);
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get("/fr/operator")).Status);

        var other = await site.SignIn(site.World.Otto, strong: false);
        Assert.StartsWith(Second, (await other.Get("/fr/compte/mot-de-passe")).Location, StringComparison.Ordinal);
        Assert.StartsWith(Second, (await other.Get("/fr/compte/cles")).Location, StringComparison.Ordinal);
        page = await other.Get(Second);
        Assert.Equal("/fr/compte", (await other.Fill(page, Second, ("secours", paper.ToLowerInvariant()))).Location);
        var third = await site.SignIn(site.World.Otto, strong: false);
        Assert.Equal(HttpStatusCode.OK, (await third.Fill(
            await third.Get(Second), Second, ("secours", paper))).Status);
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_every_session()
    {
        var (first, second) = (await ComeIn("sam@exemple.invalid"), await ComeIn("sam@exemple.invalid"));
        await first.Fill(await first.Get("/fr/compte"), "/fr/compte/deconnexions");
        Assert.Equal(HttpStatusCode.SeeOther, (await first.Get("/fr/compte")).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await second.Get("/fr/compte")).Status);
        var third = await ComeIn("sam@exemple.invalid");
        await third.Fill(await third.Get("/fr/compte"), "/fr/deconnexion");
        Assert.Equal(HttpStatusCode.SeeOther, (await third.Get("/fr/compte")).Status);
    }

    [Fact]
    public async Task Whoever_guesses_is_stopped()
    {
        await using var database = await TestDatabase.Create();
        await using var strict = await OpenSite.Create(database, postsMax: 3);
        var visitor = strict.Visit();
        var form = await visitor.Get("/fr/connexion");
        for (var i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.OK, (await visitor.Fill(form, "/fr/connexion", ("passe", $"{i}"))).Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await visitor.Fill(form, "/fr/connexion")).Status);
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get("/fr/connexion")).Status);
    }

    [Fact]
    public async Task In_a_real_territory_the_terminal_s_key_makes_the_first_operator()
    {
        await using var database = await TestDatabase.Create();
        await using var real = await OpenSite.Create(database, demo: false);
        await real.Db.Execute("DELETE FROM roles WHERE role = 'operator'");
        var key = await real.World.Use<OperatorKey>().Renew();
        var visitor = real.Visit();
        var page = await visitor.Get($"/fr/operator/sign-in?key={key}");
        Assert.Contains("Le premier opérateur", page.Text);
        var wrong = await visitor.Fill(page, "/fr/operator/sign-in", ("nom", "Zoé (inventée)"), ("email", "zoe"));
        Assert.Equal(("Zoé (inventée)", "zoe"), (wrong.Field("nom"), wrong.Field("email")));
        await visitor.Fill(
            wrong, "/fr/operator/sign-in", ("nom", "Zoé (inventée)"), ("email", "zoe@exemple.invalid"));
        Assert.StartsWith("/fr/connexion/second-facteur",
            (await visitor.Get("/fr/operator")).Location, StringComparison.Ordinal);
        // Once there is one, the key asks nobody's name again.
        Assert.Null((await visitor.Get($"/fr/operator/sign-in?key={key}")).Page.QuerySelector("[name=nom]"));
        Assert.Equal(1, await real.Db.Single<long>("SELECT count(*) FROM roles WHERE role = 'operator'"));
    }

    private async Task<Visitor> ComeIn(string email, string? back = null)
    {
        var visitor = site.Visit();
        var link = await AskForLink(visitor, email, back);
        Assert.Equal(HttpStatusCode.SeeOther, (await visitor.Fill(await visitor.Get(link), link)).Status);
        return visitor;
    }

    private async Task<Visit> Try(string email, string password)
    {
        var visitor = site.Visit();
        return await visitor.Fill(
            await visitor.Get("/fr/connexion"), "/fr/connexion", ("email", email), ("passe", password));
    }

    /// <returns>The path in the newest mail to that address.</returns>
    private async Task<string> AskForLink(Visitor visitor, string email, string? back = null)
    {
        // So that one mail is newer than another.
        site.Payments.Clock.Pass(TimeSpan.FromSeconds(1));
        var form = await visitor.Get("/fr/demo");
        var sent = await visitor.Fill(form, "/fr/connexion/liens", ("email", email), ("Retour", back ?? ""));
        Assert.Equal("/fr/connexion/liens/envoi", sent.Location);
        Assert.Contains("un lien vient de partir", (await visitor.Get(sent.Location!)).Text);
        return LinkIn().Match(await site.NewestMail(email)).Value;
    }

    [GeneratedRegex(@"/fr/connexion/liens/[\w-]+")]
    private static partial Regex LinkIn();
}
