using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Okote.Data;
using Okote.Funding;
using Okote.Matching;

namespace Okote.Web;

/// <summary>Gifts on which a rule can be tried, and the rule they were given under.</summary>
/// <param name="Past">Null for a table that has yet to be uploaded.</param>
public sealed partial record TrialSource(string Id, string Name, Scheme Rules, Past? Past)
{
    private static readonly Lazy<Season> Season2022 = new(DemoSeason.ReadSeason);

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The calls that somebody has money in, the season that travels with the program, then the other calls of
    /// this territory.</summary>
    /// <param name="own">Whom they work for.</param>
    public static async Task<IReadOnlyList<(string Id, string Name)>> All(Session session, Guid[] own)
    {
        var calls = (await PastCalls.All(session, own)).ToLookup(
            call => call.IsOwn, call => (call.Id.ToString(), call.Name));
        return [.. calls[true], (SimulatorForm.Season, Season2022.Value.Name), .. calls[false]];
    }

    /// <returns>Null when there is no such source.</returns>
    public static async Task<TrialSource?> Find(Session session, string id, bool withGifts)
    {
        if (id == SimulatorForm.Season)
            return new TrialSource(id, Season2022.Value.Name, Read(Season2022.Value.Call.Rules),
                withGifts ? SeasonPast.Of(Season2022.Value) : null);
        var calls = await PastCalls.All(session);
        if (id == SimulatorForm.Table)
        {
            // A table says nothing of its rule, so it is compared with the one this territory uses now.
            var rules = calls.Count > 0 ? await PastCalls.Rules(session, calls[0].Id) : null;
            return new TrialSource(id, "CSV", Read(rules ?? Season2022.Value.Call.Rules), null);
        }
        if (calls.FirstOrDefault(known => known.Id.ToString() == id) is not { } call) return null;
        return new TrialSource(id, call.Name, Read((await PastCalls.Rules(session, call.Id))!),
            withGifts ? await PastCalls.Read(session, call.Id) : null);
    }

    /// <summary>A scheme as people like to edit it.</summary>
    public static string Pretty(Scheme scheme) =>
        SmallList().Replace(JsonNode.Parse(scheme.ToJson())!.ToJsonString(Indented), "[$1, $2]");

    private static Scheme Read(string rules) => Scheme.Read(rules, out var problems)
        ?? throw new InvalidOperationException($"A rule in force cannot be read: {problems[0]}");

    [GeneratedRegex(@"\[\s+(\d+),\s+(\d+)\s+\]")]
    private static partial Regex SmallList();
}
