using System.Text.Json;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary><c>okote match explain</c>: recomputes why a contribution is matched as it is. A trace that does not end in
/// the stored cents is never shown.</summary>
public static class MatchExplain
{
    public static Func<Db, Task<int>> Read(string[] args, TextWriter stdout, TextWriter stderr)
    {
        var asked = Arguments.Read(args, flags: ["--json"], values: ["--lang"], rest: 1);
        if (asked.Rest.Count == 0) throw new CommandFailure(
            "Say which: the id, the reference or the key of a contribution.", CommandFailure.Misused);
        var language = MatchCommand.Language(asked);
        return db => Run(db, asked.Rest[0], language, asked.Has("--json"), stdout, stderr);
    }

    private static async Task<int> Run(
        Db db, string name, string language, bool json, TextWriter stdout, TextWriter stderr)
    {
        if (await Explanations.Named(db, name) is not { } id || await Explanations.Find(db, id) is not { } why)
        {
            await stderr.WriteLineAsync($"There is no contribution {name}.");
            return MatchCommand.Unreadable;
        }
        if (why.Lines.Count == 0)
        {
            await stderr.WriteLineAsync(
                $"{name}: the recomputed trace does not end in the stored cents, so it is not shown.");
            return MatchCommand.Found;
        }
        await stdout.WriteLineAsync(json
            ? JsonSerializer.Serialize(Readable.Trace(why.Lines.SelectMany(line => line.Trace)), Readable.Json)
            : string.Join("\n\n", why.InWords(language).Select(Block)));
        return MatchCommand.Ok;
    }

    public static string Block(LineInWords line) => string.Join('\n',
        [line.Name, .. line.Sentences.Select((sentence, i) => $"  {i + 1}. {sentence}"), $"  {line.Result}"]);
}
