using System.Net;
using System.Text.RegularExpressions;
using Okote.Funding;
using Okote.Web;

namespace Okote.Tests;

/// <summary>From the lost telephone to a new second factor, through two operators; and codes on paper that run out.
/// </summary>
public sealed partial class LostFactorTests : IAsyncLifetime
{
    private const string Second = "/fr/connexion/second-facteur";

    private const string Lost = $"{Second}/reinitialisations";

    private TestDatabase database = null!;
    private OpenSite site = null!;

    private World World => site.World;

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

    [Fact]
    public async Task Whoever_lost_everything_comes_back_through_two_operators()
    {
        var strong = await SetUp(World.Claire);
        var claire = await HalfIn("claire");
        var door = await claire.Get($"{Second}?retour=%2Ffr%2Fcollectivite");
        Assert.NotNull(door.Page.QuerySelector($"a[href='{Lost}']"));
        var form = await claire.Get(Lost);
        var empty = await claire.Fill(form, Lost, ("contact", " "));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, empty.Status);
        Assert.Contains("Dites comment vous joindre", empty.Text);
        Assert.Equal(Lost, (await claire.Fill(empty, Lost, ("contact", "03 00 00 00 00, le matin"))).Location);
        Assert.Contains("chez l’équipe", (await claire.Get(Lost)).Text);
        Assert.Equal(HttpStatusCode.SeeOther, (await claire.Get("/fr/compte")).Status);

        await OneOperatorChecks();
        await TheOtherDecides();

