using System.Net;
using System.Text.Json;
using Okote.Funding;

namespace Okote.Tests;

/// <summary>What people find about themselves, take along, and take away.</summary>
public sealed class AccountTests(SharedSite shared) : IClassFixture<SharedSite>
{
    private readonly OpenSite site = shared.Site;

    private World World => site.World;

    [Fact]
    public async Task Everybody_sees_for_whom_they_work()
    {
        var karim = await (await site.SignIn(World.Karim)).Get("/fr/compte");
        foreach (var company in World.Companies)
            Assert.NotNull(karim.Page.QuerySelector($"a[href='/fr/organisations/{company}']"));
        Assert.Contains("Administrateur", karim.Text);
        Assert.Contains("Peut signer", karim.Text);
        Assert.Contains("operator", (await (await site.SignIn(World.Odile)).Get("/en/compte")).Page.Body!.InnerHtml);
    }

    [Fact]
    public async Task A_name_is_changed_and_must_not_be_empty()
    {
        var person = await Person("nora");
        var visitor = await site.SignIn(person);
        var page = await visitor.Get("/fr/compte");
        var refused = await visitor.Fill(page, "/fr/compte", ("nom", "  "), ("langue", "de"));
        Assert.Contains("Indiquez votre nom", refused.Text);
        var changed = await visitor.Fill(page, "/fr/compte", ("nom", "Nora Neu (inventée)"), ("langue", "de"));
        Assert.StartsWith("/de/compte", changed.Location, StringComparison.Ordinal);
        Assert.Contains("Gespeichert", (await visitor.Get(changed.Location!)).Text);
        Assert.Equal(("Nora Neu (inventée)", "de"), await site.Db.Single<(string, string)>(
            "SELECT name, language FROM people WHERE id = @person", new { person }));
    }

    [Fact]
    public async Task Contributions_stand_with_what_each_unlocked()
    {
        await World.Promise(20_00, "gisele@exemple.invalid");
        var person = (await Presences.WithEmail(site.Db, "gisele@exemple.invalid"))!.Value;
        var page = await (await site.SignIn(person)).Get("/fr/compte/dons");
        Assert.Contains("Votre don de 20 € vaut 60 € pour le projet.", page.Text);
        var sums = page.Page.QuerySelectorAll(".sum li").Select(line =>
            string.Join(": ", line.Children.Select(part => part.TextContent)).Replace('\u00a0', ' ')).ToList();
        Assert.Contains("Ville d'essai: 20,00 €", sums);
        Assert.Contains("Société d'essai 1: 10,00 €", sums);
        Assert.Contains("Aucun don", (await (await site.SignIn(World.Claire)).Get("/fr/compte/dons")).Text);
    }

