using Okote.Data;

namespace Okote.Tests;

public sealed class TestDatabaseTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task Starts_with_every_migration_applied() =>
        Assert.Equal(Migration.All.Count, await database.Db.Single<long>("SELECT count(*) FROM schema_migrations"));

    [Fact]
    public async Task Belongs_to_one_class_alone()
    {
        await using var other = await TestDatabase.Create();
        await other.Db.Execute("CREATE TABLE only_here (id integer)");
        Assert.Null(await database.Db.Single<string?>("SELECT to_regclass('only_here')::text"));
    }

    [Fact]
    public async Task A_second_migration_finds_nothing_to_do() =>
        Assert.Empty(await Database.Migrate(database.ConnectionString, TimeProvider.System));

    [Fact]
    public async Task A_database_newer_than_the_program_is_refused_in_one_line()
    {
        await using var newer = await TestDatabase.Create();
        await newer.Db.Execute("""
            INSERT INTO schema_migrations (number, name, checksum, applied_at)
            VALUES (9999, '9999_from_the_future', 'abc', '2100-01-01')
            """);
        var failure = await Assert.ThrowsAsync<SetupFailure>(
            () => Database.Migrate(newer.ConnectionString, TimeProvider.System));
        Assert.Equal(
            "The database is newer than this program: it has migration 9999_from_the_future.", failure.Message);
    }
}
