using Okote.Web;

namespace Okote.Tests;

public sealed class ArgumentsTests
{
    [Fact]
    public void Options_may_stand_anywhere_and_take_their_value_either_way()
    {
        var read = Read("--scale", "10", "season.json", "--json");
        Assert.Equal(["season.json"], read.Rest);
        Assert.True(read.Has("--json"));
        Assert.Equal(10, read.Number("--scale", 1, 1, 100));
        Assert.Equal(10, Read("--scale=10").Number("--scale", 1, 1, 100));
        Assert.Equal(1, Read().Number("--scale", 1, 1, 100));
    }

    [Theory]
    [InlineData("--jsn", "Unknown option '--jsn'.")]
    [InlineData("--scale", "--scale needs a value.")]
    [InlineData("one two", "Unexpected 'two'.")]
    public void What_nobody_understands_is_refused(string words, string line)
    {
        var failure = Assert.Throws<CommandFailure>(() => Read(words.Split(' ')));
        Assert.Equal(line, failure.Message);
        Assert.Equal(2, failure.ExitCode);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("101")]
    [InlineData("ten")]
    [InlineData("99999999999999999999")]
    public void A_number_out_of_its_range_is_refused(string text) => Assert.Equal(
        $"--scale takes a whole number from 1 to 100, not '{text}'.",
        Assert.Throws<CommandFailure>(() => Read("--scale", text).Number("--scale", 1, 1, 100)).Message);

    private static Arguments Read(params string[] args) => Arguments.Read(args, ["--json"], ["--scale"], rest: 1);
}