    [Fact]
    public async Task One_s_data_are_a_file_and_hold_nobody_else_s()
    {
        await World.Promise(30_00, "henri@exemple.invalid");
        await World.Promise(10_00, "autre@exemple.invalid");
        var person = (await Presences.WithEmail(site.Db, "henri@exemple.invalid"))!.Value;
        var visit = await (await site.SignIn(person)).Get("/fr/compte/donnees.json");
        Assert.Equal("attachment", visit.Raw.Content.Headers.ContentDisposition?.DispositionType);
        var text = await visit.Raw.Content.ReadAsStringAsync();
        using var file = JsonDocument.Parse(text);
        Assert.Equal("henri@exemple.invalid",
            file.RootElement.GetProperty("person").GetProperty("email").GetString());
        var gift = Assert.Single(file.RootElement.GetProperty("contributions").EnumerateArray());
        Assert.Equal(30_00, gift.GetProperty("amount_cents").GetInt64());
        Assert.DoesNotContain("autre@", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_holds_what_somebody_asked_wrote_and_what_is_written_about_them()
    {
        var person = await Person("kim");
        World.Must(await World.Use<RequestRole>().Run(
            new RoleWish(Guid.CreateVersion7(), person, "operator", null, true, "Kim arrive."), World.Odile));
        foreach (var (email, words) in new[] { ("kim", "Et le pain ?"), ("autre", "Et le sel ?") })
            World.Must(await World.Use<AskQuestion>().Run(new QuestionDraft(
                Guid.CreateVersion7(), World.Bakery, $"{email}@exemple.invalid", "K.", words, "fr")));
        World.Must(await World.Use<ReportContent>().Run(new ReportDraft(Guid.CreateVersion7(), World.Bakery, "campaign",
            World.Bakery, "misleading", "Le four est ancien.", "kim@exemple.invalid", "fr")));
        World.Must(await World.Use<RequestEmailChange>().Run(
            new EmailWish(Guid.CreateVersion7(), person, "kim.neuf@exemple.invalid", "fr", site.Address)));
        await site.Db.Execute("""
            INSERT INTO credentials (person_id, authenticator_key, authenticator_confirmed_at, created_at)
            VALUES (@person, 'x', @Now, @Now);
            INSERT INTO related_parties (campaign_id, person_id, reason, recorded_by, recorded_at)
            VALUES (@Bakery, @person, 'sœur de la boulangère', @Odile, @Now);
            INSERT INTO interest_declarations (campaign_id, person_id, interested, reason, declared_at)
            VALUES (@Bakery, @person, true, 'voisine du four', @Now);
            INSERT INTO interests (id, subject_kind, subject_id, organisation_id, person_id, person_name, reason,
                                   recorded_by, recorded_at)
            VALUES (@person, 'fund', @CityFund, @City, @person, 'Kim', 'membre du bureau', @Odile, @Now)
            """, new { person, World.Bakery, World.Odile, World.CityFund, World.City, World.Clock.Now });
        World.Must(await World.Use<AskFactorReset>().Run(Guid.CreateVersion7(), person, "03 00 00 00 17"));
        var text = System.Text.Encoding.UTF8.GetString((await World.Use<PersonalData>().Export(person))!);
        foreach (var said in new[]
        {
            "Kim arrive.", "Et le pain ?", "Le four est ancien.", "kim.neuf@", "sœur de la boulangère",
            "voisine du four", "membre du bureau", "03 00 00 00 17",
        })
            Assert.Contains(said, text, StringComparison.Ordinal);
        Assert.DoesNotContain("Et le sel ?", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_goes_while_their_money_is_under_way()
    {
        await World.Promise(20_00, "irma@exemple.invalid");
        var person = (await Presences.WithEmail(site.Db, "irma@exemple.invalid"))!.Value;
        var visitor = await site.SignIn(person);
        var page = await visitor.Get("/fr/compte/suppression");
        Assert.Contains("Des dons sont encore en cours à votre nom", page.Text);
        var refused = await visitor.Fill(page, "/fr/compte/suppression");
        Assert.Contains("Des dons sont encore en cours à votre nom", refused.Text);
        Assert.Equal("irma@exemple.invalid", (await People.Find(site.Db, person))!.Email);
    }

    [Fact]
    public async Task Whoever_leads_alone_hands_over_first()
    {
        var page = await (await site.SignIn(World.Karim)).Get("/fr/compte/suppression");
        Assert.Contains("nommez-la d’abord", page.Text);
        Assert.Contains("Société d'essai 1", page.Text);
    }

    [Fact]
    public async Task Whoever_goes_leaves_the_books_as_they_were()
    {
        var email = "jules@exemple.invalid";
        var started = await World.Start(25_00, email);
        World.Must(await World.Use<CancelContribution>().Run(started.Id));
        var person = (await Presences.WithEmail(site.Db, email))!.Value;
        World.Must(await World.Use<SendSignInLink>().Run(new SignInWish(email, "fr", "", site.Address)));
        var before = await Books();
        var visitor = await site.SignIn(person);
        var done = await visitor.Fill(await visitor.Get("/fr/compte/suppression"), "/fr/compte/suppression");
        Assert.Contains("Votre compte est supprimé", done.Text);
        Assert.Equal(HttpStatusCode.SeeOther, (await visitor.Get("/fr/compte")).Status);

        Assert.Equal(before, await Books());
        Assert.Equal(person, await site.Db.Single<Guid>(
            "SELECT contributor_id FROM contributions WHERE id = @Id", started));
        var left = await site.Db.Query<string>("""
            SELECT 'email' FROM people WHERE id = @person AND (email IS NOT NULL OR name IS NOT NULL)
            UNION ALL
            SELECT 'name' FROM contribution_names WHERE contribution_id = @Id
            UNION ALL
            SELECT 'mail' FROM mails WHERE person_id = @person AND (body_text <> '' OR subject <> '')
            UNION ALL
            SELECT 'link' FROM sign_in_links WHERE person_id = @person
            """, new { person, started.Id });
        Assert.Empty(left);
        Assert.Empty(await Checks.Run(site.Db, World.Clock.Now));
        // The same address begins again as somebody new.
        await World.Start(5_00, email);
        Assert.NotEqual(person, (await Presences.WithEmail(site.Db, email))!.Value);
    }

    private Task<string> Books() => site.Db.Single<string>("""
        SELECT string_agg(code || ' ' || debits_posted || ' ' || credits_posted, ',' ORDER BY code)
        FROM accounts
        """);

    private async Task<Guid> Person(string key)
    {
        await World.Use<SendSignInLink>().Run(new SignInWish($"{key}@exemple.invalid", "fr", "", site.Address));
        return (await Presences.WithEmail(site.Db, $"{key}@exemple.invalid"))!.Value;
    }
}
