using System.Text.Json;

namespace Okote.Tests;

public sealed class LedgerVerbTests
{
    /// <summary>Protection: <c>okote ledger verify</c> computes the links anew instead of believing the last
    /// verification, which still says that all is well here.</summary>
    [Fact]
    public async Task The_verb_names_the_first_row_that_was_changed_and_ends_with_1()
    {
        await using var database = await TestDatabase.Create();
        database.BooksMayBeBroken = true;
        await using var world = await World.Create(database);
        await world.Promise(60_00);
        var environment = new Dictionary<string, string> { ["OKOTE_DATABASE"] = database.ConnectionString };
        Assert.Contains("Nothing is sealed yet",
            (await OkoteProcess.Run(environment, "ledger", "verify")).Output, StringComparison.Ordinal);
        await SealedBooks.SealAll(world.Db, world.Clock);
        Assert.Equal(1, await new Okote.Funding.VerifyLedger(world.Db, world.Clock).Run(default));
        var journals = await world.Db.Single<long>("SELECT count(*) FROM journals");

        var holds = await OkoteProcess.Run(environment, "ledger", "verify");
        Assert.Equal((0, ""), (holds.ExitCode, holds.Error));
        Assert.Matches($@"^The chain holds: \d+ seals over {journals} journals, 0 not sealed yet\.\nLast seal: number ",
            holds.Output);

        var journal = await world.Db.Single<Guid>("SELECT id FROM journals WHERE key LIKE 'commit:%'");
        await SealedBooks.Wound(world.Db, $"UPDATE transfers SET amount = amount + 1 WHERE journal_id = '{journal}'");
        var position = await world.Db.Single<long>(
            "SELECT position FROM ledger_links WHERE journal_id = @journal", new { journal });
        var broken = await OkoteProcess.Run(environment, "ledger", "verify", "--json");
        Assert.Equal(1, broken.ExitCode);
        var told = JsonDocument.Parse(broken.Output).RootElement;
        Assert.False(told.GetProperty("holds").GetBoolean());
        var fault = told.GetProperty("fault");
        Assert.Equal(("journal_differs", position, journal), (fault.GetProperty("wrong").GetString(),
            fault.GetProperty("position").GetInt64(), fault.GetProperty("journal").GetGuid()));
        Assert.StartsWith($"BROKEN: journal {journal} at position {position}",
            (await OkoteProcess.Run(environment, "ledger", "verify")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_verb_alone_says_what_it_wants() => Assert.Equal(
        "Say what: okote ledger verify [--json].\n", (await OkoteProcess.Run([], "ledger")).Error);
}
