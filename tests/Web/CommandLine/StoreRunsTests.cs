namespace Okote.Tests;

/// <summary><c>okote match run … --store postgres</c> as somebody types it.</summary>
public sealed class StoreRunsTests(TestDatabase database) : IClassFixture<TestDatabase>, IDisposable
{
    private const string Story = """
        {"campaigns": [{"id": "p1", "goal": 10000}], "funds": [{"id": "city", "amount": 5000}],
         "lines": [{"id": "public", "rule": {"ratio": [1, 1], "unlock": {"backers": 1, "retroactive": true}},
                    "funds": ["city"]}],
         "events": [{"t": 0, "type": "reserve", "id": "c1", "contributor": "u1", "campaign": "p1", "amount": 3000},
                    {"t": 5, "type": "capture", "id": "c1"}, {"t": 6, "type": "capture", "id": "c1"},
                    {"t": 7, "type": "settle"}]}
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("okote-store-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private Dictionary<string, string> Server => new() { ["OKOTE_DATABASE"] = database.ConnectionString };

    [Fact]
    public async Task The_books_print_what_the_pure_replay_prints_and_go_on_past_what_cannot_be_read()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "a.json"), Story);
        await File.WriteAllTextAsync(Path.Combine(folder, "broken.json"), """{"linez": []}""");

        var pure = await OkoteProcess.Run([], "match", "run", folder, "--checkpoints");
        var books = await OkoteProcess.Run(Server, "match", "run", folder, "--checkpoints", "--store", "postgres");

        Assert.Equal((2, 2), (pure.ExitCode, books.ExitCode));
        Assert.Equal(pure.Output, books.Output);
        Assert.Contains("broken.json: $.linez: unknown field", books.Error, StringComparison.Ordinal);
        Assert.Equal(0, await database.Db.Single<int>("SELECT count(*)::int FROM calls"));
        Assert.Equal(0, await database.Db.Single<int>(
            "SELECT count(*)::int FROM pg_database WHERE datname LIKE 'okote_stories_%'"));
    }

    [Fact]
    public async Task Another_store_is_one_line_and_exit_code_2()
    {
        var ended = await OkoteProcess.Run([], "match", "run", "x.json", "--store", "mysql");

        Assert.Equal(2, ended.ExitCode);
        Assert.Equal("--store takes postgres, not 'mysql'.", ended.Error.Trim());
    }
}
