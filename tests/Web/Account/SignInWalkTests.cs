using System.Net;
using Okote.Web;

namespace Okote.Tests;

/// <summary>From a closed door to the page behind it by an e-mail link, as somebody whose browser runs no script: only
/// links that stand on the pages, and forms that stand on them.</summary>
public sealed class SignInWalkTests(SharedSite shared) : IClassFixture<SharedSite>
{
    private readonly OpenSite site = shared.Site;

    [Theory]
    [InlineData("claire@exemple.invalid", "/fr/collectivite")]
    [InlineData("odile@exemple.invalid", "/fr/operator")]
    public async Task Whoever_works_for_the_public_walks_through_the_mail_and_the_second_factor(
        string email, string door)
    {
        var visitor = site.Visit();
        var knocked = await visitor.Get(door);
        Assert.Equal(HttpStatusCode.SeeOther, knocked.Status);
        await WalkByMail(visitor, knocked.Location!, email, door);

        // The link is one factor: the door is still closed, and says what it waits for.
        var half = await visitor.Get(door);
        Assert.Equal($"/fr/connexion/second-facteur?retour={Uri.EscapeDataString(door)}", half.Location);
        var setUp = await Follow(visitor, await visitor.Get(half.Location!), "/fr/compte/application");
        var code = Totp.Code(setUp.Field("Secret"));
        var codes = await visitor.Fill(setUp, "/fr/compte/application", ("code", code));
        Assert.Equal(SecondFactors.RecoveryCodes_Count, codes.Page.QuerySelectorAll(".paper-codes li").Length);
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get(door)).Status);
    }

    [Theory]
    [InlineData("karim@exemple.invalid", "/fr/entreprise")]
    [InlineData("helene@exemple.invalid", "/fr/porteur")]
    [InlineData("walking.citizen@exemple.invalid", "/fr/compte")]
    public async Task Everybody_else_walks_through_the_mail(string email, string door)
    {
        var visitor = site.Visit();
        await WalkByMail(visitor, (await visitor.Get(door)).Location!, email, door);
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get(door)).Status);
    }

    [Fact]
    public async Task A_citizen_who_signed_in_finds_no_workplace()
    {
        const string Door = "/fr/operator";
        var visitor = site.Visit();
        await WalkByMail(visitor, (await visitor.Get(Door)).Location!, "curious.citizen@exemple.invalid", Door);
        foreach (var door in new[] { Door, "/fr/entreprise", "/fr/collectivite", "/fr/porteur" })
            Assert.Equal(HttpStatusCode.NotFound, (await visitor.Get(door)).Status);
        var account = await visitor.Get("/fr/compte");
        Assert.DoesNotContain(account.Page.QuerySelectorAll("main a, header a"), link => new[] { "operator",
            "entreprise", "collectivite", "porteur" }.Any(place =>
                link.GetAttribute("href")?.StartsWith($"/fr/{place}", StringComparison.Ordinal) == true));
    }

    private async Task WalkByMail(Visitor visitor, string signIn, string email, string door)
    {
        // So that one mail is newer than another.
        site.Payments.Clock.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal($"/fr/connexion?retour={Uri.EscapeDataString(door)}", signIn);
        var sent = await visitor.Fill(await visitor.Get(signIn), "/fr/connexion/liens", ("email", email));
        var told = await visitor.Get(sent.Location!);
        var mailbox = await Follow(visitor, told, "/fr/demo/mailbox");
        var mine = await visitor.Get($"/fr/demo/mailbox?a={Uri.EscapeDataString(email)}");
        Assert.NotNull(mailbox.Page.QuerySelector("form [name=a]"));
        var mail = await visitor.Get(mine.Page.QuerySelector("tbody a")!.GetAttribute("href")!);
        var link = mail.Page.QuerySelectorAll(".letter a").Select(found => new Uri(found.GetAttribute("href")!))
            .Single(found => found.AbsolutePath.Contains("/connexion/liens/", StringComparison.Ordinal)).AbsolutePath;
        Assert.Equal(door, (await visitor.Fill(await visitor.Get(link), link)).Location);
    }

    /// <summary>The page's own link that begins so.</summary>
    private static Task<Visit> Follow(Visitor visitor, Visit page, string path) => visitor.Get(
        page.Page.QuerySelector($"main a[href^='{path}']")!.GetAttribute("href")!);
}