        Assert.Equal(HttpStatusCode.SeeOther, (await strong.Get("/fr/compte")).Status);
        Assert.Equal(1, await site.Db.Single<long>(
            "SELECT count(*) FROM outbox WHERE body ->> 'Kind' = 'factor_reset_done'"));
        var again = await HalfIn("claire", expected: "/fr/compte");
        Assert.StartsWith(Second, (await again.Get("/fr/collectivite")).Location, StringComparison.Ordinal);
        Assert.Contains("il faut un second facteur", (await again.Get(Second)).Text);
        Assert.Equal(Second, (await again.Get(Lost)).Location);
    }

    private async Task OneOperatorChecks()
    {
        var odile = await site.SignIn(World.Odile);
        Assert.Contains("seconds facteurs perdus", (await odile.Get("/fr/operator")).Text);
        var list = await odile.Get("/fr/operator/personnes?acces=lost");
        Assert.Contains("Claire", list.Text);
        Assert.DoesNotContain("Bruno", list.Page.QuerySelector(".sheet-section")!.TextContent);
        var person = await odile.Get($"/fr/operator/personnes/{World.Claire}");
        Assert.Contains("03 00 00 00 00, le matin", person.Text);
        var path = person.Page.QuerySelector("form[action$='/demandes']")!.GetAttribute("action")!;
        var silent = await odile.Fill(person, path, ("Raison", " "), ("Decision", "approuver"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, silent.Status);
        Assert.NotNull(silent.Page.QuerySelector("#raison-facteur[aria-invalid=true]"));
        await odile.Fill(silent, path, ("Raison", "Rappelée au standard de la ville."), ("Decision", "approuver"));
        var waits = await odile.Get($"/fr/operator/personnes/{World.Claire}");
        Assert.Contains("Une autre personne", waits.Text);
        Assert.Null(waits.Page.QuerySelector("form[action*='second-facteur']"));
    }

    private async Task TheOtherDecides()
    {
        var otto = await site.SignIn(World.Otto);
        var queue = await otto.Get("/fr/operator/approbations");
        Assert.NotNull(queue.Page.QuerySelector($"a[href='/fr/operator/personnes/{World.Claire}']"));
        var person = await otto.Get($"/fr/operator/personnes/{World.Claire}");
        Assert.Contains("Rappelée au standard de la ville.", person.Text);
        var path = person.Page.QuerySelector("form[action$='/decisions']")!.GetAttribute("action")!;
        Assert.Equal(HttpStatusCode.SeeOther,
            (await otto.Fill(person, path, ("Raison", ""), ("Decision", "approuver"))).Status);
        Assert.Contains("Second facteur réinitialisé",
            (await otto.Get($"/fr/operator/audit?objet={World.Claire}")).Text);
    }

    [Fact]
    public async Task A_check_nobody_decided_is_made_anew_by_whoever_is_there_and_nothing_typed_is_lost()
    {
        await SetUp(World.Claire);
        var id = Guid.CreateVersion7();
        World.Must(await World.Use<AskFactorReset>().Run(id, World.Claire, "03 00 00 00 00"));
        World.Must(await World.Use<RequestFactorReset>().Run(id, World.Claire, World.Odile, "rappelée"));
        World.Clock.Pass(TimeSpan.FromHours(49));
        var otto = await site.SignIn(World.Otto);
        var path = $"/fr/operator/personnes/{World.Claire}/second-facteur/{id}/demandes";
        var person = await otto.Get($"/fr/operator/personnes/{World.Claire}");
        Assert.Contains("Personne n’a décidé dans les 48 heures", person.Text);
        var typed = new string('a', FactorReset.Reason_CharsMax + 1);
        var tooLong = await otto.Fill(person, path, ("Raison", typed), ("Decision", "approuver"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, tooLong.Status);
        var field = tooLong.Page.QuerySelector("#raison-facteur[aria-invalid=true]")!;
        Assert.Equal(typed, field.GetAttribute("value"));
        Assert.Equal(HttpStatusCode.SeeOther, (await otto.Fill(
            tooLong, path, ("Raison", "Vue au guichet."), ("Decision", "approuver"))).Status);

        Assert.Null((await otto.Get($"/fr/operator/personnes/{World.Claire}")).Page
            .QuerySelector("form[action*='second-facteur']"));
        var odile = await site.SignIn(World.Odile);
        var decides = await odile.Get($"/fr/operator/personnes/{World.Claire}");
        Assert.Contains("Vue au guichet.", decides.Text);
        var decision = path.Replace("/demandes", "/decisions", StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther,
            (await odile.Fill(decides, decision, ("Raison", ""), ("Decision", "approuver"))).Status);
        Assert.False(await Credentials.HasSecondFactor(site.Db, World.Claire));
    }

    [Fact]
    public async Task A_reason_stays_in_the_form_it_was_typed_into_whatever_the_refusal()
    {
        var odile = await site.SignIn(World.Odile);
        var place = $"/fr/operator/personnes/{World.Claire}";
        var refused = await odile.Fill(await odile.Get(place), $"{place}/roles",
            ("Role", "city"), ("Organisation", ""), ("Raison", "Elle arrive en avril."));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Equal("Elle arrive en avril.", refused.Page.QuerySelector("#raison-role")!.GetAttribute("value"));
        Assert.Equal("", refused.Page.QuerySelector("#raison-acces")!.GetAttribute("value") ?? "");
        var wish = new RoleWish(Guid.CreateVersion7(), World.Claire, "operator", null, true, "x");
        World.Must(await World.Use<RequestRole>().Run(wish, World.Otto));
        var stale = await odile.Fill(await odile.Get(place), $"{place}/roles/{wish.Id}/decisions",
            ("Empreinte", "00"), ("Decision", "refuser"), ("Raison", "Pas maintenant."));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, stale.Status);
        Assert.Equal("Pas maintenant.", stale.Page.QuerySelector($"#raison-{wish.Id}")!.GetAttribute("value"));
    }

    [Fact]
    public async Task Whoever_still_has_the_factor_takes_the_request_back()
    {
        var strong = await SetUp(World.Claire);
        var other = await HalfIn("claire");
        await other.Fill(await other.Get(Lost), Lost, ("contact", "écrivez-moi"));
        var account = await strong.Get("/fr/compte");
        const string Path = "/fr/compte/application/reinitialisations/retraits";
        Assert.NotNull(account.Page.QuerySelector($"form[action='{Path}']"));
        Assert.Equal(HttpStatusCode.SeeOther, (await strong.Fill(account, Path)).Status);
        Assert.Null((await strong.Get("/fr/compte")).Page.QuerySelector($"form[action='{Path}']"));
        Assert.Equal(HttpStatusCode.NotFound, (await strong.Fill(account, Path)).Status);
    }

    [Fact]
    public async Task Codes_that_run_out_are_said_and_made_anew()
    {
        var (strong, codes) = await Configure(World.Claire);
        Assert.DoesNotContain("Faire de nouveaux codes", (await strong.Get("/fr/compte")).Text);
        foreach (var code in codes.Skip(3))
            Assert.True(await RecoveryCodes.Redeem(site.Db, World.Claire, code, World.Clock.Now));
        Assert.Contains("Faire de nouveaux codes", (await strong.Get("/fr/compte")).Text);

        var claire = await HalfIn("claire");
        var used = await claire.Fill(await claire.Get(Second), Second, ("secours", codes[0]));
        Assert.Equal("/fr/compte", used.Location);
        var landed = await claire.Get("/fr/compte");
        Assert.Contains("Il reste 2 codes de secours. Faites-en de nouveaux", landed.Text);
        var made = await claire.Fill(landed, "/fr/compte/application/codes");
        Assert.Equal(SecondFactors.RecoveryCodes_Count, made.Page.QuerySelectorAll(".paper-codes li").Length);
        Assert.DoesNotContain("Faire de nouveaux codes", (await claire.Get("/fr/compte")).Text);
    }

    [Fact]
    public async Task Without_an_application_there_are_no_codes_to_make()
    {
        var helene = await site.SignIn(World.Helene);
        var made = await helene.Fill(await helene.Get("/fr/compte"), "/fr/compte/application/codes");
        Assert.Equal("/fr/compte/application", made.Location);
        Assert.Equal(0, await RecoveryCodes.Left(site.Db, World.Helene));
    }

    private async Task<Visitor> SetUp(Guid person) => (await Configure(person)).Visitor;

    private async Task<(Visitor Visitor, IReadOnlyList<string> Codes)> Configure(Guid person)
    {
        var visitor = await site.SignIn(person);
        var setUp = await visitor.Get("/fr/compte/application");
        var codes = await visitor.Fill(
            setUp, "/fr/compte/application", ("code", Totp.Code(setUp.Field("Secret"))));
        return (visitor, [.. codes.Page.QuerySelectorAll(".paper-codes li").Select(code => code.TextContent)]);
    }

    /// <summary>Past the first factor, by a link.</summary>
    private async Task<Visitor> HalfIn(string key, string? expected = null)
    {
        World.Clock.Pass(TimeSpan.FromSeconds(1));
        var email = $"{key}@exemple.invalid";
        await World.Use<SendSignInLink>().Run(new SignInWish(email, "fr", "", site.Address));
        var link = LinkIn().Match(await site.NewestMail(email)).Value;
        var visitor = site.Visit();
        var used = await visitor.Fill(await visitor.Get(link), link);
        Assert.StartsWith(expected ?? Second, used.Location, StringComparison.Ordinal);
        return visitor;
    }

    [GeneratedRegex(@"/fr/connexion/liens/[\w-]+")]
    private static partial Regex LinkIn();
}
