using Okote.Data;
using Okote.Funding;

namespace Okote.Tests;

public sealed class SchemeDraftTests : IAsyncLifetime
{
    /// <summary>15 campaigns × 4,700 € on 70,000 €.</summary>
    private const string TooMuch = """
        {"lines": [{"id": "public", "rule": {"ratio": [1, 1], "match_per_campaign": {"amount": 470000}}}]}
        """;

    private TestDatabase database = null!;
    private World world = null!;

    public async Task InitializeAsync()
    {
        database = await TestDatabase.Create();
        world = await World.Create(database, cityCents: 70_000_00);
    }

    public async Task DisposeAsync()
    {
        await world.DisposeAsync();
        await database.DisposeAsync();
    }

    private async Task<Guid> Draft(string rules, int campaigns) => (await world.Use<SaveSchemeDraft>().Run(
        new SchemeEntry(Guid.CreateVersion7(), world.Call, world.City, rules, campaigns, Money.Eur(15_000_00)),
        await world.Person(world.Claire))).Value;

    private async Task<byte[]> Shown(Guid id) =>
        (await SchemeDrafts.Find(world.Db, [world.City], id))!.ContentHash();

    private Task<int> Newest() => world.Db.Single<int>(
        "SELECT max(version) FROM match_schemes WHERE call_id = @Call", new { world.Call });

    [Fact]
    public async Task A_rule_that_promises_too_much_is_submitted_knowingly_or_not_at_all()
    {
        var (id, claire) = (await Draft(TooMuch, 15), await world.Person(world.Claire));
        var over = Assert.Single(await SchemeDrafts.Overcommitted(world.Db, world.Call,
            (await SchemeDrafts.Find(world.Db, [world.City], id))!.Scheme, 15, Money.Eur(15_000_00)));
        Assert.Equal(500_00, over.Over);

        Assert.Equal(Refusal.OverCommitted, (await world.Use<SubmitSchemeDraft>().Run(id, claire, false)).Refusal);
        World.Must(await world.Use<SubmitSchemeDraft>().Run(id, claire, true));
    }

    [Fact]
    public async Task Two_people_publish_it_and_campaigns_on_the_calendar_keep_theirs()
    {
        var (id, before) = (await Draft(TooMuch, 5), await Newest());
        var (claire, bruno) = (await world.Person(world.Claire), await world.Person(world.Bruno));
        var decide = world.Use<DecideSchemeDraft>();
        World.Must(await world.Use<SubmitSchemeDraft>().Run(id, claire, false));

        Assert.Equal(Refusal.SamePerson, (await decide.Run(id, await Shown(id), claire, true, "")).Refusal);
        World.Must(await decide.Run(id, await Shown(id), bruno, true, "relu"));

        Assert.Equal(before + 1, await Newest());
        Assert.Equal(world.Scheme, (await Campaigns.Find(world.Db, world.Bakery))!.SchemeId);
        Assert.Equal("published", (await SchemeDrafts.Find(world.Db, [world.City], id))!.State);
    }

    [Fact]
    public async Task A_rule_written_after_a_version_that_is_no_longer_the_newest_is_not_published()
    {
        var id = await Draft(TooMuch, 5);
        World.Must(await world.Use<SubmitSchemeDraft>().Run(id, await world.Person(world.Claire), false));
        World.Must(await world.Use<PublishScheme>().Run(
            world.Call, """{"lines": [{"id": "public", "rule": {"ratio": [2, 1]}}]}"""));

        Assert.Equal(Refusal.ContentChanged, (await world.Use<DecideSchemeDraft>().Run(
            id, await Shown(id), await world.Person(world.Bruno), true, "")).Refusal);
    }

    [Fact]
    public async Task Only_whoever_pays_into_a_call_proposes_its_rule()
    {
        var stranger = await world.Stranger();
        Assert.Empty(await SchemeDrafts.Calls(world.Db, stranger.Cities));
        Assert.Equal(Refusal.NotFound, (await world.Use<SaveSchemeDraft>().Run(new SchemeEntry(Guid.CreateVersion7(),
            world.Call, stranger.Cities[0], TooMuch, 5, Money.Eur(15_000_00)), stranger)).Refusal);
        Assert.Equal(Refusal.RuleInvalid, (await world.Use<SaveSchemeDraft>().Run(new SchemeEntry(Guid.CreateVersion7(),
            world.Call, world.City, """{"lines": 1}""", 5, Money.Eur(15_000_00)),
            await world.Person(world.Claire))).Refusal);
    }

    [Fact]
    public async Task Where_a_call_names_its_bodies_no_other_proposes_its_rule()
    {
        var (claire, early) = (await world.Person(world.Claire), await Draft(TooMuch, 5));
        var other = (await world.Stranger()).Cities[0];
        await world.Db.Execute("INSERT INTO call_bodies (call_id, organisation_id) VALUES (@Call, @other)",
            new { world.Call, other });

        Assert.Empty(await SchemeDrafts.Calls(world.Db, claire.Cities));
        Assert.Equal(Refusal.NotFound, (await world.Use<SaveSchemeDraft>().Run(new SchemeEntry(Guid.CreateVersion7(),
            world.Call, world.City, TooMuch, 5, Money.Eur(15_000_00)), claire)).Refusal);
        Assert.Equal(Refusal.NotFound, (await world.Use<SubmitSchemeDraft>().Run(early, claire, true)).Refusal);
        Assert.False(Assert.Single(await FundedCalls.All(world.Db, claire.Cities)).MayPropose);

        await world.Db.Execute("INSERT INTO call_bodies (call_id, organisation_id) VALUES (@Call, @City)",
            new { world.Call, world.City });
        World.Must(await world.Use<SubmitSchemeDraft>().Run(early, claire, true));
        await world.Db.Execute("DELETE FROM call_bodies WHERE organisation_id = @City", new { world.City });
        Assert.Equal(Refusal.NotFound, (await world.Use<DecideSchemeDraft>().Run(
            early, await Shown(early), await world.Person(world.Bruno), true, "")).Refusal);
    }
}
