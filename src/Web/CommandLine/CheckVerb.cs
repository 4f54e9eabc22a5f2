using System.Text.Json;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary><c>okote check</c>: asks every invariant of the books; silence is the good answer.</summary>
public static class CheckVerb
{
    public static async Task<int> Run(string[] args, CancellationToken stop)
    {
        var asked = Arguments.Read(args, flags: ["--json"]);
        await using var database = await DatabaseForCommand.OpenMigrated(Settings.Read(), stop);
        await using var db = Db.Connect(database.ConnectionString);
        var ahead = (await Territory.Find(db))?.ClockAhead ?? TimeSpan.Zero;
        var violations = await Checks.Run(db, TimeProvider.System.GetUtcNow() + ahead);
        Console.WriteLine(asked.Has("--json") ? AsJson(violations) : AsText(violations));
        return violations.Count == 0 ? 0 : 1;
    }

    private static string AsText(IReadOnlyList<Violation> violations)
    {
        if (violations.Count == 0) return $"{Checks.All.Count} checks, all silent.";
        var sentences = Checks.All.ToDictionary(check => check.Name, check => check.Sentence);
        return string.Join('\n', violations.GroupBy(v => v.Check).Select(group =>
            $"{group.Key}: {sentences[group.Key]}\n  " + string.Join("\n  ", group.Select(v => v.Row))));
    }

    private static string AsJson(IReadOnlyList<Violation> violations) => JsonSerializer.Serialize(new
    {
        checks = Checks.All.Count,
        violations = violations.Select(v => new
        {
            check = v.Check, row = JsonSerializer.Deserialize<JsonElement>(v.Row),
        }),
    });
}
