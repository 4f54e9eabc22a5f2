using System.Diagnostics;

namespace Okote.Data;

/// <summary>The account that runs PostgreSQL's programs: ourselves, or somebody humbler when we are root, because the
/// server refuses to run as root.</summary>
internal sealed class ServerAccount
{
    private readonly string? name;

    private ServerAccount(string? name) => this.name = name;

    public string Name => name ?? Environment.UserName;

    public bool IsOurselves => name is null;

    /// <summary>Whoever owns an existing cluster keeps it; a new one goes to the first unprivileged account.</summary>
    public static async Task<ServerAccount> For(string dataFolder)
    {
        if (!Environment.IsPrivilegedProcess) return new ServerAccount(null);
        if (await OwnerOf(dataFolder) is { } owner && owner != "root") return new ServerAccount(owner);
        foreach (var candidate in new[] { "postgres", "nobody" })
            if ((await Launch(null, "id", ["-u", candidate])).Exit == 0) return new ServerAccount(candidate);
        throw new SetupFailure(
            "PostgreSQL refuses to run as root and this machine has no account 'postgres' or 'nobody' to lend it.");
    }

    /// <summary>Gives this account a folder that nobody else but root may enter.</summary>
    public async Task Own(string folder)
    {
        await Change("chmod", "700", folder);
        if (!IsOurselves) await Change("chown", Name + ":", folder);
    }

    /// <summary>Runs a program as this account to its end and gives what it said; the caller judges the exit code.
    /// Nothing interrupts it: a pg_ctl that nobody waits for would start a server that nobody stops.</summary>
    public Task<ToolAnswer> Run(string program, params IEnumerable<string> arguments) =>
        Launch(name, program, arguments);

    private async Task Change(string program, string to, string folder)
    {
        var answer = await Launch(null, program, [to, folder]);
        if (answer.Exit != 0) throw new SetupFailure($"Cannot give {folder} to {Name}: {answer.LastLine}");
    }

    private static async Task<string?> OwnerOf(string folder)
    {
        if (!Directory.Exists(folder)) return null;
        var answer = await Launch(null, "stat", ["-c", "%U", folder]);
        return answer.Exit == 0 ? answer.LastLine : null;
    }

    private static async Task<ToolAnswer> Launch(
        string? account, string program, IEnumerable<string> arguments)
    {
        // The root folder, because the account may not be allowed to stand where we stand.
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = "/",
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (account is not null) start.UserName = account;
        start.Environment["LC_ALL"] = "C.UTF-8";
        // PGDATA, PGPORT and their kin would quietly point the tools at somebody else's server.
        foreach (var key in start.Environment.Keys.ToList())
            if (key.StartsWith("PG", StringComparison.Ordinal)) start.Environment.Remove(key);

        using var process = Process.Start(start) ?? throw new SetupFailure($"Cannot start {program}.");
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new ToolAnswer(process.ExitCode, await output + await error);
    }
}

internal sealed record ToolAnswer(int Exit, string Text)
{
    public string LastLine => Text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .LastOrDefault("it said nothing");
}
