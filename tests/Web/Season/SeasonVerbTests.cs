namespace Okote.Tests;

public sealed class SeasonVerbTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await folder.DisposeAsync();

    [Fact]
    public async Task A_file_with_problems_is_refused_with_their_places_and_nothing_is_written()
    {
        var tree = TinySeason.Tree();
        tree["campaigns"]![0]!["gifts"]![2]!["amount"] = 0;
        tree["campaigns"]![1]!["goal"] = "much";
        var file = folder.Of("season.json");
        await File.WriteAllTextAsync(file, tree.ToJsonString());
        var ended = await Run("season", file);

        Assert.Equal(2, ended.ExitCode);
        Assert.Equal("", ended.Output);
        Assert.Equal(2, ended.Error.Trim().Split('\n').Length);
        Assert.Contains($"{file}: $.campaigns[0].gifts[2].amount: must be whole cents from 100 to", ended.Error);
        Assert.Contains($"{file}: $.campaigns[1].goal: must be whole cents from 1 to", ended.Error);
        Assert.False(Directory.Exists(folder.Of("okote")), "a refused file started a database");
    }

    [Theory]
    [InlineData("Say which: okote season data/season-2022.json.")]
    [InlineData("nowhere.json cannot be read", "nowhere.json")]
    [InlineData("--scale takes a whole number from 1 to 100, not '0'.", "x.json", "--scale", "0")]
    [InlineData("Unknown option '--fast'.", "x.json", "--fast")]
    public async Task What_cannot_be_meant_is_refused_in_one_line(string said, params string[] words)
    {
        var ended = await Run(["season", .. words]);
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains(said, Assert.Single(ended.Error.Trim().Split('\n')));
    }

    private Task<Ended> Run(params string[] words) => OkoteProcess.Run(
        new Dictionary<string, string> { ["OKOTE_FOLDER"] = folder.Of("okote") }, words);
}
