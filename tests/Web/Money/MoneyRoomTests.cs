using System.Net;
using Okote.Funding;

namespace Okote.Tests;

/// <summary>The other rooms of the money desk: mails, facts, matches of a call, people close to a holder.</summary>
public sealed class MoneyRoomTests(SharedSite shared) : IClassFixture<SharedSite>
{
    private readonly OpenSite site = shared.Site;

    private World World => site.World;

    public static TheoryData<string> Rooms =>
    [
        "reglements-financiers", "releves", "declarations", "remboursements", "remboursements/nouveau",
        "dons-hors-ligne", "dons-hors-ligne/nouveau", "abondements", "proches", "courriels", "faits",
    ];

    [Theory]
    [MemberData(nameof(Rooms))]
    public async Task Every_room_opens_for_operators_in_every_language_and_for_nobody_else(string room)
    {
        var odile = await site.SignIn(World.Odile);
        foreach (var language in new[] { "fr", "de", "en" })
        {
            var page = await odile.Get($"/{language}/operator/{room}");
            Assert.Equal((HttpStatusCode.OK, room), (page.Status, room));
            Assert.NotEmpty(page.Page.QuerySelector("h1")!.TextContent);
        }
        Assert.Equal(HttpStatusCode.NotFound,
            (await (await site.SignIn(World.Karim)).Get($"/fr/operator/{room}")).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await site.Visit().Get($"/fr/operator/{room}")).Status);
    }

    [Theory]
    [InlineData("reglements-financiers")]
    [InlineData("releves")]
    [InlineData("remboursements")]
    [InlineData("remboursements/demandes")]
    [InlineData("dons-hors-ligne")]
    [InlineData("declarations")]
    [InlineData("courriels")]
    [InlineData("abondements")]
    public async Task What_does_not_exist_is_not_found_and_decides_nothing(string room)
    {
        var odile = await site.SignIn(World.Odile);
        var path = $"/fr/operator/{room}/{Guid.CreateVersion7()}";
        Assert.Equal(HttpStatusCode.NotFound, (await odile.Get(path)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await odile.Fill(await odile.Get("/fr/operator/proches"),
            path + (room == "abondements" ? "/rattrapages" : "/refus"), ("motif-refus", "x"))).Status);
    }

    [Fact]
    public async Task A_failed_mail_is_read_sent_again_or_given_up_with_a_reason()
    {
        var odile = await site.SignIn(World.Odile);
        var (first, second) = (await FailedMail("a"), await FailedMail("b"));
        Assert.Contains("550 no such mailbox", (await odile.Get("/fr/operator/courriels?statut=failed")).Text);
        var path = $"/fr/operator/courriels/{first}";
        var page = await odile.Get(path);
        Assert.Contains("le texte", page.Text);
        Assert.Equal(HttpStatusCode.SeeOther, (await odile.Fill(page, $"{path}/reprises")).Status);
        Assert.Equal("queued", await State(first));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await odile.Fill(page, $"{path}/reprises")).Status);

        path = $"/fr/operator/courriels/{second}";
        page = await odile.Get(path);
        Assert.Equal(HttpStatusCode.UnprocessableEntity,
            (await odile.Fill(page, $"{path}/abandons", ("motif-refus", ""))).Status);
        Assert.Equal(HttpStatusCode.SeeOther,
            (await odile.Fill(page, $"{path}/abandons", ("motif-refus", "adresse fausse"))).Status);
        Assert.Equal("given_up", await State(second));
    }

    [Fact]
    public async Task A_fact_set_aside_is_told_again()
    {
        var id = Guid.CreateVersion7();
        await site.Db.Execute("""
            INSERT INTO outbox (id, type, body, created_at, tries, set_aside_at, note)
            VALUES (@id, 'MoonLanded', '{}', @Now, 10, @Now, 'nobody knows')
            """, new { id, World.Clock.Now });
        var odile = await site.SignIn(World.Odile);
        var page = await odile.Get("/fr/operator/faits");
        Assert.Contains("MoonLanded", page.Text);
        Assert.Equal(HttpStatusCode.SeeOther, (await odile.Fill(page, $"/fr/operator/faits/{id}/reprises")).Status);
        Assert.Equal(0, await site.Db.Single<int>("SELECT tries FROM outbox WHERE id = @id", new { id }));
        Assert.Equal(HttpStatusCode.UnprocessableEntity,
            (await odile.Fill(page, $"/fr/operator/faits/{id}/reprises")).Status);
    }

    [Fact]
    public async Task The_matches_of_a_call_show_what_would_change_before_anything_does()
    {
        var odile = await site.SignIn(World.Odile);
        var page = await odile.Get($"/fr/operator/abondements/{World.Call}");
        Assert.Contains("Rien ne changerait.", page.Text);
        Assert.Contains("Ce n’est plus possible à ce stade.", page.Text);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await odile.Fill(
            await odile.Get("/fr/operator/proches"), $"/fr/operator/abondements/{World.Call}/redistributions",
            ("cle", Guid.CreateVersion7().ToString()), ("motif", "x"))).Status);
    }

    [Fact]
    public async Task Somebody_close_to_a_holder_is_recorded_with_a_public_reason()
    {
        await World.Promise(20_00, "proche@exemple.invalid");
        var odile = await site.SignIn(World.Odile);
        var page = await odile.Get("/fr/operator/proches");
        var wrong = await odile.Fill(page, "/fr/operator/proches", ("campagne", World.Bakery.ToString()),
            ("courriel", "personne@exemple.invalid"), ("motif", "trésorier"));
        Assert.Contains("Personne n’a donné", wrong.Text);
        Assert.Equal("personne@exemple.invalid", wrong.Field("courriel"));
        Assert.Equal(HttpStatusCode.SeeOther, (await odile.Fill(page, "/fr/operator/proches",
            ("campagne", World.Bakery.ToString()), ("courriel", "proche@exemple.invalid"),
            ("motif", "trésorier de l'association"))).Status);
        Assert.Contains("trésorier de l", (await odile.Get("/fr/operator/proches")).Text);
    }

    [Fact]
    public async Task An_operator_writes_down_that_a_contributor_waived_the_promise()
    {
        var started = await World.Start(20_00, "renonce@exemple.invalid");
        var odile = await site.SignIn(World.Odile);
        var path = $"/fr/operator/dons/{started.Id}/renonciations";
        var page = await odile.Get(path);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await odile.Fill(page, path, ("motif", ""))).Status);
        Assert.Equal($"/fr/operator/dons/{started.Id}",
            (await odile.Fill(page, path, ("motif", "par téléphone"))).Location);
        Assert.True((await Contributions.Find(site.Db, started.Id))!.PromiseWaived);
    }

    [Theory]
    [InlineData("sign_in_link")]
    [InlineData("invitation")]
    public async Task A_mail_whose_link_opens_an_account_is_not_shown(string kind)
    {
        var mail = await FailedMail(kind);
        await site.Db.Execute("UPDATE mails SET kind = @kind WHERE id = @mail", new { kind, mail });
        var page = await (await site.SignIn(World.Odile)).Get($"/fr/operator/courriels/{mail}");
        Assert.Contains("lien personnel", page.Text);
        Assert.DoesNotContain("le texte", page.Text);
    }

    private async Task<Guid> FailedMail(string subject)
    {
        var id = Guid.CreateVersion7();
        await site.Db.Execute("""
            INSERT INTO mails (id, person_id, kind, subject_id, language, subject, body_text, body_html, state, tries,
                               note, created_at)
            VALUES (@id, @Odile, 'contribution_committed', @id, 'fr', @subject, 'le texte', '', 'failed', 1,
                    '550 no such mailbox', @Now)
            """, new { id, World.Odile, subject, World.Clock.Now });
        return id;
    }

    private Task<string> State(Guid mail) =>
        site.Db.Single<string>("SELECT state FROM mails WHERE id = @mail", new { mail });
}
