using System.Security.Cryptography;
using System.Text;
using Okote.Funding;
using Okote.Matching;
using Refusal = Okote.Data.Refusal;

namespace Okote.Tests;

public sealed class PublishSchemeTests
{
    private const string OneToTwo = """{"lines": [{"id": "public", "rule": {"ratio": [2, 1]}}]}""";

    [Fact]
    public async Task Opening_a_call_publishes_its_first_reglement_in_three_languages()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        foreach (var language in Reglement.Languages)
        {
            var published = (await Reglements.Find(world.Db, world.Scheme, language))!;
            Assert.Equal(("Okoté, essai", 1, world.Clock.Now),
                (published.Call, published.Version, published.PublishedAt));
            Assert.Equal(Hash(published.Text), published.ContentHash);
            Assert.Equal(Reglement.SealOf(await Calls.Scheme(world.Db, world.Scheme), language), published.Seal);
            Assert.Equal(Reglement.Of(Scheme.Read(World.OkoteRules, out _)!, language,
                Reglements.Terms("Okoté, essai", 1)).ToMarkdown(), published.Text);
        }
    }

    [Fact]
    public async Task A_new_version_leaves_campaigns_and_gifts_with_the_one_they_have()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var before = await world.Start(50_00);

        var second = (await world.Use<PublishScheme>().Run(world.Call, OneToTwo)).Value;
        var after = await world.Start(60_00, "bruno@exemple.invalid");

        Assert.Equal([2, 1], (await Reglements.Versions(world.Db, second)).Select(version => version.Version));
        Assert.Equal(Money.Eur(120_00), after.Promised);
        Assert.Equal([world.Scheme, world.Scheme], await world.Db.Query<Guid>(
            "SELECT scheme_id FROM contributions WHERE id = ANY (@Ids)", new { Ids = new[] { before.Id, after.Id } }));
        Assert.Contains("2 €", (await Reglements.Find(world.Db, second, "fr"))!.Text.Replace('\u00a0', ' '));
    }

    [Fact]
    public async Task What_says_the_same_is_no_new_version_and_what_cannot_be_read_is_refused()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var publish = world.Use<PublishScheme>();

        Assert.Equal(world.Scheme, (await publish.Run(world.Call, World.OkoteRules)).Value);
        Assert.Equal(Refusal.RuleInvalid, (await publish.Run(world.Call, """{"lines": 7}""")).Refusal);
        Assert.Equal(Refusal.NotFound, (await publish.Run(Guid.CreateVersion7(), OneToTwo)).Refusal);
        Assert.Equal(3, await world.Db.Single<int>("SELECT count(*)::int FROM reglements"));
    }

    [Fact]
    public async Task Two_people_who_publish_at_once_get_two_versions()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var published = await Task.WhenAll(Enumerable.Range(2, 6).Select(ratio =>
            world.Use<PublishScheme>().Run(world.Call, OneToTwo.Replace("[2, 1]", $"[{ratio}, 1]"))));

        Assert.Equal(6, published.Select(result => result.Value).Distinct().Count());
        Assert.Equal(Enumerable.Range(1, 7),
            (await Reglements.Versions(world.Db, world.Scheme)).Select(version => version.Version).Order());
    }

    [Fact]
    public async Task Schemes_of_an_older_program_get_their_reglement_once()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        await world.Db.Execute("""
            INSERT INTO match_schemes (id, call_id, version, rules, content_hash, created_at)
            VALUES (@Id, @Call, 2, @Rules::jsonb, sha256('old'), @Now)
            """, new { Id = Guid.CreateVersion7(), world.Call, Rules = OneToTwo, world.Clock.Now });
        var texts = "SELECT count(*)::int FROM reglements";

        await world.Use<PublishReglements>().Run();
        var first = await world.Db.Single<int>(texts);
        await world.Use<PublishReglements>().Run();

        Assert.Equal((6, 6), (first, await world.Db.Single<int>(texts)));
    }

    [Fact]
    public async Task A_text_that_is_not_its_hash_is_refused()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => world.Db.Execute("""
            INSERT INTO match_schemes (id, call_id, version, rules, content_hash, created_at)
            VALUES (@Id, @Call, 9, '{}', sha256(''), @Now);
            INSERT INTO reglements (scheme_id, language, text_version, text, seal, content_hash, published_at)
            VALUES (@Id, 'fr', 1, 'a', repeat('0', 64), sha256('b'), @Now)
            """, new { Id = Guid.CreateVersion7(), world.Call, world.Clock.Now }));
        Assert.Equal("reglements_hash_is_of_text", refused.ConstraintName);
    }

    private static string Hash(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
