using Okote.Data;
using Okote.Funding;

namespace Okote.Tests;

/// <summary>One id from form to database: the same form sent twice is done once, and other answers under the same id
/// are refused instead of being lost without a word.</summary>
public sealed class SameIdTests : IAsyncLifetime
{
    private TestDatabase database = null!;
    private World world = null!;

    public async Task InitializeAsync()
    {
        database = await TestDatabase.Create();
        world = await World.Create(database);
    }

    public async Task DisposeAsync()
    {
        await world.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task An_update()
    {
        var helene = await world.Person(world.Helene);
        var draft = new UpdateDraft(Guid.CreateVersion7(), world.Bakery, "Le four arrive", "Il est là.", "fr");
        await Once(draft, other => world.Use<PostUpdate>().Run(other, helene),
            draft with { Title = "Le four est parti" }, draft with { Body = "Il n'est pas là." },
            draft with { Language = "de" });
        Assert.Equal("Le four arrive", Assert.Single(await Updates.Published(world.Db, world.Bakery)).Title);
    }

    [Fact]
    public async Task A_report()
    {
        var draft = new ReportDraft(Guid.CreateVersion7(), world.Bakery, "campaign", world.Bakery, "misleading",
            "Ce n'est pas vrai.", null, "fr");
        await Once(draft, world.Use<ReportContent>().Run, draft with { Body = "C'est faux." },
            draft with { Category = "other" }, draft with { Email = "lucie@exemple.invalid" });
        Assert.Equal(1, await world.Db.Single<long>(
            "SELECT count(*) FROM outbox WHERE body ->> 'Kind' = 'content_reported'"));
    }

    [Fact]
    public async Task A_question()
    {
        var draft = new QuestionDraft(
            Guid.CreateVersion7(), world.Bakery, "zoe@exemple.invalid", "Zoé", "Et le pain ?", "fr");
        await Once(draft, world.Use<AskQuestion>().Run, draft with { Body = "Et le levain ?" },
            draft with { ShownName = "Z." }, draft with { Email = "autre@exemple.invalid" });
    }

    [Fact]
    public async Task A_file()
    {
        var upload = new Upload(Guid.CreateVersion7(), world.City, "decision", "fund", world.CityFund, "a.pdf",
            CityDesk.Pdf, FileType.Papers);
        await Once(upload, other => world.Use<UploadDocument>().Run(other, world.Claire),
            upload with { Content = [.. CityDesk.Pdf, 10] }, upload with { SubjectId = world.Bakery },
            upload with { OrganisationId = null });
        Assert.Equal(1, await Lines("document_uploaded"));
    }

    [Fact]
    public async Task An_organisation()
    {
        var entry = new OrganisationEntry(
            Guid.CreateVersion7(), OrganisationKind.PublicBody, "Ville voisine (inventée)", null, "Colmar", true);
        await Once(entry, world.Use<RegisterOrganisation>().Run, entry with { Name = "Autre ville (inventée)" },
            entry with { Kind = OrganisationKind.Company }, entry with { Town = null });
    }

    [Fact]
    public async Task An_interest()
    {
        var (id, fund, claire) = (Guid.CreateVersion7(), await world.Draft(), await world.Person(world.Claire));
        await Once("Préside l'association.",
            reason => world.Use<RecordInterest>().Run(id, "fund", fund, "Membre (inventé)", reason, claire),
            "Y travaille.");
        Assert.Equal(1, await Lines("interest_recorded"));
    }

    [Fact]
    public async Task A_convention()
    {
        var claire = await world.Person(world.Claire);
        var entry = new ConventionEntry(Guid.CreateVersion7(), world.City, world.BakeryHolder, 2026, "C-2026-4",
            new DateOnly(2026, 2, 27));
        await Once(entry, other => world.Use<RecordConvention>().Run(other, "c.pdf", CityDesk.Pdf, claire),
            entry with { Number = "C-2026-5" }, entry with { SignedOn = new DateOnly(2026, 2, 26) });
        Assert.Equal(Refusal.SameIdOtherContent, (await world.Use<RecordConvention>().Run(
            entry, "c.pdf", [.. CityDesk.Pdf, 10], claire)).Refusal);
        Assert.Equal(1, await Lines("convention_recorded"));
    }

    [Fact]
    public async Task A_role_that_is_asked_for()
    {
        var wish = new RoleWish(Guid.CreateVersion7(), world.Claire, "operator", null, true, "renfort");
        await Once(wish, other => world.Use<RequestRole>().Run(other, world.Odile), wish with { Reason = "autre" },
            wish with { Grants = false }, wish with { PersonId = world.Bruno });
        Assert.Equal(1, await Lines("role_requested"));
    }

    [Fact]
    public async Task A_version_of_a_campaign()
    {
        var (id, helene) = (Guid.CreateVersion7(), await world.Person(world.Helene));
        var texts = EditedTexts.Of(await world.Read(world.Bakery, helene)) with { Story = "Une autre histoire." };
        await Once(texts, other => world.Use<ProposeEdit>().Run(id, world.Bakery, helene, other, "La suite."),
            texts with { Title = "Un autre titre" });
    }

    [Fact]
    public async Task A_proposal_that_is_begun()
    {
        var (call, helene) = (Guid.CreateVersion7(), await world.Person(world.Helene));
        var start = new ProposalStart(Guid.CreateVersion7(), world.Call, world.BakeryHolder, "Un jardin", "fr");
        await Once(start, other => world.Use<StartProposal>().Run(other, helene), start with { CallId = call });
    }

    private static async Task Once<T>(T first, Func<T, Task<Result<Guid>>> send, params T[] others)
    {
        var made = await send(first);
        World.Must(made);
        Assert.Equal(made.Value, (await send(first)).Value);
        foreach (var other in others) Assert.Equal(Refusal.SameIdOtherContent, (await send(other)).Refusal);
    }

    private Task<long> Lines(string act) =>
        world.Db.Single<long>("SELECT count(*) FROM audit_log WHERE act = @act", new { act });
}
