using System.Net;
using Okote.Data;
using Okote.Funding;
using Okote.Web;

namespace Okote.Tests;

/// <summary>The doors of the workplaces, the demo's personas, and files that people bring.</summary>
public sealed class WorkplaceTests(SharedSite shared) : IClassFixture<SharedSite>
{
    private readonly OpenSite site = shared.Site;

    private World World => site.World;

    [Fact]
    public async Task Whoever_is_not_signed_in_is_shown_where_to_and_comes_back()
    {
        var visit = await site.Visit().Get("/de/operator/comptes?q=a");
        Assert.Equal(HttpStatusCode.SeeOther, visit.Status);
        Assert.Equal("/de/connexion?retour=%2Fde%2Foperator%2Fcomptes%3Fq%3Da", visit.Location);
    }

    [Fact]
    public async Task Whoever_has_no_business_there_finds_nothing()
    {
        foreach (var person in new[] { World.Helene, World.Karim, World.Claire })
            Assert.Equal(HttpStatusCode.NotFound, (await (await site.SignIn(person)).Get("/fr/operator")).Status);
    }

    [Fact]
    public async Task A_password_alone_opens_no_door_of_the_operator()
    {
        var visit = await (await site.SignIn(World.Odile, strong: false)).Get("/fr/operator");
        Assert.StartsWith("/fr/connexion/second-facteur", visit.Location, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await (await site.SignIn(World.Odile)).Get("/fr/operator")).Status);
    }

    [Fact]
    public async Task A_new_stamp_signs_out_everywhere()
    {
        var otto = await site.SignIn(World.Otto);
        Assert.Equal(HttpStatusCode.OK, (await otto.Get("/fr/operator")).Status);
        await site.Db.Execute("UPDATE people SET session_stamp = gen_random_uuid() WHERE id = @Otto", World);
        Assert.Equal(HttpStatusCode.SeeOther, (await otto.Get("/fr/operator")).Status);
    }

    [Fact]
    public async Task In_the_demo_everybody_is_everybody_with_one_click()
    {
        foreach (var persona in Personas.All)
        {
            var visitor = site.Visit();
            var become = await visitor.Fill(await visitor.Get("/fr"), $"/fr/demo/personas/{persona.Key}");
            Assert.Equal($"/fr{Work.Root(persona.Place)}", become.Location);
            Assert.Contains($"Vous êtes {persona.Name}", (await visitor.Get("/fr")).Text);
        }
        var nobody = site.Visit();
        Assert.Equal(HttpStatusCode.NotFound,
            (await nobody.Fill(await nobody.Get("/fr"), "/fr/demo/personas/mallory")).Status);
    }

    [Fact]
    public async Task Persons_of_the_demo_do_not_exist_in_a_real_territory()
    {
        await using var database = await TestDatabase.Create();
        await using var real = await OpenSite.Create(database, demo: false);
        var visitor = real.Visit();
        var page = await visitor.Get($"/fr/campagnes/{OpenSite.Slug}/don");
        Assert.Null(page.Page.QuerySelector(".persona-bar"));
        foreach (var path in new[] { "/fr/demo/personas/odile", "/fr/demo/personas/departs", "/fr/demo/horloge" })
            Assert.Equal((HttpStatusCode.NotFound, path),
                ((await visitor.Fill(page, path, ("pas", "1d"))).Status, path));
    }

    [Fact]
    public async Task A_document_is_read_by_its_organisation_by_the_operator_and_by_nobody_else()
    {
        var id = await Bring(World.City, isPublic: false);
        foreach (var (person, expected) in new[]
        {
            (World.Claire, HttpStatusCode.OK), (World.Odile, HttpStatusCode.OK),
            (World.Helene, HttpStatusCode.NotFound), (World.Karim, HttpStatusCode.NotFound),
        })
            Assert.Equal(expected, (await (await site.SignIn(person)).Get($"/fr/documents/{id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await site.Visit().Get($"/fr/documents/{id}")).Status);
    }

    [Fact]
    public async Task A_document_is_handed_out_as_a_file_that_can_do_nothing()
    {
        var visit = await site.Visit().Get($"/fr/documents/{await Bring(World.City, isPublic: true)}");
        Assert.Equal("attachment; filename=a-b.pdf; filename*=UTF-8''a-b.pdf",
            visit.Raw.Content.Headers.ContentDisposition?.ToString());
        Assert.Equal("application/pdf", visit.Raw.Content.Headers.ContentType?.ToString());
        Assert.Equal("nosniff", visit.Header("X-Content-Type-Options"));
        Assert.Equal("default-src 'none'; sandbox", visit.Header("Content-Security-Policy"));
    }

    [Fact]
    public async Task A_file_is_what_its_content_says()
    {
        async Task<Refusal?> Kept(byte[] content, string name) => (await World.Use<UploadDocument>().Run(
            new Upload(Guid.CreateVersion7(), World.City, "decision", "fund", World.CityFund, name, content,
                FileType.Papers), World.Claire)).Refusal;
        Assert.Equal(Refusal.FileEmpty, await Kept([], "a.pdf"));
        Assert.Equal(Refusal.FileTypeRefused, await Kept("<script>alert(1)</script>"u8.ToArray(), "a.pdf"));
        Assert.Equal(Refusal.FileTypeRefused, await Kept([0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10, 0], "a.pdf"));
        Assert.Equal(Refusal.FileTooLarge, await Kept(new byte[UploadDocument.File_BytesMax + 1], "a.pdf"));
        Assert.Null(await Kept("%PDF-1.7 small"u8.ToArray(), "a.exe"));
    }

    [Fact]
    public async Task What_somebody_did_and_brought_is_never_changed()
    {
        var id = await Bring(World.City, isPublic: false);
        foreach (var (sql, guard) in new[]
        {
            ("UPDATE audit_log SET reason = 'x'", "rows_are_immutable"),
            ("DELETE FROM audit_log", "rows_are_immutable"),
            ($"UPDATE documents SET file_name = 'x.pdf' WHERE id = '{id}'", "documents_are_immutable"),
            ($"UPDATE documents SET content = '\\x00' WHERE id = '{id}'", "documents_are_immutable"),
            ($"DELETE FROM documents WHERE id = '{id}'", "documents_are_immutable"),
        })
            Assert.Equal((guard, sql),
                ((await Assert.ThrowsAsync<Npgsql.PostgresException>(() => site.Db.Execute(sql))).ConstraintName, sql));
    }

    private async Task<Guid> Bring(Guid organisation, bool isPublic)
    {
        var kept = await World.Use<UploadDocument>().Run(
            new Upload(Guid.CreateVersion7(), organisation, "decision", "fund", World.CityFund, "../x/a-b.exe",
                "%PDF-1.7 small"u8.ToArray(), FileType.Papers, isPublic), World.Claire);
        return kept.Value;
    }
}
