using System.Text.Json;
using Okote.Data;

namespace Okote.Web;

/// <summary><c>okote migrate</c>: brings the database forward; a second time it has nothing to do.</summary>
public static class MigrateVerb
{
    public static async Task<int> Run(string[] args, CancellationToken stop)
    {
        var asked = Arguments.Read(args, flags: ["--json"]);
        await using var database = await DatabaseForCommand.Open(Settings.Read(), stop);
        var applied = await Database.Migrate(database.ConnectionString, TimeProvider.System);
        Console.WriteLine(asked.Has("--json") ? JsonSerializer.Serialize(new { applied })
            : applied.Count == 0 ? "The database is up to date."
            : string.Join('\n', applied.Select(name => $"applied {name}")));
        return 0;
    }
}
