using System.Globalization;
using System.Net;
using Okote.Web;

namespace Okote.Tests;

/// <summary>Whoever sends too much waits, is told so in their language, and loses nothing that may be kept.</summary>
public sealed class RateLimitTests : IAsyncLifetime
{
    private const string Here = "203.0.113.7";

    private const string Elsewhere = "203.0.113.8";

    private TestDatabase database = null!;
    private OpenSite site = null!;

    public async Task InitializeAsync()
    {
        database = await TestDatabase.Create();
        site = await OpenSite.Create(database, postsMax: 2);
    }

    public async Task DisposeAsync()
    {
        await site.DisposeAsync();
        await database.DisposeAsync();
    }

    [Theory]
    [InlineData("fr", "Trop d’envois en peu de temps", "Vous pourrez envoyer")]
    [InlineData("de", "Zu viele Formulare", "wieder senden")]
    [InlineData("en", "Too many forms", "You can send again")]
    public async Task Whoever_tries_to_sign_in_too_often_waits(string language, string title, string wait)
    {
        var path = $"/{language}/connexion";
        var visitor = Visit(Here);
        var form = await visitor.Get(path);
        (string, string)[] typed = [("email", "odile@exemple.invalid"), ("passe", "une phrase à moi")];
        for (var i = 0; i < 2; i++)
            Assert.Equal(HttpStatusCode.OK, (await visitor.Fill(form, path, typed)).Status);
        var stopped = await visitor.Fill(form, path, typed);
        Stopped(stopped, language, title, wait);
        // A password is written into no page, and an address with it.
        Assert.DoesNotContain("une phrase", stopped.Page.DocumentElement.OuterHtml);
        Assert.DoesNotContain("odile@", stopped.Page.DocumentElement.OuterHtml);
        // Reading is never held up, and neither is anybody at another address.
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get(path)).Status);
        var other = Visit(Elsewhere);
        Assert.Equal(HttpStatusCode.OK, (await other.Fill(await other.Get(path), path, typed)).Status);
    }

    [Fact]
    public async Task A_network_of_IPv6_is_one_visitor_however_many_addresses_it_has()
    {
        var visitor = Visit("2001:db8:1:2::a");
        var form = await visitor.Get("/fr/connexion");
        for (var i = 0; i < 2; i++) await visitor.Fill(form, "/fr/connexion", ("passe", "x"));
        visitor.From = "2001:db8:1:2:ffff::b";
        Assert.Equal(HttpStatusCode.TooManyRequests,
            (await visitor.Fill(form, "/fr/connexion", ("passe", "x"))).Status);
        visitor.From = "2001:db8:1:3::a";
        Assert.Equal(HttpStatusCode.OK, (await visitor.Fill(form, "/fr/connexion", ("passe", "x"))).Status);
        Assert.Equal(RateLimits.Visitor(IPAddress.Parse(Here)),
            RateLimits.Visitor(IPAddress.Parse($"::ffff:{Here}")));
        Assert.NotEqual(RateLimits.Visitor(IPAddress.Parse(Here)), RateLimits.Visitor(IPAddress.Parse(Elsewhere)));
    }

    [Fact]
    public async Task What_somebody_writes_before_the_word_of_the_proxy_makes_nobody_else_of_them()
    {
        var visitor = Visit(Here);
        var form = await visitor.Get("/fr/connexion");
        for (var i = 0; i < 2; i++) await visitor.Fill(form, "/fr/connexion", ("passe", "x"));
        visitor.From = $"{Elsewhere}, {Here}";
        var again = await visitor.Fill(form, "/fr/connexion", ("passe", "x"));
        Assert.Equal(HttpStatusCode.TooManyRequests, again.Status);
    }

    [Theory]
    [InlineData("fr", "Trop d’envois en peu de temps", "est gardé")]
    [InlineData("de", "Zu viele Formulare", "ist aufgehoben")]
    [InlineData("en", "Too many forms", "is kept")]
    public async Task A_gift_that_came_too_soon_is_kept_and_sent_from_the_page_that_says_so(
        string language, string title, string kept)
    {
        var give = $"/{language}/campagnes/{OpenSite.Slug}/don";
        var visitor = Visit(Here);
        var chosen = await visitor.Get($"{give}?montant=50&suite=1");
        var details = await visitor.Get(chosen.Location!);
        for (var i = 0; i < 2; i++)
            Assert.Equal(HttpStatusCode.UnprocessableEntity,
                (await visitor.Fill(details, $"{give}/coordonnees", ("Email", "amina"))).Status);
        var stopped = await visitor.Fill(details, $"{give}/coordonnees", Visitor.Answers);
        Stopped(stopped, language, title, kept);
        Assert.Equal("amina@exemple.invalid", stopped.Field("Email"));
        Assert.Equal("Bravo", stopped.Field("Message"));
        Assert.Equal(0, await site.Db.Single<long>("SELECT count(*) FROM contributions"));

        // The minute is over: here, because the telephone has found another network.
        visitor.From = Elsewhere;
        var action = stopped.Page.QuerySelector("main form")!.GetAttribute("action")!;
        Assert.Equal($"{give}/coordonnees", action);
        var sent = await visitor.Fill(stopped, action);
        Assert.StartsWith($"/{language}/dons/", sent.Location, StringComparison.Ordinal);
        Assert.Equal(50_00, await site.Db.Single<long>("SELECT amount_cents FROM contributions"));
    }

    [Theory]
    [InlineData("questions", "SELECT count(*) FROM questions")]
    [InlineData("signalements", "SELECT count(*) FROM reports")]
    public async Task A_public_form_that_came_too_soon_is_kept(string form, string count)
    {
        var path = $"/de/campagnes/{OpenSite.Slug}/{form}";
        var visitor = Visit(Here);
        var page = await visitor.Get(path);
        (string, string)[] typed =
            [("Nom", "Zoé"), ("Email", "zoe@exemple.invalid"), ("Motif", "other"), ("Texte", "Et \"le <four>\" ?")];
        for (var i = 0; i < 2; i++) await visitor.Fill(page, path, ("Texte", ""));
        var stopped = await visitor.Fill(page, path, typed);
        Stopped(stopped, "de", "Zu viele Formulare", "ist aufgehoben");
        Assert.Equal("Et \"le <four>\" ?", stopped.Field("Texte"));
        Assert.Equal(0, await site.Db.Single<long>(count));
        visitor.From = Elsewhere;
        Assert.Equal(HttpStatusCode.SeeOther, (await visitor.Fill(stopped, path)).Status);
        Assert.Equal(1, await site.Db.Single<long>(count));
    }

    [Fact]
    public async Task A_form_from_elsewhere_gets_no_key_by_coming_too_often()
    {
        var path = $"/fr/campagnes/{OpenSite.Slug}/questions";
        var visitor = Visit(Here);
        await visitor.Get(path);
        for (var i = 0; i < 2; i++) await visitor.Post(path);
        var stopped = await visitor.Post(path, ("Texte", "Lisez-moi"));
        Assert.Equal(HttpStatusCode.TooManyRequests, stopped.Status);
        Assert.Null(stopped.Page.QuerySelector("main [name=form_key]"));
        Assert.Equal(HttpStatusCode.BadRequest, (await Visit(Elsewhere).Post(path, ("Texte", "Lisez-moi"))).Status);
    }

    private Visitor Visit(string from) => new(site.Address) { From = from };

    private static void Stopped(Visit visit, string language, params string[] said)
    {
        Assert.Equal(HttpStatusCode.TooManyRequests, visit.Status);
        Assert.InRange(int.Parse(visit.Header("Retry-After"), CultureInfo.InvariantCulture), 1, 60);
        Assert.Contains("no-store", visit.Header("Cache-Control"));
        Assert.Equal(language, visit.Page.DocumentElement.GetAttribute("lang"));
        Assert.All(said, sentence => Assert.Contains(sentence, visit.Text));
    }
}
