using System.Text.RegularExpressions;
using Okote.Funding;
using Okote.Matching;

namespace Okote.Web;

/// <summary>Reads a season file and says everything that is wrong with it, each problem with its JSON path. What it
/// hands back can be driven: amounts add up, days fit, nobody is named who is not there.</summary>
public static partial class SeasonReading
{
    private const int Day_Max = 3_650;

    /// <returns>Null when there is at least one problem.</returns>
    public static Season? Read(string json, out IReadOnlyList<Problem> problems)
    {
        var found = new List<Problem>();
        problems = found;
        using var document = JsonPlace.Parse(json, found);
        if (document is null) return null;
        var season = ReadSeason(new JsonPlace(document.RootElement, "$", found));
        return found.Count == 0 ? season : null;
    }

    private static Season? ReadSeason(JsonPlace root)
    {
        if (!root.IsObjectOf(["name", "note", "call", "public_funders", "campaigns", "expected"])) return null;
        root.Field("note")?.Text();
        var name = root.Required("name")?.Text() ?? "";
        var call = ReadCall(root.Required("call"));
        var campaigns = SeasonCampaignReading.Read(root.Required("campaigns"));
        var funders = ReadFunders(root.Required("public_funders"), [.. campaigns.Select(c => c.Id)]);
        var expected = root.Required("expected");
        if (call is null || expected is not { } totals || ReadTotals(totals) is not { } read) return null;
        var season = new Season(name, call, funders, campaigns, read);
        // Sums of numbers that could not be read would only repeat what was said already.
        if (root.Problems.Count == 0) SeasonSums.Check(season, root, totals);
        return season;
    }

    private static SeasonCall? ReadCall(JsonPlace? given)
    {
        if (given is not { } place || !place.IsObjectOf(["name", "territory", "success_basis_points",
            "commission_gifts_bp", "commission_patronage_bp", "settle_after_days", "scheme"])) return null;
        int Points(string name, int least, int most) =>
            (int)(place.Required(name)?.Whole(least, most, "ten-thousandths") ?? least);
        return new SeasonCall(
            place.Required("name")?.Text() ?? "", place.Required("territory")?.Text() ?? "",
            Points("success_basis_points", 1, 10_000), Points("commission_gifts_bp", 0, 3_000),
            Points("commission_patronage_bp", 0, 3_000), Day(place.Required("settle_after_days"), 1, 365),
            place.Required("scheme") is { } scheme ? ReadRules(scheme) : "");
    }

    private static string ReadRules(JsonPlace place)
    {
        var rules = place.Element.GetRawText();
        var scheme = Scheme.Read(rules, out var problems);
        foreach (var problem in problems)
            place.Problems.Add(problem with { Path = place.Path + problem.Path[1..] });
        // The file's public funders pay the one, its companies the other.
        if (scheme is not null && !scheme.Lines.Select(line => line.Id).Order().SequenceEqual(["private", "public"]))
            place.Field("lines")?.Refuse("must be two, public and private");
        return rules;
    }

    private static SeasonFunder[] ReadFunders(JsonPlace? given, HashSet<string> campaigns)
    {
        if (given is not { } list) return [];
        var funders = new List<SeasonFunder>();
        var ids = new HashSet<string>();
        foreach (var place in list.Items())
        {
            if (!place.IsObjectOf(["id", "name", "town", "fictional", "amount", "priority", "campaigns", "decision"]))
                continue;
            funders.Add(new SeasonFunder(
                Id(place, ids), place.Required("name")?.Text() ?? "", place.Required("town")?.Text() ?? "",
                place.Required("fictional")?.Flag() ?? false, Amount(place.Required("amount")),
                (int)(place.Required("priority")?.Whole(0, 1_000, "ranks") ?? 0),
                place.Field("campaigns") is { } served ? Known(served, campaigns) : null,
                ReadDecision(place.Required("decision"))));
        }
        return [.. funders];
    }

    private static PublicDecision ReadDecision(JsonPlace? given)
    {
        if (given is not { } place || !place.IsObjectOf(["number", "date", "assembly", "budget_line"]))
            return new PublicDecision("", default, "", "");
        var date = place.Required("date");
        if (!DateOnly.TryParseExact(date?.Text(), "yyyy-MM-dd", out var day))
            date?.Refuse("must be a date such as 2022-01-31");
        return new PublicDecision(place.Required("number")?.Text() ?? "", day,
            place.Required("assembly")?.Text() ?? "", place.Required("budget_line")?.Text() ?? "");
    }

    private static SeasonTotals? ReadTotals(JsonPlace place)
    {
        if (!place.IsObjectOf(["campaigns", "citizens", "companies", "citizen", "public", "private", "commission",
            "paid"])) return null;
        int Count(string name) => (int)(place.Required(name)?.Whole(0, 10_000_000, name) ?? 0);
        Money Sum(string name) => Money.Eur(place.Required(name)?.Cents() ?? 0);
        return new SeasonTotals(Count("campaigns"), Count("citizens"), Count("companies"), Sum("citizen"),
            Sum("public"), Sum("private"), Sum("commission"), Sum("paid"));
    }

    private static string[] Known(JsonPlace place, HashSet<string> campaigns)
    {
        var ids = new List<string>();
        foreach (var item in place.Items())
        {
            ids.Add(item.Text());
            if (ids[^1] != "" && !campaigns.Contains(ids[^1])) item.Refuse($"there is no campaign {ids[^1]}");
        }
        return [.. ids];
    }

    internal static string Id(JsonPlace place, HashSet<string> seen)
    {
        if (place.Required("id") is not { } field || field.Text() is not { Length: > 0 } id) return "";
        if (!PlainId().IsMatch(id)) field.Refuse("must be small letters, digits and single hyphens");
        else if (!seen.Add(id)) field.Refuse($"{id} stands above already");
        return id;
    }

    internal static int Day(JsonPlace? place, int least = 0, int most = Day_Max) =>
        (int)(place?.Whole(least, most, "days") ?? least);

    internal static Money Amount(JsonPlace? place) =>
        Money.Eur(place?.Whole(1, JsonPlace.Amount_CentsMax, "cents") ?? 1);

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex PlainId();
}
