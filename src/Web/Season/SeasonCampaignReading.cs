using System.Text.RegularExpressions;
using Okote.Funding;
using Okote.Matching;

namespace Okote.Web;

/// <summary>The campaigns of a season file, with their companies and gifts.</summary>
internal static partial class SeasonCampaignReading
{
    private static readonly string[] Fields =
    [
        "id", "title", "holder", "holder_kind", "fictional", "summary", "story", "expected_result", "town", "commune",
        "theme", "collection", "goal", "opens_day", "closes_day", "budget", "companies", "gifts", "expected",
    ];

    public static SeasonCampaign[] Read(JsonPlace? given)
    {
        if (given is not { } list) return [];
        var campaigns = new List<SeasonCampaign>();
        var (ids, companies) = (new HashSet<string>(), new HashSet<string>());
        foreach (var place in list.Items())
            if (place.IsObjectOf(Fields)) campaigns.Add(ReadCampaign(place, ids, companies));
        if (campaigns.Count == 0) list.Refuse("must hold at least one campaign");
        return [.. campaigns];
    }

    private static SeasonCampaign ReadCampaign(JsonPlace place, HashSet<string> ids, HashSet<string> companies)
    {
        string Words(string name) => place.Required(name)?.Text() ?? "";
        var commune = place.Required("commune");
        if (commune?.Text() is { Length: > 0 } code && !Insee().IsMatch(code))
            commune?.Refuse("must be an INSEE code of five characters");
        var opens = SeasonReading.Day(place.Required("opens_day"));
        var closes = SeasonReading.Day(place.Required("closes_day"));
        if (closes <= opens) place.Field("closes_day")?.Refuse("must be after opens_day");
        var collection = OneOf(place.Required("collection"), ("at_close", Collection.AtClose), ("now", Collection.Now));
        return new SeasonCampaign(
            SeasonReading.Id(place, ids), Words("title"), Words("holder"),
            OneOf(place.Required("holder_kind"), ("association", OrganisationKind.Association),
                ("cooperative", OrganisationKind.Cooperative)),
            place.Required("fictional")?.Flag() ?? false, Words("summary"), Words("story"), Words("expected_result"),
            Words("town"), commune?.Text() ?? "", Words("theme"), collection,
            SeasonReading.Amount(place.Required("goal")), opens, closes, ReadBudget(place.Required("budget")),
            ReadCompanies(place.Required("companies"), companies),
            SeasonGiftReading.Read(place.Required("gifts"), opens, closes, collection),
            ReadExpected(place.Required("expected")));
    }

    private static (string, Money)[] ReadBudget(JsonPlace? given) => [.. given?.Items()
        .Where(place => place.IsObjectOf(["label", "cents"]))
        .Select(place => (place.Required("label")?.Text() ?? "", SeasonReading.Amount(place.Required("cents")))) ?? []];

    private static SeasonCompany[] ReadCompanies(JsonPlace? given, HashSet<string> ids)
    {
        if (given is not { } list) return [];
        var companies = new List<SeasonCompany>();
        foreach (var place in list.Items())
        {
            if (!place.IsObjectOf(["id", "name", "town", "fictional", "pledge", "guarantee", "default_plan"])) continue;
            companies.Add(new SeasonCompany(
                SeasonReading.Id(place, ids), place.Required("name")?.Text() ?? "",
                place.Required("town")?.Text() ?? "",
                place.Required("fictional")?.Flag() ?? false, SeasonReading.Amount(place.Required("pledge")),
                new PledgeTerms(
                    OneOf(place.Required("guarantee"), ("promise", "promise"), ("mandate", "mandate"),
                        ("prepaid", "prepaid")) ?? "promise",
                    place.Required("default_plan")?.Text() ?? "")));
        }
        return [.. companies];
    }

    private static SeasonExpected ReadExpected(JsonPlace? given)
    {
        if (given is not { } place
            || !place.IsObjectOf(["succeeds", "citizen", "public", "private", "commission", "paid"]))
            return new SeasonExpected(false, Money.Zero, Money.Zero, Money.Zero, Money.Zero, Money.Zero);
        Money Sum(string name) => Money.Eur(place.Required(name)?.Cents() ?? 0);
        return new SeasonExpected(place.Required("succeeds")?.Flag() ?? false, Sum("citizen"), Sum("public"),
            Sum("private"), Sum("commission"), Sum("paid"));
    }

    /// <summary>One of a few words and what it stands for; a problem, and the first, for any other.</summary>
    internal static T OneOf<T>(JsonPlace? place, params ReadOnlySpan<(string Word, T Meaning)> choices)
    {
        var text = place?.Text();
        foreach (var (word, meaning) in choices)
            if (word == text) return meaning;
        if (text is { Length: > 0 })
        {
            var words = new List<string>();
            foreach (var (word, _) in choices) words.Add(word);
            place?.Refuse($"must be one of {string.Join(", ", words)}");
        }
        return choices[0].Meaning;
    }

    [GeneratedRegex(@"^(\d{2}|2[AB])\d{3}$")]
    private static partial Regex Insee();
}
