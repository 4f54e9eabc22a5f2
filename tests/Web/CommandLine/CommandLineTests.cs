using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Okote.Data;
using Okote.Web;

namespace Okote.Tests;

public sealed class CommandLineTests
{
    [Fact]
    public void Every_verb_has_its_line_of_help_and_every_line_its_verb() => Assert.Equal(
        Verbs.All.Select(verb => verb.Name).Concat(["test", "bench", "chaos", "load"]).Order(),
        Verbs.Help.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0]).Order());

    [Fact]
    public async Task The_script_alone_lists_the_verbs()
    {
        var ended = await OkoteProcess.Script("okote", []);
        Assert.Equal(0, ended.ExitCode);
        Assert.EndsWith(Verbs.Help, ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_verb_is_one_line_and_exit_code_2()
    {
        Refused(await OkoteProcess.Run([], "migrat"), 2, "Unknown verb 'migrat': './okote' alone lists the verbs.");
        Refused(await OkoteProcess.Script("okote", [], "migrat"), 2,
            "okote: unknown verb 'migrat': './okote' alone lists the verbs");
    }

    [Fact]
    public async Task An_unknown_option_is_one_line_and_exit_code_2() =>
        Refused(await OkoteProcess.Run([], "migrate", "--fast"), 2, "Unknown option '--fast'.");

    [Fact]
    public async Task Half_of_stripe_is_one_line() => Refused(
        await OkoteProcess.Run(new() { ["OKOTE_STRIPE_KEY"] = "key" }, "migrate"), 1,
        "Stripe is half configured: set both OKOTE_STRIPE_KEY and OKOTE_STRIPE_WEBHOOK_SECRET, "
            + "or neither to use the sandbox.");

    [Fact]
    public async Task A_database_that_does_not_answer_is_one_line_without_its_password()
    {
        var ended = await OkoteProcess.Run(
            new() { ["OKOTE_DATABASE"] = $"postgres://anna:hidden@127.0.0.1:{UnusedPort()}/okote" }, "migrate");
        Assert.Equal(1, ended.ExitCode);
        Assert.Matches(@"^The database okote at 127\.0\.0\.1:\d+ cannot be reached: [^\n]+\n$", ended.Error);
        Assert.DoesNotContain("hidden", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_newer_than_the_program_is_one_line()
    {
        await using var database = await TestDatabase.Create();
        await database.Db.Execute("""
            INSERT INTO schema_migrations (number, name, checksum, applied_at)
            VALUES (9999, '9999_from_the_future', 'abc', '2100-01-01')
            """);
        Refused(await OkoteProcess.Run(new() { ["OKOTE_DATABASE"] = database.ConnectionString }, "migrate"), 1,
            "The database is newer than this program: it has migration 9999_from_the_future.");
    }

    [Fact]
    public async Task A_wrong_sdk_is_one_line()
    {
        await using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.Of("dotnet"), """
            #!/usr/bin/env bash
            [[ $1 == --list-sdks ]] && echo "8.0.100 [somewhere]" && exit 0
            exit 145
            """);
        using (var chmod = System.Diagnostics.Process.Start("chmod", ["755", folder.Of("dotnet")])) chmod.WaitForExit();
        var path = $"{folder.Path}:{Environment.GetEnvironmentVariable("PATH")}";
        Refused(await OkoteProcess.Script("okote", new() { ["PATH"] = path }, "migrate"), 1,
            "okote: the .NET SDK 10 is needed, this machine has 8.0.100; get it from https://dot.net/10");
    }

    [Fact]
    public async Task Migrating_twice_applies_everything_once_and_leaves_no_server()
    {
        await using var folder = new TemporaryFolder();
        var environment = new Dictionary<string, string> { ["OKOTE_FOLDER"] = folder.Path };
        var first = await OkoteProcess.Run(environment, "migrate", "--json");
        Assert.Equal((0, ""), (first.ExitCode, first.Error));
        Assert.Equal(Migration.All.Select(migration => migration.Name), Applied(first));
        Assert.Empty(Applied(await OkoteProcess.Run(environment, "migrate", "--json")));
        Assert.False(File.Exists(folder.Of("postgres/data/postmaster.pid")));
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public async Task A_signal_in_the_middle_leaves_no_server(string signal)
    {
        await using var folder = new TemporaryFolder();
        using var program = OkoteProcess.Start(new() { ["OKOTE_FOLDER"] = folder.Path }, "migrate");
        while (!File.Exists(folder.Of("postgres/data/postmaster.pid")) && !program.HasEnded) await Task.Delay(5);
        program.Signal(signal);
        var ended = await program.End();
        // Zero when everything was done before the signal came.
        Assert.True(ended.ExitCode is 130 or 0, ended.Error);
        Assert.False(File.Exists(folder.Of("postgres/data/postmaster.pid")));
    }

    [Fact]
    public void A_taken_port_is_refused_before_anything_starts()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        Assert.Equal($"Port {port} is taken: stop what listens there, or set OKOTE_PORT.",
            Assert.Throws<CommandFailure>(() => FreePort.Require(port)).Message);
        other.Stop();
        FreePort.Require(port);
    }

    private static void Refused(Ended ended, int exitCode, string line)
    {
        Assert.Equal(line + "\n", ended.Error);
        Assert.Equal("", ended.Output);
        Assert.Equal(exitCode, ended.ExitCode);
    }

    private static List<string> Applied(Ended ended) => [.. JsonDocument.Parse(ended.Output).RootElement
        .GetProperty("applied").EnumerateArray().Select(name => name.GetString()!)];

    private static int UnusedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
