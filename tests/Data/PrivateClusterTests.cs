using System.Diagnostics;
using Npgsql;
using Okote.Data;

namespace Okote.Tests;

public sealed class PrivateClusterTests : IAsyncLifetime
{
    private static readonly ClusterSettings Quick = new(Durable: false);

    private readonly string folder = Path.Combine(
        Path.GetTempPath(), $"okote-cluster-{Environment.ProcessId}-{Guid.CreateVersion7():n}"[..40]);

    private string PostmasterFile => Path.Combine(folder, "data", "postmaster.pid");

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => PrivateCluster.Discard(folder);

    [Fact]
    public async Task Keeps_its_data_from_one_start_to_the_next_and_leaves_no_process()
    {
        await using (var first = await PrivateCluster.Start(folder, Quick, default))
        {
            await first.EnsureDatabase("okote");
            await first.EnsureDatabase("okote");
            await Execute(first, "CREATE TABLE notes (line text); INSERT INTO notes VALUES ('Sàlü bisàmme')");
        }
        Assert.False(File.Exists(PostmasterFile));

        await using var second = await PrivateCluster.Start(folder, Quick, default);
        Assert.Equal("Sàlü bisàmme", await Scalar(second, "SELECT line FROM notes"));
    }

    [Fact]
    public async Task Two_users_share_one_server_and_the_last_to_leave_stops_it()
    {
        var first = await PrivateCluster.Start(folder, Quick, default);
        var second = await PrivateCluster.Start(folder, Quick, default);
        await first.EnsureDatabase("okote");
        await first.DisposeAsync();
        Assert.Equal(1, await Scalar(second, "SELECT 1"));
        await second.DisposeAsync();
        Assert.False(File.Exists(PostmasterFile));
    }

    [Fact]
    public async Task Many_that_start_at_once_get_one_server()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PrivateCluster.Start(folder, Quick, default)));
        await Task.WhenAll(all.Select(cluster => cluster.EnsureDatabase("okote")));
        var postmaster = (await File.ReadAllLinesAsync(PostmasterFile))[0];
        foreach (var cluster in all) Assert.Equal("okote", await Scalar(cluster, "SELECT current_database()::text"));
        Assert.Equal(postmaster, (await File.ReadAllLinesAsync(PostmasterFile))[0]);
        foreach (var cluster in all) await cluster.DisposeAsync();
    }

    [Fact]
    public async Task Starts_again_after_its_server_was_killed_and_its_number_taken_by_somebody_else()
    {
        await using (var first = await PrivateCluster.Start(folder, new ClusterSettings(), default))
        {
            await first.EnsureDatabase("okote");
            await Execute(first, "CREATE TABLE notes (line text); INSERT INTO notes VALUES ('before the kill')");
            await Kill(int.Parse((await File.ReadAllLinesAsync(PostmasterFile))[0], null));
        }
        var left = await File.ReadAllLinesAsync(PostmasterFile);
        // Our own number stands for the stranger that was given the postmaster's.
        left[0] = Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture);
        await File.WriteAllLinesAsync(PostmasterFile, left);

        await using var second = await PrivateCluster.Start(folder, Quick, default);
        Assert.Equal("before the kill", await Scalar(second, "SELECT line FROM notes"));
    }

    [Fact]
    public async Task A_server_left_behind_by_a_killed_program_is_stopped_by_the_next()
    {
        await using (await PrivateCluster.Start(folder, Quick, default))
        {
        }
        // Started behind the back of our locks, as if its program had been killed.
        await LeaveServerBehind();
        Assert.True(File.Exists(PostmasterFile));

        await using (await PrivateCluster.Start(folder, Quick, default))
        {
        }
        Assert.False(File.Exists(PostmasterFile));
    }

    [Fact]
    public async Task Listens_on_no_network_address()
    {
        await using var cluster = await PrivateCluster.Start(folder, Quick, default);
        await cluster.EnsureDatabase("okote");
        Assert.Equal("", await Scalar(cluster, "SELECT current_setting('listen_addresses')"));
    }

    [Fact]
    public async Task A_durable_cluster_keeps_every_promise_about_crashes()
    {
        await using var cluster = await PrivateCluster.Start(folder, new ClusterSettings(), default);
        await cluster.EnsureDatabase("okote");
        Assert.Equal("on on on", await Scalar(cluster, """
            SELECT current_setting('fsync') || ' ' || current_setting('synchronous_commit') || ' '
                || current_setting('full_page_writes')
            """));
    }

    [Fact]
    public async Task A_folder_too_deep_for_a_socket_address_still_works()
    {
        var deep = Path.Combine(folder, new string('d', 60), new string('e', 60));
        if (Environment.IsPrivilegedProcess) Directory.CreateDirectory(folder);
        try
        {
            await using var cluster = await PrivateCluster.Start(deep, Quick, default);
            await cluster.EnsureDatabase("okote");
            Assert.Equal(1, await Scalar(cluster, "SELECT 1"));
        }
        finally
        {
            await PrivateCluster.Discard(deep);
        }
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_one_clear_line()
    {
        await File.WriteAllTextAsync(folder, "a file where the folder should be");
        try
        {
            var failure = await Assert.ThrowsAsync<SetupFailure>(
                () => PrivateCluster.Start(Path.Combine(folder, "postgres"), Quick, default));
            Assert.StartsWith("Cannot write to", failure.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', failure.Message);
        }
        finally
        {
            File.Delete(folder);
        }
    }

    private static async Task Execute(PrivateCluster cluster, string sql) => await Scalar(cluster, sql);

    private static async Task<object?> Scalar(PrivateCluster cluster, string sql)
    {
        await using var connection = new NpgsqlConnection(cluster.ConnectionString("okote") + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    private static async Task Kill(int postmaster)
    {
        using var process = Process.GetProcessById(postmaster);
        process.Kill();
        while (Directory.Exists($"/proc/{postmaster}/cwd")) await Task.Delay(20);
    }

    private async Task LeaveServerBehind()
    {
        var start = new ProcessStartInfo(PostgresBinaries.Find().Program("pg_ctl"),
            ["start", "-D", Path.Combine(folder, "data"), "-l", Path.Combine(folder, "postgres.log"), "-w", "-s"])
        {
            WorkingDirectory = "/",
        };
        if (Environment.IsPrivilegedProcess) start.UserName = Owner();
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }

    private string Owner()
    {
        var start = new ProcessStartInfo("stat", ["-c", "%U", folder]) { RedirectStandardOutput = true };
        using var stat = Process.Start(start)!;
        return stat.StandardOutput.ReadToEnd().Trim();
    }
}
