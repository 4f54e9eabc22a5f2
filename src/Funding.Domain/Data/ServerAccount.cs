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
    public static async Task<ServerAccount> For(string dataFolder, CancellationToken ct)
    {
        if (!Environment.IsPrivilegedProcess) return new ServerAccount(null);
        if (await OwnerOf(dataFolder, ct) is { } owner && owner != "root") return new ServerAccount(owner);
        foreach (var candidate in new[] { "postgres", "nobody" })
            if ((await Launch(null, "id", ["-u", candidate], ct)).Exit == 0) return new ServerAccount(candidate);
        throw new SetupFailure(
            "PostgreSQL refuses to run as root and this machine has no account 'postgres' or 'nobody' to lend it.");
    }

    /// <summary>Gives this account a folder that nobody else but root may enter.</summary>
    public async Task Own(string folder, CancellationToken ct)
    {
        await Change("chmod", "700", folder, ct);
        if (!IsOurselves) await Change("chown", Name + ":", folder, ct);
    }

    /// <summary>Runs a program as this account and gives what it said; the caller judges the exit code.</summary>
    public Task<ToolAnswer> Run(string program, IEnumerable<string> arguments, CancellationToken ct) =>
        Launch(name, program, arguments, ct);

    private async Task Change(string program, string to, string folder, CancellationToken ct)
    {
        var answer = await Launch(null, program, [to, folder], ct);
        if (answer.Exit != 0) throw new SetupFailure($"Cannot give {folder} to {Name}: {answer.LastLine}");
    }

    private static async Task<string?> OwnerOf(string folder, CancellationToken ct)
    {
        if (!Directory.Exists(folder)) return null;
        var answer = await Launch(null, "stat", ["-c", "%U", folder], ct);
        return answer.Exit == 0 ? answer.LastLine : null;
    }

    private static async Task<ToolAnswer> Launch(
        string? account, string program, IEnumerable<string> arguments, CancellationToken ct)
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
        foreach (var key in start.Environment.Keys.Where(key => key.StartsWith("PG", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(key);

        using var process = Process.Start(start) ?? throw new SetupFailure($"Cannot start {program}.");
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var error = process.StandardError.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        return new ToolAnswer(process.ExitCode, await output + await error);
    }
}

internal sealed record ToolAnswer(int Exit, string Text)
{
    public string LastLine => Text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .LastOrDefault("it said nothing");
}
